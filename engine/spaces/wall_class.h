// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// Which sides of a footprint are the blank end walls of a slab block, inferred from its shape alone: one a side, in
/// the order of the rings; empty where it is no slab block.
///
/// A slab block fills four fifths of the rectangle along its longest side, which is 8 to 20 m deep, 20 m long or more
/// and at least twice as long as deep (estimates). Sides within 1 m of the rectangle's ends and across it are end
/// walls. Limits: windows in an end wall cannot be seen in a footprint, nor can a block of towers or a hall be told
/// from a slab; a footprint of several parts or with a court is none.
std::vector<char> blank_ends(MultiPolygon const& footprint);

/// Whether the building is higher than tall_over_m, by the height given for it, else by its storeys; one
/// of which neither is given is not.
bool is_tall(Building const& building, SpaceRules const& rules);

/// What of a building may ask for a distance of its own before every wall, blank ends too.
struct BuildingClass {
    bool tall = false;   ///< is_tall()
    int fire_class = 0;  ///< class of fire resistance, 1 to 4; 0: not told
};
BuildingClass class_of(Building const& building, SpaceRules const& rules);

/// Whether any rule asks for a distance by class.
bool asks_by_class(SpaceRules const& rules);

/// The most that the rules ask for as distance from such a building by its class; nullopt: nothing.
std::optional<double> class_clearance_m(BuildingClass building, SpaceRules const& rules);

/// The distance from every wall of the building but blank ends.
double clearance_of(BuildingClass building, SpaceRules const& rules);

/// The same a side, where blank ends have a distance of their own: `blank` as blank_ends() gives it. Empty where every
/// side has that of clearance_of().
std::vector<double> wall_clearances(std::vector<char> const& blank, BuildingClass building, SpaceRules const& rules);

/// The largest distance that any building may ask for.
double largest_clearance_m(SpaceRules const& rules);

/// The rule of class_clearance_m() in words: "clearance of a tall building", "clearance of a building of fire class 3".
std::string class_clearance_name(BuildingClass building, SpaceRules const& rules);

}  // namespace lacuna
