// SPDX-License-Identifier: Apache-2.0
#include "exporters/geopackage/side_tables.h"

#include "exporters/geopackage/sql.h"
#include "exporters/styles/qml.h"

#include <fmt/format.h>

namespace lacuna {

namespace {

/// QGIS cuts the name of a style there.
constexpr std::size_t style_name_length = 30;

// The column layout that QGIS itself makes, its default for update_time included.
constexpr auto create_styles =
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
    "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, "
    "styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT "
    "(strftime('%Y-%m-%dT%H:%M:%fZ','now')))";

constexpr auto create_data_columns =
    "CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, "
    "title TEXT, "
    "description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), "
    "CONSTRAINT gdc_tn UNIQUE (table_name, name))";

constexpr auto create_constraints =
    "CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT "
    "NULL, "
    "value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT, "
    "CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))";

constexpr auto create_extensions =
    "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, "
    "definition "
    "TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))";

void write_styles(GDALDataset& dataset, std::vector<StyledLayer> const& layers, std::string const& time_stamp)
{
    run_sql(dataset, create_styles);
    run_sql(
        dataset,
        fmt::format(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES "
            "('layer_styles', 'attributes', 'layer_styles', 'Styles that QGIS loads with the layers', {}, 0)",
            sql_text(time_stamp)));
    for (auto const& [layer, style] : layers) {
        bool const table = layer.geometry == LayerGeometry::none;
        run_sql(
            dataset,
            fmt::format(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
                "styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) VALUES ('', '', "
                "{}, {}, {}, {}, '', 1, {}, '', NULL, {})",
                sql_text(layer.name), sql_text(table ? "" : "geom"), sql_text(style.name.substr(0, style_name_length)),
                sql_text(to_qml(style, layer)), sql_text(layer.title), sql_text(time_stamp)));
    }
}

void write_data_columns(GDALDataset& dataset, std::vector<StyledLayer> const& layers)
{
    run_sql(dataset, create_extensions);
    run_sql(dataset, create_data_columns);
    run_sql(dataset, create_constraints);
    for (auto const* table : {"gpkg_data_columns", "gpkg_data_column_constraints"})
        run_sql(dataset,
                fmt::format("INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) "
                            "VALUES ('{}', NULL, 'gpkg_schema', "
                            "'http://www.geopackage.org/spec121/#extension_schema', 'read-write')",
                            table));
    for (auto const& [layer, style] : layers)
        for (auto const& column : layer.columns)
            run_sql(dataset,
                    fmt::format("INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) "
                                "VALUES ({}, {}, {}, {}, {})",
                                sql_text(layer.name), sql_text(column.name), sql_text(column.alias),
                                sql_text(column.alias), sql_text(column.description)));
}

}  // namespace

void write_side_tables(GDALDataset& dataset, std::vector<StyledLayer> const& layers, std::string const& time_stamp)
{
    write_styles(dataset, layers, time_stamp);
    write_data_columns(dataset, layers);
}

}  // namespace lacuna
