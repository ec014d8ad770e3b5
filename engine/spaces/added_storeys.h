// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/spaces/building_scene.h"

#include <optional>

namespace lacuna {

/// The room above a building up to the ridge of its contiguous block: whole storeys, footprint each. From heights where
/// the building and the ridge have one, else from storeys of both; a building of which neither is given has none. Not
/// where it is listed. A height or storeys allowed on the parcel leave no more than stays below them.
///
/// Source: rule of Knight Frank's Skyward (2016): at least one storey, never above the ridge of the contiguous block,
/// unlisted. Limits: structure, daylight, stairs and lifts are not tested; a pitched roof is taken as flat.
std::optional<Space> find_added_storeys(BuildingScene const& scene, SpaceRules const& rules);

}  // namespace lacuna
