// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// Rules for spaces in, on and of buildings. Defaults and marks: docs/study.md.
struct BuildingRules {
    double wall_share = 0.1;  ///< of the floor of an existing building that walls and columns take
    double touch_m = 0.2;     ///< buildings no further apart stand wall to wall

    /// Words of a building's use; letters beside a word, but for a plural s, make it another word.
    std::vector<std::string> outbuilding_uses{
        "boiler house", "boiler", "shed",   "garage", "carport", "coal store", "storage", "storehouse", "warehouse",
        "outbuilding",  "barn",   "锅炉房", "车库",   "车棚",    "仓库",       "煤棚",    "棚",         "附属用房"};
    double outbuilding_use_max_m2 = 1000;  ///< by use: footprint
    double outbuilding_use_max_storeys = 2;
    double outbuilding_min_m2 = 10;
    double outbuilding_max_m2 = 150;         ///< by shape: footprint ...
    double outbuilding_unknown_max_m2 = 60;  ///< the same where its storeys are not known
    double outbuilding_max_share = 0.5;      ///< ... and of the parcel's main building
    double outbuilding_max_storeys = 1;      ///< where known
    double outbuilding_min_fill = 0.8;       ///< of its convex hull

    double under_built_share = 0.5;     ///< of the allowed floor area: less stands on an under-built parcel
    double under_built_multiple = 1.5;  ///< or more than this times what stands could stand there

    double low_improvement_ratio = 1;                     ///< improvement by land value: below it a sign
    double low_improvement_built_before = 1980;           ///< a sign that never stands alone
    std::optional<double> low_improvement_spared_before;  ///< a main building from before this year stays
    double low_improvement_min_m2 = 0;                    ///< a smaller parcel is not worth clearing
    double low_improvement_storeys_share = 0.5;           ///< of the neighbours' median storeys: no more is a sign
    double low_improvement_storeys_less = 2;              ///< and at least so many storeys below it
    double neighbour_distance_m = 100;
    double neighbours_least = 5;  ///< buildings whose storeys are known, for a median

    double roof_heavy_from_year = 1980;  ///< roofs of older buildings, and of ones of unknown year, carry light uses

    double front_to_street_m = 20;  ///< wall to the road's line or edge, or to the end of the parcel
    double front_depth_m = 6;
    double front_min_length_m = 4;
    friend bool operator==(BuildingRules const&, BuildingRules const&) = default;
};

}  // namespace lacuna
