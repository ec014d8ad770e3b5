// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/input.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <vector>

namespace lacuna {

/// Gives each parcel the zoning district that covers most of it (one district a parcel, never a mean
/// of two), and the district's rules where the parcel has none of its own: first those of the layer, then those of
/// the district's name. Where these depend on the lot, Parcel::zone tells what they are for this one (zone_for(),
/// measures_of()). Parcel::rules_unsure tells what of them is not computed: what the district says itself, and overlays
/// that cover a square metre of the parcel or more, which are no district of it. Returns how many parcels lie in no
/// district.
///
/// Fronts are looked for only where a district that a parcel lies in asks for width or depth: by `roads`, and streets
/// that are parcels. Limits: these are told without what is built on them, which is not known yet (street_parcels()).
std::int64_t assign_zoning(std::vector<Parcel>& parcels, InputLayer const& zoning, SpaceRules const& rules,
                           std::vector<Road> const& roads, int threads);

/// Gives each parcel that names no residential area, community, block or urban area those of the polygons that cover
/// most of it; one layer may hold several levels, each polygon counts for the levels that it names. Returns how many
/// parcels lie in no polygon of some level that the layer has.
std::int64_t assign_levels(std::vector<Parcel>& parcels, InputLayer const& levels, int threads);

}  // namespace lacuna
