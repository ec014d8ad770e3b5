// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/roof.h"

#include "engine/geometry/overlay.h"

namespace lacuna {

std::vector<OpenPiece> roof_of(Building const& building, SpaceRules const& rules)
{
    if (building.counted_m2 < rules.roof_min_area_m2) return {};
    MultiPolygon const inner =
        rules.roof_edge_m > 0 ? offset(building.counted, -rules.roof_edge_m, rules.arc_segments) : building.counted;
    auto pieces = pieces_of(inner);
    std::erase_if(pieces, [&](OpenPiece const& piece) {
        return piece.area_m2 < rules.roof_min_area_m2 || piece.width_m < rules.min_width_m;
    });
    return pieces;
}

}  // namespace lacuna
