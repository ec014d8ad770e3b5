// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/problem.h"

namespace lacuna {

/// No plan is worth more, in fen; at most knapsack_bound(). `known`: the value of a plan, which the search steers by.
///
/// Lagrangian relaxation (Geoffrion 1974) of the stocks (PortfolioProblem::limits): what they hold is sold at prices,
/// what a use takes of them costs the same, and of what is left the knapsack of multiple choice is filled in fractions.
/// Any prices bound all plans; good ones are found by steps along the subgradient (Held, Wolfe and Crowder 1974, with
/// Polyak's length). Overlaps that share no site are one choice each. The budgets of all years are taken together, and
/// pools as if all that a site can serve were served.
double stock_bound(PortfolioProblem const& problem, double known);

}  // namespace lacuna
