// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/milp.h"
#include "engine/portfolio/problem.h"

namespace lacuna {

/// The problem as columns and rows: one binary column an alternative, in the same order, first; then a continuous one
/// a cannibalisation, a demand flow and a standard's slack. Money is divided by one scale so that rows are tame.
struct Formulation {
    Milp milp;
    double scale = 1;                           ///< fen in one unit of the objective
    std::vector<std::pair<int, double>> slack;  ///< (column, weight) of each standard with a minimum
    std::vector<std::pair<int, double>> value;  ///< the objective as it was made: value in units of scale
};

/// Pairwise losses overstate where three uses share customers: take a demand pool there. Standards are hard unless
/// `soft`, which gives each minimum a slack column of no objective.
Formulation formulate(PortfolioProblem const& problem, bool soft);

}  // namespace lacuna
