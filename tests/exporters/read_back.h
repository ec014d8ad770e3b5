// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "importers/gdal/dataset.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna::test {

/// Parses a file strictly.
nlohmann::json json_of(std::filesystem::path const& file);

/// The polygons of a GeoJSON geometry, rings in the order and orientation of the file.
MultiPolygon polygons_of(nlohmann::json const& geometry);

/// Twice the signed area, positive where counter-clockwise.
double turning(Ring const& ring);

/// All rows of a query on a GeoPackage, cells as text ("NULL" for null), "|" between them.
std::vector<std::string> rows_of(std::filesystem::path const& gpkg, std::string const& query);

/// Runs a statement on a GeoPackage opened for writing.
void change(std::filesystem::path const& gpkg, std::string const& statement);

/// Records of a CSV file by RFC 4180, the header among them; an independent reader.
std::vector<std::vector<std::string>> csv_of(std::filesystem::path const& file);

}  // namespace lacuna::test
