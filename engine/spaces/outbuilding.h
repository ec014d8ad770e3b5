// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/spaces/building_scene.h"

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// The building as an outbuilding: boiler house, shed, garage. By the words of its own use (measured), else, where it
/// gives no use or, low, that of the main building, by its shape (inferred): small, low where storeys are known,
/// compact, much smaller than the main building of its parcel and apart from it. A small building that is alone on its
/// parcel is none.
///
/// Limits: whether it stands idle is not known; today's rent is the catalogue's do-minimum. A small second house of a
/// lot whose storeys nobody gives is taken for an outbuilding.
std::optional<Space> find_outbuilding(BuildingScene const& scene, SpaceRules const& rules);

/// The first of `words` that a use names; empty where none. Words of letters match whole, in any case and with a plural
/// s; other scripts match anywhere.
std::string use_word(std::string const& use, std::vector<std::string> const& words);

}  // namespace lacuna
