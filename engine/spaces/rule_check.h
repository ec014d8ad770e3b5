// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "engine/spaces/find_spaces.h"

namespace lacuna {

/// Whether ground within a parcel's open land keeps the distances of the strict end of the rules, and the rule that
/// it misses by most or, where it keeps all, the one with the least to spare. nullopt where there is no strict end, or
/// nothing to keep away from.
/// Method: the distance between the ground's edges and each side of the parcel, each footprint and each barrier.
/// Precondition: the ground lies inside the parcel and outside footprints and barriers.
/// Limits: a distance missed by less than a tenth of a millimetre counts as kept.
std::optional<RuleVerdict> check_rules(MultiPolygon const& ground, ParcelScene const& scene, SpaceRules const& rules);

}  // namespace lacuna
