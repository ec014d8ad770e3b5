// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/risk/plan_outlook.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// What each site is worth more than in its mean over the scenarios, in fen: by site, then scenario; of each site 0 in
/// sum, to the fen. Scenarios are the first `count` trials of the first replicate that outlook_of() draws by this seed:
/// the market's factors and those of districts, catchments and places are shared as there.
///
/// `count` from 2 to 256; powers of 2 are whole sets of Sobol points. `threads` only serves the factors of growth.
/// Errors: as outlook_of().
std::vector<std::int64_t> scenario_deviations_fen(std::vector<SiteValue> const& sites, RiskRanges const& ranges,
                                                  std::uint64_t seed, std::size_t count, int threads = 1);

}  // namespace lacuna
