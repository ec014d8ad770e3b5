// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/polygon.h"

#include <cstdint>
#include <optional>

namespace lacuna {

/// What is asked of largest_rectangle().
struct LargestWish {
    double min_width_m = 0.1;            ///< of the shorter side; may be missed by 0.1 mm
    double gap = 0.01;                   ///< (bound - found) / bound at which the search ends, 0 < gap < 1
    std::int64_t most_ranges = 200'000;  ///< looked at before it ends without
};

/// The largest rectangle found and what no rectangle exceeds.
struct BoundedRectangle {
    std::optional<OrientedRectangle> rectangle;  ///< passes lies_inside(); none: none found
    double upper_m2 = 0;      ///< no rectangle of the least width in the shape is larger; 0: none is as wide
    bool proven = true;       ///< the gap is reached
    std::int64_t ranges = 0;  ///< looked at
};

/// The largest rectangle at any angle in one part of a shape with holes, with a proven upper bound of its area.
///
/// Precondition: valid polygons; min_width_m > 0, 0 < gap < 1. Method: rectangle_at_any_angle() gives the first one;
/// then branch and bound (Land and Doig 1960), the largest bound first, over ranges of angle, centre, width and length.
/// All rectangles of a range hold a strip at its middle angle: as thick as the narrowest of them is when turned, less
/// the range of their centres. What is free in that strip limits their length and their centres along it, likewise
/// across; what is left is halved where it is widest. A range is out where its width times its length is below
/// found / (1 - gap). A larger rectangle that is met on the way is climbed from (RectangleClimb).
/// Limits: where `most_ranges` are used up the bound is that of the best range left, and proven is false.
BoundedRectangle largest_rectangle(MultiPolygon const& shape, LargestWish const& wish = {});

/// What is known of the rectangles of a least width and area in a polygon.
struct AreaBound {
    bool ruled_out = false;                ///< there is none
    double upper_m2 = 0;                   ///< none of the least width is larger; 0: ruled out without looking
    std::optional<OrientedRectangle> met;  ///< one of that size, by which the search ended; passes lies_inside()
};

/// Whether a rectangle at least `min_width_m` wide and `min_area_m2` large lies in the polygon, at any angle; neither
/// ruled out nor met: not known, and upper_m2 tells how large one might be. `diameter_m`: no rectangle in it is wider.
///
/// Precondition: a valid polygon, all > 0. Method: the same branch and bound; a range is out where all in it are
/// smaller.
AreaBound bound_area(Polygon const& polygon, double min_width_m, double min_area_m2, double diameter_m,
                     std::int64_t most_ranges = 2'000);

/// Whether bound_area() rules it out.
bool rules_out_area(Polygon const& polygon, double min_width_m, double min_area_m2, double diameter_m,
                    std::int64_t most_ranges = 2'000);

}  // namespace lacuna
