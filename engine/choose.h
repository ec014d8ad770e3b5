// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/block.h"
#include "engine/model/plan.h"

#include <map>
#include <string>
#include <vector>

namespace lacuna {

/// What the people counted call for, in units by facility; facilities without a need for each thousand people are left
/// out.
std::map<std::string, double> demand_of(Catalogue const& catalogue, Interval const& people);

/// Step 5: one use for each space, by value under demand and the rules of each parcel's ground; fills spaces, fitted
/// uses, sites and unused spaces of the plan. The chosen ones are drawn, valued to the last figure, checked against the
/// strict end of the rules and certified.
///
/// Precondition: `found` is sorted by id of its spaces.
void choose(FoundSpaces found, std::map<std::string, double> const& demand, Scene const& scene, int threads,
            Plan& plan);

}  // namespace lacuna
