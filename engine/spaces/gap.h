// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/study_area.h"
#include "engine/spaces/piece_cut.h"

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// The ground between two walls that face each other.
struct FacingWalls {
    Polygon between;            ///< four corners: the overlap of the walls' projections on their common direction
    double facing_m = 0;        ///< length of the overlap
    double distance_m = 0;      ///< mean distance: area of `between` / facing_m
    std::string first, second;  ///< ids of the buildings, first < second
};

/// Every pair of walls of two different buildings that face each other: parallel within 20 degrees, each on the outer
/// side of the other, on average no further apart than rules.gap_max_m and overlapping for 1 m or more. Pairs of
/// buildings that face each other over less than rules.gap_min_facing_m together are left out. By building ids, then
/// position. Exact by construction, no search.
/// Limits: what stands between two walls is not looked at; open pieces leave it out by themselves.
std::vector<FacingWalls> facing_walls(std::vector<Building const*> const& buildings, SpaceRules const& rules);

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
