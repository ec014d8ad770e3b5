// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/piece_cut.h"

#include "engine/geometry/overlay.h"

namespace lacuna {

std::optional<PieceCut> cut(OpenPiece const& piece, MultiPolygon const& by, double whole_share, SpaceRules const& rules)
{
    PieceCut out;
    MultiPolygon taken;
    double taken_m2 = 0;
    for (auto& part : pieces_of(intersection({piece.shape}, by))) {
        if (part.area_m2 < rules.min_area_m2 || part.width_m < rules.min_width_m) continue;
        taken.push_back(part.shape);
        taken_m2 += part.area_m2;
        out.inside.push_back(std::move(part));
    }
    if (out.inside.empty()) return std::nullopt;
    if (taken_m2 >= whole_share * piece.area_m2) {
        out.inside = {piece};
        return out;
    }
    for (auto& part : pieces_of(difference({piece.shape}, taken))) {
        if (part.area_m2 < rules.min_area_m2)
            out.small.push_back(std::move(part));
        else
            (part.width_m < rules.min_width_m ? out.narrow : out.outside).push_back(std::move(part));
    }
    return out;
}

}  // namespace lacuna
