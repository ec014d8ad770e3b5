// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"

#include <filesystem>
#include <vector>

namespace lacuna {

/// Fills tables without geometry that stand empty in a closed GeoPackage, in the order given, each in one transaction.
/// Row i gets the feature id i + 1.
///
/// Precondition: GDAL made the tables, with the layers' columns, and wrote no row.
/// Method: SQLite's own prepared statements, many rows in each; a row costs a third of what it does as a feature of
/// GDAL. The triggers that count features one by one are taken away meanwhile, and the count is set (OGR's
/// gpkg_ogr_contents).
/// `most_values` is how many values one statement may have; 0: as many as this SQLite takes (builds differ, from 999).
/// Throws Error{write_failed} with table and SQLite's reason.
void write_plain_rows(std::vector<Layer const*> const& tables, std::filesystem::path const& file, int most_values = 0);

}  // namespace lacuna
