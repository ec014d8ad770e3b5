// SPDX-License-Identifier: Apache-2.0
#include "engine/model/rule_levels.h"

#include <algorithm>

namespace lacuna {

SpaceRules rules_at(SpaceRules rules, RuleEnd end)
{
    RuleLevel const level = end == RuleEnd::strict    ? rules.strict.value()
                            : end == RuleEnd::relaxed ? rules.relaxed.value()
                                                      : likely_level(rules);
    rules.end = end;
    rules.setback_m = level.setback_m;
    rules.front_setback_m = level.front_setback_m;
    rules.side_setback_m = level.side_setback_m;
    rules.rear_setback_m = level.rear_setback_m;
    rules.clearance_m = level.clearance_m;
    rules.gable_clearance_m = level.gable_clearance_m;
    rules.tall_clearance_m = level.tall_clearance_m;
    rules.fire_class_3_clearance_m = level.fire_class_3_clearance_m;
    rules.fire_class_4_clearance_m = level.fire_class_4_clearance_m;
    rules.green_share = level.green_share;
    rules.coverage_added = level.coverage_added;
    rules.keep_clear_m = level.keep_clear_m;
    rules.strict.reset();
    rules.relaxed.reset();
    return rules;
}

SpaceRules with_ends(SpaceRules rules)
{
    bool const unsure = std::ranges::any_of(rules.zones, [](auto const& zone) {
        auto const& z = zone.second;
        return z.front_m || z.side_m || z.rear_m || !z.unsure.empty();
    });
    if (unsure && !rules.strict) rules.strict = rules.relaxed = likely_level(rules);
    return rules;
}

RuleLevel likely_level(SpaceRules const& rules)
{
    return {rules.setback_m,
            rules.front_setback_m,
            rules.side_setback_m,
            rules.rear_setback_m,
            rules.clearance_m,
            rules.gable_clearance_m,
            rules.tall_clearance_m,
            rules.fire_class_3_clearance_m,
            rules.fire_class_4_clearance_m,
            rules.green_share,
            rules.coverage_added,
            rules.keep_clear_m};
}

ZoneRule const* zone_rule(SpaceRules const& rules, std::string const& district, double lot_m2)
{
    if (auto const lots = rules.zones_by_lot.find(district); lots != rules.zones_by_lot.end())
        for (auto const& each : lots->second)
            if (!each.up_to_m2 || lot_m2 <= *each.up_to_m2) return &each.rule;
    auto const zone = rules.zones.find(district);
    return zone == rules.zones.end() ? nullptr : &zone->second;
}

}  // namespace lacuna
