// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_values.h"

#include "engine/core/error.h"
#include "exporters/files/staging.h"
#include "exporters/ledger/csv_table.h"
#include "exporters/ledger/plain_fields.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

namespace lacuna {

void export_values(std::vector<ScenarioRow> const& scenarios, std::vector<ValueRow> const& values,
                   std::vector<BridgeRow> const& bridge, std::string const& currency,
                   std::filesystem::path const& folder)
{
    doing(fmt::format("writing into '{}'", folder.string()), [&] {
        prepare_gdal();
        Staging staging{folder};
        using S = ScenarioRow;
        using V = ValueRow;
        using B = BridgeRow;
        write_csv_table(
            plain_table<S>(
                "scenarios",
                {word("scenario", &S::scenario), word("settings", &S::settings), number("ioav", &S::ioav),
                 number("capex", &S::capex), number("noi_year", &S::noi_year), number("promised", &S::promised),
                 number("renovation_cost", &S::renovation_cost), count("sites", &S::sites), count("losing", &S::losing),
                 count("other_use_better", &S::other_use_better), in_currency<S>(currency)},
                scenarios),
            staging.file("scenarios.csv"));
        write_csv_table(
            plain_table<V>(
                "values",
                {word("scenario", &V::scenario), word("site_id", &V::site_id), word("parcel_id", &V::parcel_id),
                 word("kind", &V::kind), word("facility", &V::facility), number("units", &V::units, 3),
                 number("ioav_before", &V::ioav_before), number("ioav", &V::ioav), number("capex", &V::capex),
                 word("irr", &V::irr), word("best_facility", &V::best_facility), number("best_ioav", &V::best_ioav),
                 in_currency<V>(currency)},
                values),
            staging.file("values.csv"));
        write_csv_table(
            plain_table<B>("bridge",
                           {word("scenario", &B::scenario), word("line", &B::line), number("before", &B::before),
                            number("after", &B::after), in_currency<B>(currency)},
                           bridge),
            staging.file("bridge.csv"));
        staging.commit({"values.csv", "bridge.csv", "scenarios.csv"});
    });
}

}  // namespace lacuna
