// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <optional>
#include <vector>

namespace lacuna {

/// A rectangle at any angle, in the working CRS.
struct OrientedRectangle {
    Point corner;          ///< one corner; the others follow counter-clockwise
    double angle_deg = 0;  ///< of the longer side, counter-clockwise from east, 0 <= angle < 180
    double length_m = 0;   ///< along angle; >= width_m
    double width_m = 0;
    [[nodiscard]] double area_m2() const { return length_m * width_m; }
    friend bool operator==(OrientedRectangle const&, OrientedRectangle const&) = default;
};

/// The four corners, counter-clockwise, closed.
Polygon to_polygon(OrientedRectangle const& rectangle);

/// The same rectangle with its length cut to `length_m` (from the far end); sides are
/// renamed where that makes the length the shorter one.
OrientedRectangle cut_to_length(OrientedRectangle const& rectangle, double length_m);

/// True where the rectangle, shrunk by `slack_m` on each side, lies in the polygon: its centre is
/// inside and no edge of any ring enters it. Independent of the search that found the rectangle.
bool lies_inside(OrientedRectangle const& rectangle, Polygon const& polygon, double slack_m = 1e-6);

/// For each of `min_widths_m` the largest rectangle found whose shorter side is at least that wide;
/// nullopt where none was found. Sides are short of the true ones by 2 micrometres, so that each
/// result passes lies_inside().
///
/// Method: candidate directions are those of the polygon's edges, the longest together first, and across them. In
/// each direction and for each strip height a strip slides over the polygon; it stops where its lower or upper side
/// meets a corner, and half-way between stops. Stops are visited by the longest chord that the strip could hold, so
/// that most are never looked at. The rectangle found is then grown to the boundary. Limits: six directions; of a
/// polygon with more than 2,000 corners only every k-th is a stop. A result is certain, but that there is no larger one
/// is not; `inscribed_diameter_m` (an upper bound of any rectangle's shorter side) and the area give the proof where
/// there is one.
std::vector<std::optional<OrientedRectangle>> largest_rectangles(Polygon const& polygon,
                                                                 std::vector<double> const& min_widths_m,
                                                                 double inscribed_diameter_m);

/// The largest rectangle found at any angle that is at least `min_width_m` wide and `min_area_m2` large (0: the largest
/// there is); nullopt where none was found. Every result passes lies_inside().
///
/// Method: as above at angles all round in steps of 7.5 degrees and along the three longest directions of edges; the
/// three best, each at another place or angle, are turned, moved and stretched until nothing helps (RectangleClimb).
/// Limits: that there is no larger one is not proven (rules_out_area() may); one that is less than three quarters as
/// large at every angle tried is missed. On seeded yards within 0.5 % of the slow twin's in the tests.
std::optional<OrientedRectangle> rectangle_at_any_angle(Polygon const& polygon, double min_width_m, double min_area_m2,
                                                        double inscribed_diameter_m);

/// Up to six rectangles along or across the three longest directions of edges, each at another place or angle, from the
/// largest found down: where a search for two begins. About `min_width_m` wide at the least (it may be three quarters).
std::vector<OrientedRectangle> rectangles_apart(Polygon const& polygon, double min_width_m,
                                                double inscribed_diameter_m);

}  // namespace lacuna
