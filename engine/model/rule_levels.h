// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"

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

/// What is stated of a zoning district for a lot of such an area; nullptr: nothing.
ZoneRule const* zone_rule(SpaceRules const& rules, std::string const& district, double lot_m2);

}  // namespace lacuna
