// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/piece_cut.h"

#include "engine/geometry/overlay.h"

namespace lacuna {

std::optional<PieceCut> cut(OpenPiece const& piece, MultiPolygon const& by, double whole_share, SpaceRules const& rules)
{
    PieceCut out;
    double taken_m2 = 0;
    std::vector<MultiPolygon> left;
    for (auto& part : pieces_of(intersection({piece.shape}, by))) {
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
    for (auto& part : pieces_of(union_of(left))) {
        if (part.area_m2 < rules.min_area_m2)
            out.small.push_back(std::move(part));
        else
            (part.width_m < rules.min_width_m ? out.narrow : out.outside).push_back(std::move(part));
    }
    return out;
}

}  // namespace lacuna
