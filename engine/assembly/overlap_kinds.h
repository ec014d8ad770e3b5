// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/issue.h"
#include "engine/model/study_area.h"

#include <vector>

namespace lacuna {

/// Tells what the overlaps of buildings are, one issue a building that lies on another:
///
/// - duplicate_building: it and another cover each other to 90 % at least; drawn twice, not quite alike;
/// - building_parts: an outline that is covered to 60 % or more by parts that lie within it (to 95 %), or such a part;
/// - compound: an outline with buildings within it that cover less than 60 % of it: a walled compound, a hall with
/// rooms
///   drawn in it, a roof with what stands on it; its members are nested_building;
/// - overlap_sliver: the ground shared is under 0.3 m wide: two neighbours drawn unsharply;
/// - overlapping_building: anything else.
///
/// Of several that hold the first in this order is given. `tolerance_m`: thinner overlaps are contact. What is counted
/// is decided elsewhere and is always the union with its inner courts kept: see clean_buildings(). Limits: whether the
/// outline of a compound is a wall or a roof is not in the data; it counts as built.
std::vector<Issue> overlap_kinds(std::vector<Building> const& buildings, double tolerance_m, int threads);

}  // namespace lacuna
