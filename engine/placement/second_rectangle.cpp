// SPDX-License-Identifier: Apache-2.0
#include "engine/placement/second_rectangle.h"

#include "engine/geometry/two_rectangles.h"
#include "engine/placement/in_building.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace lacuna {

namespace {

constexpr double area_tolerance = 1e-4;
constexpr double width_error_m = 0.02;  ///< what the width of a space may understate

Placement placed(std::string const& space_id, Facility const& f, TwoRectangles const& two)
{
    Placement p;
    p.space_id = space_id;
    p.facility_id = f.id;
    p.shape = {two.shape};
    p.shape_m2 = area(two.shape);
    p.ground = rectangle_round(two.shape);
    p.pieces = {{"rectangle", to_polygon(two.first), 0, 1}, {"rectangle", to_polygon(two.second), 0, 1}};
    return p;
}

}  // namespace

std::optional<Placement> on_two_rectangles(Space const& space, Facility const& f, OrientedRectangle const& rectangle)
{
    double const most_m2 = f.max_area_m2 > 0 ? f.max_area_m2 : std::numeric_limits<double>::max();
    if (f.ground_form != GroundForm::two_rectangles || rectangle.area_m2() >= most_m2) return std::nullopt;
    auto const part =
        std::ranges::find_if(space.shape, [&](Polygon const& each) { return lies_inside(rectangle, each); });
    if (part == space.shape.end()) return std::nullopt;
    auto const two = two_rectangles(*part, rectangle, f.min_width_m, most_m2, space.width_m + width_error_m);
    if (!two || two->area_m2() < f.min_area_m2 * (1 - area_tolerance)) return std::nullopt;
    return placed(space.id, f, *two);
}

bool stands_on_two(Placement const& placement, Facility const& facility)
{
    return facility.layout.empty() && placement.pieces.size() == 2;
}

OrientedRectangle first_of_two(Placement const& placement) { return rectangle_round(placement.pieces.front().shape); }

std::optional<Placement> less_of_second(Placement const& placement, Facility const& f, double ground_m2)
{
    auto const two = with_second(placement.shape.front(), first_of_two(placement), f.min_width_m, ground_m2);
    if (!two) return std::nullopt;
    return placed(placement.space_id, f, *two);
}

}  // namespace lacuna
