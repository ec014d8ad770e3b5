// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/spaces/building_scene.h"

#include <optional>

namespace lacuna {

/// The floors below ground of a building whose source gives storeys below ground, each as large as its footprint.
///
/// Limits: whether they are in use, dry and reachable is not known; a basement that is larger or smaller than the
/// footprint is not drawn anywhere.
std::optional<Space> find_basement(BuildingScene const& scene, SpaceRules const& rules);

}  // namespace lacuna
