// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/edges.h"
#include "engine/assembly/surroundings.h"
#include "engine/model/plan.h"

namespace lacuna {

// What the pipeline asks of its layers before it joins them; each tells what it found in the plan's warnings and
// issues.

/// Looks whether the buildings lie beside the parcels, and moves them where that is wished and the shift is certain.
void align_buildings(Align wish, int threads, Plan& plan);

/// Neighbours of one owner become one parcel; the account of the parcels is that of the units' ground.
void unite_owners(Plan& plan);

/// Parcels that buildings cover become one with the parcel round them. Precondition: buildings are aligned.
void unite_yards(int threads, Plan& plan);

/// Makes the parcels from the buildings and roads of the plan, as proxies, with a warning before all others.
/// Throws Error{bad_layer} where no building gives one, Error{ledger_open} where the account of ground does not close.
void make_plots(int threads, Plan& plan);

/// The parcels of each street enclosure become one ground, with the land in no parcel beside them; the parcels' account
/// shows that land as gained. Precondition: roads are cleaned.
void unite_enclosures(int threads, Plan& plan);

/// Warns where the register's areas seem to be in another unit than they were read in.
void tell_areas(Plan& plan);

/// Takes the frames of the layers of roads and car parks out (drop_frames()) and warns of each.
void leave_frames_out(CleanSurroundings& around, Plan& plan);

/// Warns where more than half of the parcels' edges are of unknown class, so that the largest setback holds there.
void tell_edges(std::vector<std::vector<ParcelEdge>> const& edges, Plan& plan);

}  // namespace lacuna
