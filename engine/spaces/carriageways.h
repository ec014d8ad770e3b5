// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/neighbours.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <string_view>
#include <vector>

namespace lacuna {

/// The class of constraint that a carriageway through a lot is.
inline constexpr std::string_view carriageway_rule = "carriageway";

/// The carriageways that run through lots, as constraints of the class carriageway_rule, by parcel, then by road: of
/// each road line the stretches that lie in a parcel that is no street, with half the width given (else that of the
/// class, else rules.road_width_m) kept clear on both sides; of carriageways given as areas the part in the parcel.
///
/// What grazes a parcel is left out, as the line of a street that is drawn a little off: a stretch that comes nowhere
/// deeper into the parcel than half its width, and of an area what is nowhere wider than 1 m (E).
/// Time goes by what lies in each parcel, whatever features the roads come as.
/// Precondition: boundaries and areas valid. Throws Error{geometry_failed} where an overlay fails.
/// Limits: a street that is drawn further off than half its width takes ground of the lots beside it.
std::vector<Constraint> carriageways_in_lots(StudyArea const& area, std::vector<ParcelSurroundings> const& around,
                                             SpaceRules const& rules, int threads);

}  // namespace lacuna
