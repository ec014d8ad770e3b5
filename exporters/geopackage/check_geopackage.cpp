// SPDX-License-Identifier: Apache-2.0
#include "exporters/geopackage/check_geopackage.h"

#include "engine/core/error.h"
#include "exporters/geopackage/sql.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

namespace lacuna {

namespace {

[[noreturn]] void fail(std::string const& what)
{
    throw Error{Errc::write_failed, "is not whole after writing: " + what};
}

std::int64_t count(GDALDataset& dataset, std::string const& query)
{
    auto const text = query_sql(dataset, query);
    return text ? std::stoll(*text) : 0;
}

void expect(std::string const& what, std::int64_t found, std::int64_t meant)
{
    if (found != meant) fail(fmt::format("{} {} where {} were meant", found, what, meant));
}

}  // namespace

std::int64_t check_geopackage(std::vector<StyledLayer> const& layers, std::vector<std::int64_t> const& geometries,
                              std::filesystem::path const& file)
{
    auto dataset = Dataset::open(file.string());
    auto& handle = dataset.handle();
    auto const verdict = query_sql(handle, "PRAGMA integrity_check");
    if (verdict != "ok") fail("SQLite's integrity check says: " + verdict.value_or("nothing"));
    std::int64_t rows = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        auto const& layer = layers[i].layer;
        auto const found = count(handle, "SELECT count(*) FROM " + sql_name(layer.name));
        expect("rows in " + layer.name, found, static_cast<std::int64_t>(layer.row_count));
        expect("default styles of " + layer.name,
               count(handle, "SELECT count(*) FROM layer_styles WHERE useAsDefault = 1 AND f_table_name = " +
                                 sql_text(layer.name)),
               1);
        if (layer.geometry != LayerGeometry::none)
            expect("entries in the spatial index of " + layer.name,
                   count(handle, "SELECT count(*) FROM " + sql_name("rtree_" + layer.name + "_geom")),
                   geometries.at(i));
        rows += found;
    }
    return rows;
}

}  // namespace lacuna
