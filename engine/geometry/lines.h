// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <vector>

namespace lacuna {

/// The faces that lines enclose, by GEOS: the lines are cut where they meet (OverlayNG union) and polygonized; ends
/// that lead nowhere bound nothing. Each face without what lies in its holes; the holes are faces of their own. By
/// lowest corner; the same for any order of lines. Lines of fewer than two different points are left out. Throws
/// Error{geometry_failed}.
///
/// With `grid_m` > 0 corners are moved to a grid of that size (snap rounding), which always ends and is the quicker way
/// where many lines nearly touch.
std::vector<Polygon> faces_of(std::vector<Polyline> lines, double grid_m = 0);

/// Lines that meet end to end joined, and then thinned: what is left out was within `tolerance_m` of what stays
/// (Douglas and Peucker 1973). Ends where three or more lines meet stay where they are. Throws Error{geometry_failed}.
std::vector<Polyline> straightened(std::vector<Polyline> const& lines, double tolerance_m);

/// Every point within `distance_m` > 0 of the lines; round ends, corners are chords of `segments` a quarter circle.
/// Throws Error{geometry_failed}.
MultiPolygon offset_of_lines(std::vector<Polyline> const& lines, double distance_m, int segments = 8);

}  // namespace lacuna
