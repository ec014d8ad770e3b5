// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/join.h"
#include "engine/building_scenes.h"
#include "engine/model/input.h"
#include "engine/model/rules.h"
#include "engine/sample/estate.h"
#include "engine/spaces/open_land.h"

#include <cstddef>
#include <vector>

namespace lacuna::test {

/// A study area as the pipeline cleans and joins it, for comparing kinds of space with slow twins.
struct Ground {
    StudyArea area;
    Joined joined;
    BoxIndex buildings;
    BuildingSurroundings around;
};

Ground ground_of(StudyInput const& input, SpaceRules const& rules);

/// An estate as an importer would read it.
StudyInput input_of(Estate const& estate);

/// Rules with arcs so fine that the twins' chords cost less than is allowed.
SpaceRules fine_rules();

/// What one comparison looked at, so that a test can say that it was something.
struct Compared {
    std::size_t looked = 0;    ///< parcels, pieces or buildings
    std::size_t found = 0;     ///< spaces that both found
    std::size_t overlays = 0;  ///< parcels where the kernel had declined
    std::size_t by_edges = 0;  ///< parcels or roofs where buffers and edges one by one do not agree
};

/// Compares every `step`-th parcel, and checks with Catch: within 1e-4 of the area at 64 segments a quadrant, what
/// setback, buildings, clearance and the least width leave, and the narrow parts as ground.
Compared compare_open_land(Ground const& ground, SpaceRules const& rules, std::size_t step);

/// The same of ground between facing walls: walls by half planes, straight edges within 1e-9 of the area.
Compared compare_gaps(Ground const& ground, SpaceRules const& rules, std::size_t step);
/// Of car parks that are laid over parcels by `seed`, by faces and buffers, within 1e-4 of the area; `by_edges` counts
/// parcels where what is open beside them is by overlays another by a thousandth of the parcel.
Compared compare_parking(Ground const& ground, SpaceRules const& rules, std::size_t step, std::uint64_t seed);
/// Of roofs of every `step`-th building: the counted footprint less what is near one of its edges, within 1e-4.
Compared compare_roofs(Ground const& ground, SpaceRules const& rules, std::size_t step);

/// Of ground-floor fronts on roads: rays against every building and road, by halving; strips within 1e-9 of the area.
Compared compare_ground_floors(Ground const& ground, SpaceRules const& rules, std::size_t step);
/// Of outbuildings by shape, where no use is given: the definition against every building of the parcel.
Compared compare_outbuildings(Ground const& ground, SpaceRules const& rules, std::size_t step);
/// Of vacancy: what a parcel less all buildings leaves, within the millimetre that counts as contact.
Compared compare_vacancy(Ground const& ground, SpaceRules const& rules, std::size_t step);

}  // namespace lacuna::test
