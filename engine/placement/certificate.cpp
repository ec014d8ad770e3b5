// SPDX-License-Identifier: Apache-2.0
#include "engine/placement/certificate.h"

#include "engine/geometry/inside.h"

#include <algorithm>
#include <utility>

namespace lacuna {

bool is_undrawn(Placement const& placement) { return placement.shape.empty() && placement.shape_m2 > 0; }

bool lies_in_space(Placement const& placement, Space const& space)
{
    if (is_undrawn(placement)) return false;
    auto const rectangle_inside = [&](Polygon const& p) {
        return convex_lies_inside(p.outer, space.shape, certificate_m);
    };
    if (placement.shape.empty()) return rectangle_inside(to_polygon(placement.ground));
    return std::ranges::all_of(placement.pieces, rectangle_inside, &LayoutPiece::shape) &&
           std::ranges::all_of(placement.shape,
                               [&](Polygon const& p) { return lies_inside(p, space.shape, certificate_m); });
}

void certify(Space const& space, Placements& placements)
{
    std::erase_if(placements.fitting, [&](Placement& p) {
        p.certified = lies_in_space(p, space);
        if (p.certified || is_undrawn(p)) return false;
        placements.refused.push_back({p.facility_id, RefusalReason::not_certified, ground_m2(p), "m2", false,
                                      "the ground found for it does not pass the check that it lies inside"});
        return true;
    });
    std::ranges::stable_sort(placements.refused, {}, &Refusal::facility_id);
}

}  // namespace lacuna
