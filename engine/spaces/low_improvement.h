// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/space.h"
#include "engine/model/study_area.h"

#include <optional>
#include <vector>

namespace lacuna {

/// A built parcel with what tells how much is made of it.
struct ImprovementScene {
    Parcel const* parcel = nullptr;
    double built_m2 = 0;
    Interval existing_m2;                     ///< gross floor area that stands on it
    Building const* main_building = nullptr;  ///< the largest on it; null: none
    std::optional<double> storeys;            ///< of the main building, no less than the register's floor area by
                                              ///< the footprints; nullopt: not known
    std::vector<double> neighbour_storeys;    ///< known ones of buildings near it and not on it, any order
};

/// The parcel as a place whose buildings are worth, or stand, far below what the land calls for.
///
/// Signs: improvement value below land value (not where either is missing or 0: a building of value 0 is one that
/// nobody assessed); the main building no higher than a share of its neighbours' median and some storeys below it; and,
/// only beside one of these, a main building from before the rules' year. Every sign rests on something given, so the
/// space is measured; none where the main building is from before rules.in_buildings.low_improvement_spared_before, as
/// using the place would clear it, the parcel is smaller than low_improvement_min_m2, its use names condominiums, which
/// nobody can clear by himself, or what stands uses up the allowed FAR; each one, fulfilled or not, is a figure.
/// Source: improvement-to-land value ratio below 1 and age, as in screens of housing-element inventories (California).
/// Limits: assessed values lag behind markets, and tax-exempt land is often assessed at a token; a right and not a
/// ground: using it clears the parcel.
std::optional<Space> find_low_improvement(ImprovementScene const& scene, SpaceRules const& rules);

}  // namespace lacuna
