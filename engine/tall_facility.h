// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/block.h"
#include "engine/model/plan.h"
#include "engine/placement/place.h"
#include "engine/spaces/wall_class.h"

#include <optional>

namespace lacuna {

/// Height of what a facility builds: as its catalogue states it, else its floor area over its ground, in whole storeys
/// of rules.storey_height_m; nullopt where it states neither.
std::optional<double> height_m(Facility const& facility, SpaceRules const& rules);

/// Whether it is a high-rise by the rules: higher than tall_over_m. One of which no height is known is not.
bool is_tall(Facility const& facility, SpaceRules const& rules);

/// What such a facility must keep from a building: the most of new_tall_clearance_m and what stands for its class;
/// nullopt where the rules ask for nothing. A facility is taken for one of fire resistance class I or II.
std::optional<double> new_tall_clearance_m(BuildingClass building, SpaceRules const& rules);

/// Takes back the places of facilities that are tall themselves and stand nearer to a building than the rules' figures
/// for one. A facility without a layout gets the best place on what is left of the space at those distances, where it
/// fits there; else it is refused (no_rectangle), with the distance missed. What builds on open ground, verges and car
/// parks is asked, floors and roofs are not.
/// Limits: pieces of a layout are not laid out anew, so such a refusal is not proven.
/// Precondition: those placements are drawn.
void keep_tall_away(Space const& space, Scene const& scene, Placements& placements);

/// The site's verdict with the strict figures for a facility that is tall itself, where its ground has less to spare by
/// them than by other rules. Nothing is changed for other facilities and on spaces as above that are not asked.
void check_tall(Space const& space, Facility const& facility, Scene const& scene, Site& site);

}  // namespace lacuna
