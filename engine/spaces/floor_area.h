// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/interval.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// Storeys of one building: those given; else from its floor area or height; else those of its parcel, as the most
/// that one of its buildings has (`parcel` may be null); else the rule for unknown ones.
struct Storeys {
    Interval count;
    std::string source;  ///< "floors", "floor area", "height", "parcel's floors" or "assumed"
    bool assumed = false;
};
Storeys storeys_of(Building const& building, Parcel const* parcel, SpaceRules const& rules);

/// A building's part on a parcel.
struct BuildingPart {
    Building const* building = nullptr;
    double m2 = 0;  ///< counted area on the parcel
};

/// Existing gross floor area of a parcel: the register's figure for the parcel where there is one, else the sum over
/// buildings of area on the parcel times storeys. A register's figure below nine tenths of the footprints drawn (those
/// without a storey left out) cannot be true: then it is that sum, no less than the footprints, and assumed.
struct ExistingFloorArea {
    Interval m2;
    std::string source;
    bool assumed = false;  ///< at least one building's storeys are a default, or the register's figure cannot be true
    std::string doubt{};   ///< in the latter case both figures in words
};
ExistingFloorArea existing_floor_area(Parcel const& parcel, std::vector<BuildingPart> const& parts,
                                      SpaceRules const& rules);

/// Floor area that the rules would still allow, the least of: allowed FAR x area less what exists; allowed coverage x
/// area x storeys allowed less what exists (without coverage the whole parcel); where no height or storeys are allowed
/// for, one storey on the ground that coverage leaves. Never below 0. nullopt where neither FAR nor coverage is given.
struct UnusedFloorArea {
    Interval m2;
    std::string rule;               ///< the one that binds: "FAR 1.50", "coverage 40 %", "3 storeys on coverage 40 %"
    std::optional<double> far_m2;   ///< floor area that the FAR allows in all; nullopt: no FAR is given
    std::optional<double> storeys;  ///< whole ones that are allowed; nullopt: no limit is given
};
std::optional<UnusedFloorArea> unused_floor_area(Parcel const& parcel, double built_m2,
                                                 ExistingFloorArea const& existing, SpaceRules const& rules);

}  // namespace lacuna
