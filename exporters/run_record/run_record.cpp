// SPDX-License-Identifier: Apache-2.0
#include "exporters/run_record/run_record.h"

#include "engine/core/error.h"
#include "exporters/files/checked_file.h"
#include "exporters/run_record/totals_json.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/sha256.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace lacuna {

namespace {

using Json = nlohmann::ordered_json;

/// A name without folders of this machine; connections and relative names stay.
std::string portable_name(std::string const& source)
{
    std::filesystem::path const path{source};
    return path.is_absolute() ? path.filename().string() : printable(source);
}

Json inputs_json(RunRecord const& record)
{
    Json out = Json::array();
    for (auto const& i : record.inputs)
        out.push_back({{"layer", i.layer},
                       {"name", portable_name(i.name)},
                       {"driver", i.driver},
                       {"crs", i.crs},
                       {"encoding", i.encoding},
                       {"features", i.features},
                       {"bytes", i.bytes},
                       {"sha256", i.sha256}});
    return out;
}

Json outputs_json(std::vector<HashedFile> const& files)
{
    Json out = Json::array();
    for (auto const& [file, sha256] : files)
        out.push_back({{"name", file.name},
                       {"what", file.what},
                       {"bytes", file.bytes},
                       {"records", file.records},
                       {"sha256", sha256}});
    return out;
}

}  // namespace

std::string run_id_of(Plan const& plan, RunRecord const& record)
{
    Json const of{record.program_version, parameters_json(plan, record), plan.catalogue.sha256, inputs_json(record),
                  totals_json(plan)};
    return sha256_of(of.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string run_record_text(Plan const& plan, RunRecord const& record, std::string const& crs_name,
                            std::vector<HashedFile> const& files)
{
    auto const& catalogue = plan.catalogue;
    auto command_line = record.command_line;
    for (auto& argument : command_line) argument = printable(argument);
    Json timings = Json::object();
    for (auto const& [stage, seconds] : record.timings_s) timings[stage] = seconds;
    Json const out{
        {"program", "lacuna"},
        {"version", record.program_version},
        {"run_id", run_id_of(plan, record)},
        {"run_date", record.run_date.empty() ? Json(nullptr) : Json(record.run_date)},
        {"command_line", command_line},
        {"parameters", parameters_json(plan, record)},
        {"catalogue",
         {{"id", catalogue.id},
          {"source", portable_name(record.catalogue_source)},
          {"title", catalogue.title},
          {"currency", catalogue.currency},
          {"price_level", catalogue.price_level},
          {"facilities", catalogue.facilities.size()},
          {"sha256", catalogue.sha256}}},
        {"inputs", inputs_json(record)},
        {"fields", record.fields},
        {"crs", {{"working", plan.crs}, {"name", crs_name}, {"geojson", "WGS 84 longitude, latitude (RFC 7946)"}}},
        {"alignment", alignment_json(plan)},
        {"register_areas", areas_json(plan)},
        {"ledgers", ledgers_json(plan)},
        {"counts", counts_json(plan)},
        {"totals", totals_json(plan)},
        {"warnings", plan.warnings},
        {"libraries", record.libraries},
        {"outputs", outputs_json(files)},
        {"threads", record.threads},
        {"timings_s", std::move(timings)}};
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_run_record(std::string const& text, std::filesystem::path const& file)
{
    CheckedFile out{file};
    out.write(text);
    out.finish();
    std::ifstream in{file, std::ios::binary};
    std::string const again{std::istreambuf_iterator<char>{in}, {}};
    if (again != text || !Json::accept(again))
        throw Error{Errc::write_failed,
                    fmt::format("'{}' could not be read again as it was written; choose another output folder",
                                file.filename().string())};
}

}  // namespace lacuna
