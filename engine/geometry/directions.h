// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cstddef>
#include <vector>

namespace lacuna {

/// Directions of a polygon's edges in radians, 0 up to a quarter turn (an edge and one across it count as one), those
/// with the most edge length first, at most `most`. Edges under half a metre are left out; directions within 0.3
/// degrees are one.
std::vector<double> edge_directions(Polygon const& polygon, std::size_t most);

}  // namespace lacuna
