// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_values.h"

#include "engine/core/error.h"
#include "exporters/files/staging.h"
#include "exporters/ledger/csv_table.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

namespace lacuna {

namespace {

using enum ColumnType;

template <class Record>
Layer table(char const* name, std::vector<Field<Record>> fields, std::vector<Record> const& rows)
{
    Layer layer{name, "", "", LayerGeometry::none, columns_of(fields), rows.size(), {}};
    layer.row = [&rows, fields = std::move(fields)](std::size_t i) {
        return Row{"", {}, std::nullopt, cells_of(fields, rows[i])};
    };
    return layer;
}

template <class Record>
Field<Record> word(char const* name, std::string Record::*member)
{
    return {{name, "", text, 0, ""}, [member](Record const& r) { return text_or_null(r.*member); }};
}
template <class Record>
Field<Record> number(char const* name, double Record::*member, int decimals = 2)
{
    return {{name, "", real, decimals, ""}, [member](Record const& r) { return lacuna::real(r.*member); }};
}
template <class Record>
Field<Record> count(char const* name, int Record::*member)
{
    return {{name, "", integer, 0, ""}, [member](Record const& r) { return whole(r.*member); }};
}
template <class Record>
Field<Record> in_currency(std::string const& currency)
{
    return {{"currency", "", text, 0, ""}, [currency](Record const&) { return lacuna::text(currency); }};
}

}  // namespace

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
            table<S>(
                "scenarios",
                {word("scenario", &S::scenario), word("settings", &S::settings), number("ioav", &S::ioav),
                 number("capex", &S::capex), number("noi_year", &S::noi_year), number("promised", &S::promised),
                 number("renovation_cost", &S::renovation_cost), count("sites", &S::sites), count("losing", &S::losing),
                 count("other_use_better", &S::other_use_better), in_currency<S>(currency)},
                scenarios),
            staging.file("scenarios.csv"));
        write_csv_table(
            table<V>("values",
                     {word("scenario", &V::scenario), word("site_id", &V::site_id), word("parcel_id", &V::parcel_id),
                      word("kind", &V::kind), word("facility", &V::facility), number("units", &V::units, 3),
                      number("ioav_before", &V::ioav_before), number("ioav", &V::ioav), number("capex", &V::capex),
                      word("irr", &V::irr), word("best_facility", &V::best_facility),
                      number("best_ioav", &V::best_ioav), in_currency<V>(currency)},
                     values),
            staging.file("values.csv"));
        write_csv_table(table<B>("bridge",
                                 {word("scenario", &B::scenario), word("line", &B::line), number("before", &B::before),
                                  number("after", &B::after), in_currency<B>(currency)},
                                 bridge),
                        staging.file("bridge.csv"));
        staging.commit({"values.csv", "bridge.csv", "scenarios.csv"});
    });
}

}  // namespace lacuna
