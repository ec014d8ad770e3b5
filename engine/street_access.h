// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/plan.h"
#include "engine/placement/place.h"
#include "engine/spaces/street_way.h"

#include <functional>
#include <vector>

namespace lacuna {

/// Kinds of space that are reached over their parcel's ground: the others are fronts on a street, or right beside one,
/// or are reached through a building.
bool reached_over_ground(SpaceKind kind);

/// Whether a use asks for a way to such a space.
bool asks_way(Facility const& facility, SpaceKind kind);

/// Refuses what fits and asks for a wider way than leads there (RefusalReason::no_way); where the way is not known
/// nothing is refused. `ways` gives those of the space's parcel and is called only where they are asked for.
/// A refusal is never proven: see the limits of StreetWays. Precondition: what asks for a way is drawn.
void refuse_unreached(Space const& space, std::vector<Facility> const& facilities,
                      std::function<StreetWays&()> const& ways, Placements& placements);

/// The way to a site whose use asks for one: Site::way_m and, where it is not known or the ground that is left of a
/// placement is reached by a narrower one only, a verdict that says so.
/// Precondition: the placement is drawn and Site::rules is set where rules give a verdict.
void tell_way(Space const& space, Facility const& facility, StreetWays& ways, Site& site);

}  // namespace lacuna
