// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"
#include "importers/gdal/crs.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// Writes a layer of polygons as GeoJSON (RFC 7946): WGS 84 longitude and latitude with 7 decimals, outer rings
/// counter-clockwise, cut at the antimeridian, the row's id as `id`, one bbox for the collection (left out where a
/// shape was cut). `about` becomes the foreign member "lacuna" of the collection. The file is then parsed
/// again and its features counted; the count is returned.
///
/// Rounding to 7 decimals (about 1 cm) may make rings cross; they are mended until the shape is valid. It drops
/// vertices that fall on the one before, and holes that shrink to a line; a shape that vanishes gets a null geometry.
/// Areas must be taken from the attributes, not from these coordinates. Throws Error{write_failed};
/// Error{geometry_failed} where a shape cannot be expressed, with its id.
std::int64_t write_geojson(Layer const& layer, Crs const& crs,
                           std::vector<std::pair<std::string, std::string>> const& about,
                           std::filesystem::path const& file);

}  // namespace lacuna
