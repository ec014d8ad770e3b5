// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/financing/waterfall.h"

#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// The order of the specification: operating cost, tax, concession fee, maintenance reserve, interest, principal,
/// reserve top-up, lock-up, residents' priority dividend, renovation fund's share, equity by weight.
inline WaterfallRules default_waterfall(double fund_share, std::vector<std::pair<std::string, double>> equity)
{
    WaterfallRules rules;
    for (char const* id : {"opex", "tax", "fee", "reserve"}) rules.steps.push_back({id, StepKind::due, 0, 0, {}});
    for (char const* id : {"interest", "principal"}) rules.steps.push_back({id, StepKind::debt, 0, 0, {}});
    rules.steps.push_back({"top_up", StepKind::top_up, 0, 0, {}});
    rules.steps.push_back({"lock_up", StepKind::lock_up, 0, 0, {}});
    rules.steps.push_back({"residents_dividend", StepKind::due, 0, 0, {}});
    rules.steps.push_back({"renovation_fund", StepKind::share, fund_share, 0, {}});
    rules.steps.push_back({"equity", StepKind::rest, 0, 0, std::move(equity)});
    return rules;
}

}  // namespace lacuna
