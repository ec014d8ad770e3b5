// SPDX-License-Identifier: Apache-2.0
#include "engine/placement/area_proof.h"

#include "engine/geometry/bounded_rectangle.h"
#include "engine/geometry/measures.h"
#include "engine/placement/tolerances.h"

#include <algorithm>

namespace lacuna {

namespace {

constexpr std::int64_t most_ranges = 2'000;

}  // namespace

AreaProof AreaProofs::of(double min_width_m, double min_area_m2)
{
    Wish const wish{min_width_m, min_area_m2 * (1 - area_tolerance)};
    auto const asks_no_more = [&](Wish const& w) { return w.width_m <= wish.width_m && w.area_m2 <= wish.area_m2; };
    if (std::ranges::any_of(ruled_out_, asks_no_more)) return {true, 0, std::nullopt};
    auto const asks_as_much = [&](Wish const& w) { return w.width_m >= wish.width_m && w.area_m2 >= wish.area_m2; };
    if (auto const known = std::ranges::find_if(unknown_, asks_as_much); known != unknown_.end())
        return {false, largest_part_m2(space_.shape), known->met};
    AreaProof out{true, 0, std::nullopt};
    for (auto const& part : space_.shape) {
        double const part_m2 = area(part);
        if (part_m2 < wish.area_m2) continue;
        if (!out.ruled_out) {
            // No proof is left to be had, so the area of the other parts is the bound.
            out.upper_m2 = std::max(out.upper_m2, part_m2);
            continue;
        }
        auto const bound = bound_area(part, wish.width_m, wish.area_m2, space_.width_m + width_error_m, most_ranges);
        if (!bound.ruled_out) out = {false, bound.upper_m2, bound.met};
    }
    (out.ruled_out ? ruled_out_ : unknown_).push_back({wish.width_m, wish.area_m2, out.met});
    return out;
}

}  // namespace lacuna
