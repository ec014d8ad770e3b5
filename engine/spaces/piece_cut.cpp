// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/piece_cut.h"

#include "engine/geometry/overlay.h"

#include <algorithm>
#include <iterator>

namespace lacuna {

namespace {

constexpr double nothing_m2 = 1e-6;  ///< what differences by the last digit leave along a side

/// What `shape` has more than its part `kept`.
MultiPolygon arms_of(MultiPolygon const& shape, MultiPolygon const& kept)
{
    if (area(shape) - area(kept) < nothing_m2) return {};
    auto arms = difference(shape, kept);
    std::erase_if(arms, [](Polygon const& arm) { return area(arm) < nothing_m2; });
    return arms;
}

/// What was left outside: parts with what is wide enough in them, and their arms. A part that is nowhere wide enough
/// stays whole.
void sort_out(MultiPolygon const& left, SpaceRules const& rules, PieceCut& out)
{
    MultiPolygon kept, arms;
    for (auto const& part : left) {
        auto wide = without_arms({part}, rules.min_width_m / 2, rules.arc_segments);
        if (wide.empty())
            wide.push_back(part);
        else
            std::ranges::move(arms_of({part}, wide), std::back_inserter(arms));
        std::ranges::move(wide, std::back_inserter(kept));
    }
    for (auto& part : pieces_of(kept)) {
        if (part.area_m2 < rules.min_area_m2)
            out.small.push_back(std::move(part));
        else
            (part.width_m < rules.min_width_m ? out.narrow : out.outside).push_back(std::move(part));
    }
    for (auto& arm : pieces_of(arms))
        if (arm.area_m2 >= rules.min_area_m2) out.narrow.push_back(std::move(arm));
}

}  // namespace

std::optional<PieceCut> cut(OpenPiece const& piece, MultiPolygon const& by, double whole_share, SpaceRules const& rules)
{
    PieceCut out;
    double taken_m2 = 0;
    std::vector<MultiPolygon> left;
    auto const within = intersection({piece.shape}, by);
    auto const wide = without_arms(within, rules.min_width_m / 2, rules.arc_segments);
    for (auto& part : pieces_of(wide)) {
        if (part.area_m2 < rules.min_area_m2 || part.width_m < rules.min_width_m) {
            left.push_back({std::move(part.shape)});
            continue;
        }
        taken_m2 += part.area_m2;
        out.inside.push_back(std::move(part));
    }
    if (out.inside.empty()) return std::nullopt;
    if (taken_m2 >= whole_share * piece.area_m2) {
        out.inside = {piece};
        return out;
    }
    // Not the piece less what was taken: corners of the parts taken lie beside the piece's sides by the last digit, and
    // what stays between would join what they part.
    left.push_back(difference({piece.shape}, by));
    left.push_back(arms_of(within, wide));
    sort_out(union_of(left), rules, out);
    // To the last digit of the piece, which the overlays only nearly keep.
    out.strips_m2 = piece.area_m2;
    for (auto const* list : {&out.inside, &out.outside, &out.narrow, &out.small})
        for (auto const& each : *list) out.strips_m2 -= each.area_m2;
    return out;
}

}  // namespace lacuna
