// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/clearance.h"
#include "engine/geometry/polygon.h"

#include <vector>

namespace lacuna {

struct Circle {
    Point centre;
    double radius_m = 0;
};

/// The largest circle inside a polygon with holes, to `tolerance_m` in the radius: the true
/// radius lies in [radius_m, radius_m + tolerance_m]. Cells of a quadtree are refined best
/// first ("polylabel", Mapbox 2016). 0 for an empty polygon.
/// Limits: after 50,000 cells the best so far is returned, which only needles thousands of times longer than wide
/// reach.
Circle largest_circle(Polygon const& polygon, double tolerance_m = 0.05);

/// The same for a part of clear ground that was opened by a disc (see clearance.h), from the sides that it keeps away
/// from: these are fewer than the edges of its arcs, and no circle larger than the disc is the smaller for the
/// rounding.
///
/// Precondition: the radius of the largest circle is that of the disc at least; both in the same coordinates.
Circle largest_circle(Polygon const& opened, std::vector<ClearSide> const& sides, double tolerance_m);

struct RectangleSides {
    double width_m = 0, length_m = 0;  ///< width the shorter
};

/// Sides of the smallest rectangle round the polygon at any angle (rotating calipers: one side of it lies on an edge of
/// the convex hull; the rectangle of least area is taken, as GEOS does). Only the points of the outer ring are looked
/// at, in any order. 0 where they lie on one line.
RectangleSides rectangle_sides(Polygon const& polygon);

/// The shorter of them.
double rectangle_width(Polygon const& polygon);

/// Points of all rings, closing points counted.
std::size_t corners_of(Polygon const& polygon);
std::size_t corners_of(MultiPolygon const& shape);

/// Square metres of the largest polygon of a shape; 0 where it has none.
double largest_part_m2(MultiPolygon const& shape);

/// Distance from `p` to the nearest point of any ring.
double distance_to_boundary(Polygon const& polygon, Point p);

}  // namespace lacuna
