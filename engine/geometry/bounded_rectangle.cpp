// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/bounded_rectangle.h"

#include "engine/geometry/measures.h"
#include "engine/geometry/rectangle_climb.h"
#include "engine/geometry/rectangle_ranges.h"

#include <algorithm>
#include <vector>

namespace lacuna {

namespace {

constexpr double width_tolerance_m = 1e-4;  ///< by which the least width may be missed
constexpr double circle_error_m = 0.05;     ///< of the inscribed circle's radius
constexpr double narrowest_seed = 0.15;     ///< of the inscribed circle's diameter; narrower ones the ranges find
constexpr double worth_climbing = 1 + 1e-4;

}  // namespace

BoundedRectangle largest_rectangle(MultiPolygon const& shape, LargestWish const& wish)
{
    BoundedRectangle out;
    double found_m2 = 0;
    RectangleRanges ranges{shape, wish.min_width_m};
    auto const take = [&](std::optional<OrientedRectangle> const& better) {
        if (!better || better->area_m2() <= found_m2) return;
        out.rectangle = better;
        found_m2 = better->area_m2();
        ranges.set_target(found_m2 / (1 - wish.gap));
    };
    std::vector<double> diameters;
    for (auto const& part : shape) {
        diameters.push_back(2 * (largest_circle(part, circle_error_m).radius_m + circle_error_m));
        if (diameters.back() < wish.min_width_m || area(part) <= found_m2) continue;
        double const width = std::max(wish.min_width_m, narrowest_seed * diameters.back());
        take(rectangle_at_any_angle(part, width, found_m2, diameters.back()));
    }
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i].outer.size() >= 4 && diameters[i] >= wish.min_width_m) ranges.begin(i, diameters[i]);
    while (ranges.is_open() && ranges.looked_at() < wish.most_ranges) {
        auto const range = ranges.next();
        if (auto const seed = ranges.middle_of(range, found_m2 * worth_climbing)) {
            RectangleClimb climb{shape[range.part], wish.min_width_m - width_tolerance_m};
            take(climb.from(*seed, found_m2));
        }
        ranges.split(range);
    }
    out.ranges = ranges.looked_at();
    double const upper_m2 = ranges.is_open() ? ranges.bound_m2() : found_m2 / (1 - wish.gap);
    out.upper_m2 = std::max(found_m2, std::min(upper_m2, largest_part_m2(shape)));
    // The bound may be the target itself, and rounded.
    out.proven = out.upper_m2 - found_m2 <= wish.gap * out.upper_m2 * (1 + 1e-9);
    return out;
}

AreaBound bound_area(Polygon const& polygon, double min_width_m, double min_area_m2, double diameter_m,
                     std::int64_t most_ranges)
{
    double const area_m2 = area(polygon);
    if (diameter_m < min_width_m || area_m2 < min_area_m2) return {true, 0, std::nullopt};
    RectangleRanges ranges{{&polygon, 1}, min_width_m};
    ranges.set_target(min_area_m2);
    ranges.begin(0, diameter_m);
    AreaBound out;
    while (!out.met && ranges.is_open() && ranges.looked_at() < most_ranges) {
        auto const range = ranges.next();
        out.met = ranges.middle_of(range, min_area_m2);
        // What is met lies in a range with the largest bound of all.
        out.upper_m2 = std::min(range.bound_m2, area_m2);
        if (!out.met) ranges.split(range);
    }
    if (out.met) return out;
    out.ruled_out = !ranges.is_open();
    out.upper_m2 = out.ruled_out ? min_area_m2 : std::min(ranges.bound_m2(), area_m2);
    return out;
}

bool rules_out_area(Polygon const& polygon, double min_width_m, double min_area_m2, double diameter_m,
                    std::int64_t most_ranges)
{
    return bound_area(polygon, min_width_m, min_area_m2, diameter_m, most_ranges).ruled_out;
}

}  // namespace lacuna
