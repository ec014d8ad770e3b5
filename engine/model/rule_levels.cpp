// SPDX-License-Identifier: Apache-2.0
#include "engine/model/rule_levels.h"

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
    rules.keep_clear_m = level.keep_clear_m;
    rules.strict.reset();
    rules.relaxed.reset();
    return rules;
}

RuleLevel likely_level(SpaceRules const& rules)
{
    return {rules.setback_m,      rules.front_setback_m, rules.side_setback_m,
            rules.rear_setback_m, rules.clearance_m,     rules.keep_clear_m};
}

}  // namespace lacuna
