// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/study_area.h"
#include "engine/spaces/open_land.h"

#include <vector>

namespace lacuna {

/// Usable roof of one building: its counted footprint less an edge strip, parts narrower than the least width
/// opened away, pieces under the least roof area left out. Roofs are taken as flat and
/// free of plant: neither slope nor load is known here, which is said in the evidence of each space.
std::vector<OpenPiece> roof_of(Building const& building, SpaceRules const& rules);

}  // namespace lacuna
