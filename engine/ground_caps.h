// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/ground_cap.h"
#include "engine/model/plan.h"

#include <map>
#include <string>

namespace lacuna {

/// How much ground the uses of each parcel may take together by `rules`; parcels without a limit are left out.
/// Precondition: surveys and spaces are there.
std::map<std::string, GroundCap> ground_caps(Plan const& plan, SpaceRules const& rules);

/// Puts the caps into the surveys, for who reads the parcels.
void tell_caps(std::map<std::string, GroundCap> const& caps, Plan& plan);

/// Tells of each site what of its parcel's ground cut it down (`reduced`, by site), and whether the sites up to it, by
/// rank, take more than the strict end leaves: it is then no longer allowed for certain. `strict` may be null.
/// Precondition: verdicts of the distance rules are there.
void tell_ground(std::map<std::string, std::string> const& reduced, SpaceRules const* strict, Plan& plan);

}  // namespace lacuna
