// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/edges.h"
#include "engine/assembly/join.h"
#include "engine/assembly/neighbours.h"
#include "engine/building_scenes.h"
#include "engine/model/facility.h"
#include "engine/model/proposal.h"
#include "engine/model/rules.h"
#include "engine/model/space_ref.h"
#include "engine/model/study_area.h"
#include "engine/spaces/barriers.h"
#include "engine/spaces/find_spaces.h"
#include "engine/spaces/street_way.h"

#include "engine/geometry/index.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lacuna {

/// What every block may look at, and no block changes.
struct Scene {
    StudyArea const& area;
    Joined const& joined;
    std::vector<char> const& building_data;  ///< by parcel
    bool coverage_inferred = false;
    BoxIndex const& buildings;                            ///< over the footprints
    std::vector<ParcelSurroundings> const& surroundings;  ///< by parcel
    BoxIndex const& car_parks;                            ///< over StudyArea::parking
    Catalogue const& catalogue;
    SpaceRules const& space_rules;
    ValuationRules const& valuation_rules;
    BuildingSurroundings const& around;
    std::vector<std::vector<ParcelEdge>> const& edges;  ///< by parcel; empty where no rule asks for them
    Barriers const& barriers;                           ///< over StudyArea::constraints
    Barriers const* strict_barriers = nullptr;          ///< the same at the ends of unsure rules; null: none
    Barriers const* relaxed_barriers = nullptr;
    SpaceRules const* strict_rules = nullptr;  ///< the rules at their ends; null: none
    SpaceRules const* relaxed_rules = nullptr;
    std::vector<std::vector<char>> const* blank_ends = nullptr;           ///< by building; null: no rule asks for them
    std::pmr::memory_resource* memory = std::pmr::new_delete_resource();  ///< what is found is Kept there
};

/// A piece of the study area: its own parcels, and the buildings whose roofs it looks after.
struct Block {
    std::vector<std::uint32_t> parcels;
    std::vector<std::uint32_t> buildings;
};

/// What was proposed for one space.
struct Offers {
    PackedList<Proposal> proposals;  ///< by facility id; without the space's id, of the appraisal IOAV and capex only
    PackedList<Refusal> refused;     ///< by facility id
};

/// Spaces with what was proposed for each, packed: a city has dozens of refusals a parcel.
struct FoundSpaces {
    SpaceTable spaces;
    std::vector<Offers> offers{};  ///< one a space
    void add(Space const& space, Offers found);
    void append(FoundSpaces&& other);
    void sort_by_id();
};

struct BlockResult {
    std::vector<std::uint32_t> surveyed;  ///< parcels, each with its survey
    PackedTable<ParcelSurvey> surveys;
    FoundSpaces found;
    PackedTable<Remnant> remnants;
    std::vector<Issue> issues;
};

/// Cuts the study area into blocks of neighbouring parcels along a Hilbert curve. Every parcel and every
/// building is in exactly one block. How it is cut changes no result.
std::vector<Block> make_blocks(StudyArea const& area, Joined const& joined, std::size_t parcels_a_block);

/// The parcel with number `p` with all that its spaces depend on. It points into the scene.
ParcelScene parcel_scene(std::uint32_t p, Scene const& scene);

/// Places every facility of the catalogue on a space, where it fits, and values it. Pure.
/// `ways` gives the ways of its parcel, for uses that ask for one; empty: none is looked for.
Offers propose(Space const& space, Scene const& scene, std::function<StreetWays&()> const& ways = {});

/// Finds the spaces of a block, places facilities on them and values these. Pure. A parcel or
/// building that fails in an overlay becomes an issue.
BlockResult process(Block const& block, Scene const& scene);

}  // namespace lacuna
