// SPDX-License-Identifier: Apache-2.0
#include "importers/rules/rule_set.h"

#include "engine/core/text.h"
#include "importers/catalogue/figures.h"

namespace lacuna {

std::string describe_rule_format()
{
    std::string text = R"(<!-- made from importers/rules and data/rules; do not edit -->
# Rule sets

A rule set (TOML, `data/rules`) holds the distances and least sizes of a place, each with mark and source.
`lacuna scan --rules cn` takes one by its id or path, `--rules none` none; without the option it is the one with the
catalogue's name, where there is one. `lacuna rules` lists them, `lacuna rules cn` shows one. A study's own keys and `--set` overrule it.

```toml
title = "Our town"

[setback_m]           # not known for certain: three figures
strict = 3
likely = 1
relaxed = 0
mark = "E"
source = "estimate until the plan is read"

[clearance_m]         # known: one value
value = 4
mark = "S"
source = "town plan 2021, article 12"

[keep_clear.tree]     # a class of --constraints
value = 3
mark = "S"
source = "tree bylaw, article 4"
```

Keys are those of a study's `[space]` that are numbers, and a table `[keep_clear.CLASS]` a class of constraints. Setbacks,
`clearance_m` and `keep_clear` may have three figures. A scan works with the likely ones. It also measures
- how much open land each parcel has at the strict and at the relaxed end (`open_strict_m2`, `open_relaxed_m2` of layer `parcels`),
- whether each site on open land keeps the strict distances: `rule_verdict` of layer `sites` is then `yes`, else `maybe`,
  and `rule_note` says which rule, how far away it stands and how far the strict end asks.

A key that the user sets to another value than the likely one is taken as known: its ends are that value. What a parcel or its zoning district says is known too.
Limits: ends are of distances only; least sizes, ratios and storey heights have one value.

)";
    text += "Marks: ";
    bool first = true;
    for (auto const& mark : marks()) {
        text += (first ? "" : "; ") + std::string(1, mark.mark) + " " + std::string{mark.meaning};
        first = false;
    }
    return text + ".\n";
}

std::string describe_rule_set(RuleSet const& rules)
{
    std::string text = "\n## " + rules.id + ": " + rules.title +
                       "\n\n| rule | strict | likely | relaxed | mark | source |\n|---|---|---|---|---|---|\n";
    for (auto const& f : rules.figures)
        text += "| `" + f.key + "` | " + (f.sure ? "" : shortest(f.strict)) + " | " + shortest(f.likely) + " | " +
                (f.sure ? "" : shortest(f.relaxed)) + " | " + std::string(1, f.mark) + " | " + f.source + " |\n";
    return text;
}

}  // namespace lacuna
