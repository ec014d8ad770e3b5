// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <string>
#include <vector>

namespace lacuna {

/// The ground between two walls that face each other.
struct FacingWalls {
    Polygon between;            ///< four corners: an overlap of the walls' projections on their common direction
    double facing_m = 0;        ///< length of the overlap, less where a building stands in it
    double distance_m = 0;      ///< mean distance: area of `between` / length of the overlap
    std::string first, second;  ///< ids of the buildings, first < second
};

/// Every pair of walls of two different buildings that face each other: parallel within 20 degrees, each on the outer
/// side of the other, on average no further apart than rules.gap_max_m and overlapping for 1 m or more. Sides of a
/// footprint whose corners lie within 5 cm of one line are one wall. Where a building stands between two walls, be it
/// one of the two, over rules.gap_min_facing_m or more of the overlap, they do not face each other; what is left of the
/// overlap on both sides is a pair each, from 1 m on. A smaller one, as a shed, does not part them. Pairs of buildings
/// that face each other over less than rules.gap_min_facing_m together are left out. By building ids, then position.
/// Exact by construction, no search.
/// Limits: what stands out from a wall by no more than 10 cm is taken for a part of it; only the buildings given can
/// stand between.
std::vector<FacingWalls> facing_walls(std::vector<Building const*> const& buildings, SpaceRules const& rules);

}  // namespace lacuna
