// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <optional>
#include <string>

namespace lacuna {

/// How high a parcel may be built; what is stated is more than 0, or 0: not at all.
struct HeightLimit {
    std::optional<double> height_m, storeys;  ///< at least one is given
    double whole_storeys = 0;                 ///< that keep both; of a height, whole ones of rules.storey_height_m
    std::string words;                        ///< the one that binds: "3 storeys" or "height 10 m (3 storeys)"
};

/// The parcel's own limits, else those of the rules, each by itself; nullopt where neither says anything.
/// Limits: heights are taken from the ground to the roof's edge, whatever a local text measures.
std::optional<HeightLimit> height_limit(Parcel const& parcel, SpaceRules const& rules);

/// A survey gives heights to the decimetre: a storey is there where 5 cm of it are missing.
double whole_storeys(double room_m, double storey_height_m);

}  // namespace lacuna
