// SPDX-License-Identifier: Apache-2.0
#include "engine/placement/area_proof.h"

#include "engine/geometry/bounded_rectangle.h"

#include <algorithm>

namespace lacuna {

namespace {

constexpr double area_tolerance = 1e-4;  ///< by this share a rectangle may miss an area
constexpr double width_error_m = 0.02;   ///< what the width of a space may understate
constexpr std::int64_t most_ranges = 2'000;

}  // namespace

bool AreaProofs::rules_out(double min_width_m, double min_area_m2)
{
    Wish const wish{min_width_m, min_area_m2 * (1 - area_tolerance)};
    auto const asks_no_more = [&](Wish const& w) { return w.width_m <= wish.width_m && w.area_m2 <= wish.area_m2; };
    if (std::ranges::any_of(ruled_out_, asks_no_more)) return true;
    auto const asks_as_much = [&](Wish const& w) { return w.width_m >= wish.width_m && w.area_m2 >= wish.area_m2; };
    if (std::ranges::any_of(unknown_, asks_as_much)) return false;
    bool const proven = std::ranges::all_of(space_.shape, [&](Polygon const& part) {
        return area(part) < wish.area_m2 ||
               rules_out_area(part, wish.width_m, wish.area_m2, space_.width_m + width_error_m, most_ranges);
    });
    (proven ? ruled_out_ : unknown_).push_back(wish);
    return proven;
}

}  // namespace lacuna
