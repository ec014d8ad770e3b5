// SPDX-License-Identifier: Apache-2.0
#include "exporters/run_record/later_json.h"

#include "exporters/run_record/totals_json.h"
#include "importers/gdal/sha256.h"

namespace lacuna {

using Json = nlohmann::ordered_json;

Json later_json(char const* command, LaterRecord const& r)
{
    return {{"program", "lacuna"},
            {"version", r.program_version},
            {"command", command},
            {"scan",
             {{"version", r.scan_version},
              {"outputs_sha256", r.scan_outputs_sha256},
              {"catalogue_sha256", r.scan_catalogue_sha256}}},
            {"catalogue", {{"id", r.catalogue_id}, {"currency", r.currency}, {"sha256", r.catalogue_sha256}}},
            {"settings", r.settings},
            {"values_are", r.basis},
            {"warnings", r.warnings},
            {"valuation", valuation_rules_json(r.valuation)},
            {"prices", prices_json(r.prices)}};
}

Json files_json(std::vector<std::filesystem::path> const& files)
{
    Json out = Json::array();
    for (auto const& file : files)
        out.push_back({{"name", file.filename().string()},
                       {"bytes", std::filesystem::file_size(file)},
                       {"sha256", sha256_of_file(file)}});
    return out;
}

}  // namespace lacuna
