// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// A point that ground is given to, with the number of the thing that it belongs to.
struct LabelledPoint {
    Point at;
    std::uint32_t label = 0;
};

/// The lines within `window` on which the nearest points of two labels are equally far: the edges of the points'
/// Voronoi diagram between cells of different labels, joined and straightened by up to `straighten_m` (Douglas and
/// Peucker 1973).
///
/// Method: the sweep line of Fortune (1987) as in Boost.Polygon, exact on a grid of 1 mm (coarser where the points span
/// more than 500 km). Points that fall into one grid cell count once, for the lowest label. Time is n log n for n
/// points. The same lines for the same points in the same order. Straightened lines may cross by that distance: what is
/// made of them must be cut where they meet. Throws Error{geometry_failed}.
std::vector<Polyline> nearest_borders(std::vector<LabelledPoint> const& points, Box const& window, double straighten_m);

}  // namespace lacuna
