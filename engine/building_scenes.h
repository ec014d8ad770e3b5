// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/join.h"
#include "engine/geometry/index.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"
#include "engine/spaces/building_scene.h"
#include "engine/spaces/low_improvement.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lacuna {

/// What the spaces of buildings need of the whole study area: found once, then only read.
struct BuildingSurroundings {
    std::vector<std::optional<double>> storeys;  ///< by building; nullopt: not known
    std::vector<std::int64_t> main_building;     ///< by parcel: the largest that stands mostly on it; -1: none
    std::vector<ContiguousBlock> blocks;         ///< by building
    std::vector<char> listed;                    ///< by building: a constraint "heritage" covers it
    std::vector<char> street;                    ///< by parcel: it is a street, or like one; empty: not told
    std::optional<double> value_per_built_m2;    ///< median over built parcels, see usual_value_per_built_m2()
    BoxIndex parcels, roads;
};

/// Median of improvement value by built area over the parcels that give one and are built on by more than
/// rules.vacant_max_built_m2; nullopt where there are fewer than 30.
std::optional<double> usual_value_per_built_m2(StudyArea const& area, Joined const& joined, SpaceRules const& rules);

/// `buildings`: over the footprints. Leaves `street` empty.
BuildingSurroundings find_surroundings(StudyArea const& area, Joined const& joined, BoxIndex const& buildings,
                                       SpaceRules const& rules, int threads);

BuildingScene building_scene(std::uint32_t building, StudyArea const& area, Joined const& joined,
                             BoxIndex const& buildings, BuildingSurroundings const& around, SpaceRules const& rules);

ImprovementScene improvement_scene(std::uint32_t parcel, StudyArea const& area, Joined const& joined,
                                   BoxIndex const& buildings, BuildingSurroundings const& around,
                                   SpaceRules const& rules);

}  // namespace lacuna
