// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/input.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <vector>

namespace lacuna {

/// Gives each parcel the zoning district that covers most of it (one district a parcel, never a mean
/// of two), and the district's rules where the parcel has none of its own: first those of the layer, then those of
/// zone_rule() by the district's name and the parcel's area. Parcel::rules_unsure tells what of them is not computed:
/// what the district says itself, and overlays that cover a square metre of the parcel or more, which are no district
/// of it. Returns how many parcels lie in no district.
std::int64_t assign_zoning(std::vector<Parcel>& parcels, InputLayer const& zoning, SpaceRules const& rules,
                           int threads);

/// Gives each parcel that names no residential area, community, block or urban area those of the polygons that cover
/// most of it; one layer may hold several levels, each polygon counts for the levels that it names. Returns how many
/// parcels lie in no polygon of some level that the layer has.
std::int64_t assign_levels(std::vector<Parcel>& parcels, InputLayer const& levels, int threads);

}  // namespace lacuna
