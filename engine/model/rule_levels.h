// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <string>

namespace lacuna {

/// The rules with the distances of one end, which is then certain. Precondition: for strict and relaxed that there are
/// both.
SpaceRules rules_at(SpaceRules rules, RuleEnd end);

/// The rules with both ends: where they have none and a district's rules are not known for certain, the likely figures
/// are the ends too, so that its sites get a verdict.
SpaceRules with_ends(SpaceRules rules);

/// The distances of the rules themselves: their likely figures.
RuleLevel likely_level(SpaceRules const& rules);

/// What is stated of the parcel's zoning district, for a lot like it; nullptr: nothing.
ZoneRule const* zone_rule(SpaceRules const& rules, Parcel const& parcel);

/// What a district states for such a lot. Where that depends on width or depth and no front is known, `unsure` says so.
ZoneRule zone_for(LotZone const& zone, LotMeasures const& lot);

/// Whether any rule of the district asks for a measure of a lot, and whether for its width or depth.
bool asks_for_lot(LotZone const& zone);
bool asks_for_front(LotZone const& zone);

/// Whether it states anything that is not computed whatever the lot.
bool states_more(LotZone const& zone);

/// `own` with the figures of `from` where it states none; unsure is what `from` says.
void complete(ZoneRule& own, ZoneRule const& from);

/// Whether some district has setbacks by class of edge.
bool zones_have_setbacks(SpaceRules const& rules);

}  // namespace lacuna
