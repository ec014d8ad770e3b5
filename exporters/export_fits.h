// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/bounded_rectangle.h"
#include "engine/geometry/fit.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// The answer for one polygon of a layer, or for the n-th rectangle in it.
struct FitRow {
    std::string id;           ///< of the polygon
    std::int64_t number = 1;  ///< of the rectangle in it
    Fit fit;
};

/// Writes rectangles as GeoJSON (.geojson, .json; WGS 84) or GeoPackage (.gpkg; the working CRS, with a style), one row
/// each, in the order given, beside the target first; the file there before is replaced by a whole one or not at all.
/// Returns the rows counted by reading the file again. Throws Error{usage} for another ending, Error{write_failed}.
std::int64_t export_fits(std::vector<FitRow> const& rows, std::string const& crs, std::filesystem::path const& file);

/// The largest rectangle of one polygon of a layer.
struct LargestRow {
    std::string id;  ///< of the polygon
    BoundedRectangle largest;
};

/// The same for the largest rectangles.
std::int64_t export_largest(std::vector<LargestRow> const& rows, std::string const& crs,
                            std::filesystem::path const& file);

}  // namespace lacuna
