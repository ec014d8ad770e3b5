// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/spaces/open_land.h"

#include <optional>
#include <vector>

namespace lacuna {

/// An open piece cut in two kinds. The areas of all parts add up to the piece's.
struct PieceCut {
    std::vector<OpenPiece> inside;
    std::vector<OpenPiece> outside;
    std::vector<OpenPiece> narrow;  ///< left outside, narrower than the least width
    std::vector<OpenPiece> small;   ///< left outside, under the least area
};

/// Cuts a piece along `by` (valid). Parts inside that are under the least area or width of the rules stay outside; from
/// `whole_share` of the piece on all of it is inside. nullopt where nothing is inside.
std::optional<PieceCut> cut(OpenPiece const& piece, MultiPolygon const& by, double whole_share,
                            SpaceRules const& rules);

}  // namespace lacuna
