// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/join.h"
#include "engine/model/plan.h"

#include <vector>

namespace lacuna {

/// Storeys of every building with source and confidence, existing floor area and people: written into the plan, with
/// warnings where they rest on assumptions.
void take_stock(Joined const& joined, Plan& plan);

/// Existing floor area (likely) by parcel, of the buildings that have it as their main parcel; after take_stock().
std::vector<double> floor_area_of_parcels(Joined const& joined, Plan const& plan);

}  // namespace lacuna
