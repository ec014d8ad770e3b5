// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <vector>

namespace lacuna {

/// The faces that lines enclose, by GEOS: the lines are cut where they meet (OverlayNG union) and polygonized; ends
/// that lead nowhere bound nothing. Each face without what lies in its holes; the holes are faces of their own. By
/// lowest corner; the same for any order of lines. Lines of fewer than two different points are left out. Throws
/// Error{geometry_failed}.
std::vector<Polygon> faces_of(std::vector<Polyline> lines);

/// Every point within `distance_m` > 0 of the lines; round ends, corners are chords of `segments` a quarter circle.
/// Throws Error{geometry_failed}.
MultiPolygon offset_of_lines(std::vector<Polyline> const& lines, double distance_m, int segments = 8);

}  // namespace lacuna
