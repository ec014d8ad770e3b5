// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"
#include "exporters/styles/style.h"
#include "importers/gdal/crs.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// A layer with the style that QGIS is to load with it.
struct StyledLayer {
    Layer layer;
    Style style;
};

/// Writes layers and tables into a new GeoPackage, each in one transaction (layers by GDAL, the rows of tables by
/// SQLite, see plain_rows.h), with spatial index, identifier,
/// description, aliases (gpkg_data_columns) and a default style (layer_styles). The same layers and the same
/// `time_stamp` ("2026-11-23T00:00:00.000Z") give the same bytes with the same GDAL and SQLite.
/// The file is then opened again: SQLite's own check, the number of rows and the entries of the spatial index of each
/// layer. Returns the number of rows of all layers. Throws Error{write_failed}.
std::int64_t write_geopackage(std::vector<StyledLayer> const& layers, Crs const& crs, std::string const& time_stamp,
                              std::filesystem::path const& file);

}  // namespace lacuna
