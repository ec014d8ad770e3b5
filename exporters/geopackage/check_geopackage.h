// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/geopackage/geopackage.h"

namespace lacuna {

/// Opens a GeoPackage again and compares it with what was meant: PRAGMA integrity_check, rows of each layer, entries of
/// its spatial index against `geometries` (in the order of the layers), a default style for each.
/// Returns the number of rows. Throws Error{write_failed}.
std::int64_t check_geopackage(std::vector<StyledLayer> const& layers, std::vector<std::int64_t> const& geometries,
                              std::filesystem::path const& file);

}  // namespace lacuna
