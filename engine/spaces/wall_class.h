// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

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

/// The distance from every wall of the building but blank ends.
double clearance_of(bool tall, SpaceRules const& rules);

}  // namespace lacuna
