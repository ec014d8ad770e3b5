// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "importers/rules/rule_set.h"

#include <optional>
#include <vector>

namespace lacuna {

/// Every figure of [space], [zones], [keep_clear], [valuation], [prices], [financing] and [social] that a run went by,
/// in the order of the documentation, with where it comes from: the user's, a rule set's, or the default. A figure
/// that equals the default counts as the default, unless the study states its source. Figures without value are left
/// out.
std::vector<Setting> settings_of(Study const& study, std::optional<RuleSet> const& rules);

}  // namespace lacuna
