// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/spaces/building_scene.h"
#include "engine/spaces/open_land.h"

#include <optional>
#include <vector>

namespace lacuna {

/// Usable roof of one building: its counted footprint less an edge strip; pieces under the least roof area, and those
/// that are nowhere as wide as the least width, are left out. Narrow arms of a piece stay. Roofs are taken as flat and
/// free of plant: neither slope nor load is known here, which is said in the evidence of each space.
std::vector<OpenPiece> roof_of(Building const& building, SpaceRules const& rules);

/// When the building was built; of a parcel's main building also what the parcel says. nullopt: not known.
std::optional<double> year_of(BuildingScene const& scene);

/// What a roof of that year is taken to carry: heavy uses from the rules' year on, light ones where it is older or its
/// year is not known. A class, not a proof: heavy uses need a structural check in any case.
LoadClass load_class_of(std::optional<double> year, SpaceRules const& rules);

/// The roofs of one building, with their load class.
std::vector<Space> find_roofs(BuildingScene const& scene, SpaceRules const& rules);

}  // namespace lacuna
