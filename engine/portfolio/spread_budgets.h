// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/choose.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lacuna {

/// Budgets of the first year, in fen: `count` >= 2 of them at equal distances from the least capex of any alternative
/// that adds value (with all served that it can serve, and not excluded) to the capex of the plan without a limit on
/// that year; each rounded up to a whole unit of money. Ascending; fewer where two are the same, one where nothing
/// adds value or no plan keeps the rules. The budgets of later years, works capacity and all other rules stay.
std::vector<std::int64_t> spread_budgets(PortfolioProblem problem, std::size_t count, MilpSolver const* solver,
                                         ChoiceOptions options = {});

}  // namespace lacuna
