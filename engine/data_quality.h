// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

namespace lacuna {

// What the pipeline asks of its layers before it joins them; each tells what it found in the plan's warnings and
// issues.

/// Looks whether the buildings lie beside the parcels, and moves them where that is wished and the shift is certain.
void align_buildings(Align wish, int threads, Plan& plan);

/// Neighbours of one owner become one parcel; the account of the parcels is that of the units' ground.
void unite_owners(Plan& plan);

/// Warns where the register's areas seem to be in another unit than they were read in.
void tell_areas(Plan& plan);

}  // namespace lacuna
