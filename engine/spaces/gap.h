// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/spaces/facing_walls.h"
#include "engine/spaces/piece_cut.h"

#include <optional>
#include <vector>

namespace lacuna {

/// A part of an open piece that is a gap, with the walls that face each other over most of it.
struct Gap {
    OpenPiece piece;
    FacingWalls const* walls = nullptr;
};

struct Gaps {
    std::vector<Gap> gaps;
    PieceCut cut;  ///< the pieces of the gaps are in the order of cut.inside
};

/// The parts of an open piece between facing walls, from the least area and width of the rules, and the rest.
std::optional<Gaps> gaps_in(OpenPiece const& piece, std::vector<FacingWalls> const& walls, SpaceRules const& rules);

}  // namespace lacuna
