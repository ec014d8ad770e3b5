// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/ground_cap.h"
#include "engine/model/placement.h"
#include "engine/model/plan.h"
#include "engine/model/proposal.h"
#include "engine/model/space_ref.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// One space with every proposal for it, and the facilities refused before.
struct Candidate {
    SpaceRef space;
    PackedList<Proposal> proposals;  ///< by facility
    PackedList<Refusal> refused;
};

/// Cuts a proposal down to a number of units and values it anew; nullopt where so few make no sense.
using CutProposal = std::function<std::optional<Proposal>(Proposal const&, Space const&, double units)>;

/// The placement with its shape and pieces, where it came without; its rectangle is round them.
using DrawPlacement = std::function<Placement(Placement const&, Space const&)>;

/// Gross floor area that a proposal adds.
using AddedFloorArea = std::function<double(Proposal const&)>;

struct RankingInput {
    std::vector<Candidate> candidates;           ///< by space id
    std::map<std::string, double> demand_units;  ///< by facility; facilities that are not named have no limit
    CutProposal cut;
    DrawPlacement draw;  ///< none: every placement has its ground
    AddedFloorArea added_floor_area;
    std::map<std::string, GroundCap> ground;  ///< by parcel; parcels that are not named have no limit
    std::string currency;                     ///< of every IOAV, for what refusals say
    std::pmr::memory_resource* memory = std::pmr::new_delete_resource();  ///< where the refusals are Kept
};

struct Ranked {
    std::vector<Site> sites;                     ///< by mean IOAV, ties by id; without cash flows
    std::vector<UnusedSpace> unused;             ///< by space id
    std::map<std::string, std::string> reduced;  ///< by site: what of its parcel's ground cut it down
};

/// Square metres of open ground, and of ground that buildings cover, which a proposal takes of its parcel: none in and
/// on buildings and in no parcel; car parks are no ground that could be green.
struct GroundUse {
    double open_m2 = 0, footprint_m2 = 0;
};
GroundUse ground_use(Placement const& placement, Space const& space, double added_floor_area_m2);

/// What a use of the space may take at most where the parcel has no other: a use of low improvement clears it.
GroundCap cap_for(GroundCap cap, SpaceKind kind);

/// Chooses the best use of each space. Proposals are taken in order of mean IOAV (ties: space id, then facility id);
/// one is chosen if that is positive, its space is free, its ground touches no chosen ground on
/// the same level, demand for its kind is left, and the parcel's floor area and ground left (where known) are enough;
/// where demand, floor area or ground is left for a part, the part is valued anew and takes its turn again.
/// Each other facility of a space gets a refusal that says why.
/// Limits: greedy, so the sum is not proven to be the largest; the portfolio stage is for that.
/// Of the appraisals only IOAV, its mean and capex are looked at, so that a caller may leave the rest out. The
/// proposals of `input` stay; its refusals move on.
Ranked rank(RankingInput& input);

}  // namespace lacuna
