// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/interval.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// Floor area of all buildings, by counted footprint times storeys.
struct BuildingStock {
    Interval floor_area_m2;
    Interval dwelling_floor_area_m2;   ///< of buildings used as dwellings
    std::int64_t storeys_assumed = 0;  ///< buildings whose storeys are a default
    bool use_known = false;            ///< some building or its parcel says its use
};

/// True where the words of a use name dwellings ("residential", "apartments", "1-FAM", "住宅" ...).
bool names_dwellings(std::string_view use);

/// True where the words of a use name houses of one or two families ("SNGL-FAM-RES", "2-family house", "detached",
/// "别墅" ...) and no other use beside them ("mixed", "MXD"). Limits: words alone; a code without words names none.
bool names_family_houses(std::string_view use);

/// A building's use is its own or, where it says none, its parcel's (`main_parcel`, -1 for none). Where no
/// use is known at all, all floor area counts as dwellings, and use_known is false.
BuildingStock building_stock(std::vector<Building> const& buildings, std::vector<Parcel> const& parcels,
                             std::vector<std::int64_t> const& main_parcel, std::vector<Interval> const& storeys);

/// People who live there: dwelling floor area x share lived in / floor area a person.
Interval people_of(BuildingStock const& stock, ValuationRules const& rules);

}  // namespace lacuna
