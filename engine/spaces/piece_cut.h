// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/spaces/open_land.h"

#include <optional>
#include <vector>

namespace lacuna {

/// An open piece cut in two kinds. The areas of all parts, and strips_m2, add up to the piece's.
struct PieceCut {
    std::vector<OpenPiece> inside;
    std::vector<OpenPiece> outside;
    std::vector<OpenPiece>
        narrow;                    ///< left outside, narrower than the least width: parts, and arms from the least area
    std::vector<OpenPiece> small;  ///< left outside, under the least area
    double strips_m2 = 0;          ///< arms narrower than the least width and under the least area
};

/// Cuts a piece along `by` (valid). Arms of the parts inside that are narrower than the least width (without_arms()),
/// and parts under the least area or width of the rules, stay outside; arms of the parts outside go. From `whole_share`
/// of the piece on all of it is inside. nullopt where nothing is inside.
std::optional<PieceCut> cut(OpenPiece const& piece, MultiPolygon const& by, double whole_share,
                            SpaceRules const& rules);

}  // namespace lacuna
