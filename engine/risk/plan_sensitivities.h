// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/risk/plan_outlook.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// What is added to the yearly growth of revenue: normal, cut at two deviations. Precondition: growth_sd > 0.
TruncatedNormal growth_range(RiskRanges const& ranges);

/// Fills base, swings, break-evens, shares and greatest_difference of `out`: of the total, the sites' own factors at
/// their base and their consent as expected.
void add_sensitivities(std::vector<SiteValue> const& sites, RiskRanges const& ranges, std::uint64_t seed,
                       PlanOutlook& out);

}  // namespace lacuna
