// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/ground_cap.h"
#include "engine/model/rules.h"
#include "engine/model/space.h"
#include "engine/model/study_area.h"

namespace lacuna {

/// What of a parcel's ground may be taken: the parcel's own green share and coverage, else those of the rules.
///
/// Green is counted on the parcel's area and may lie anywhere on unbuilt ground, in setbacks and before walls too; so
/// uses may take its area less what is built, less its car parks, less the green share. Where no coverage is given,
/// `rules.coverage_added` limits new buildings on built parcels. Precondition: `parking_m2` of the unbuilt ground.
/// Limits: drives, paths and other paving are not known and count as ground that could be green.
GroundCap ground_cap(Parcel const& parcel, ParcelSurvey const& survey, double parking_m2, SpaceRules const& rules);

}  // namespace lacuna
