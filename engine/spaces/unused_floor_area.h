// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/space.h"
#include "engine/model/study_area.h"
#include "engine/spaces/floor_area.h"
#include "engine/spaces/open_land.h"

#include <optional>

namespace lacuna {

/// Whether enough is left to be a space: likely, or, where storeys are a default, at most, so that a parcel is never
/// left out for want of data.
bool worth_naming(UnusedFloorArea const& unused, ExistingFloorArea const& existing, SpaceRules const& rules);

/// The right to build that a parcel does not use up, on its free ground; with the development multiple (what could
/// stand in all by what stands) as low, likely and high, and the under-built test of the rules.
///
/// nullopt where it is not worth naming. Without a building there is no multiple. `open` with its free ground.
std::optional<Space> find_unused_floor_area(Parcel const& parcel, OpenLand const& open, UnusedFloorArea const& unused,
                                            ExistingFloorArea const& existing, SpaceRules const& rules);

}  // namespace lacuna
