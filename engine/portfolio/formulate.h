// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/milp.h"
#include "engine/portfolio/problem.h"

#include <optional>

namespace lacuna {

/// The problem as columns and rows: one binary column an alternative, in the same order, first; then a continuous one
/// a cannibalisation, a demand flow and a standard's slack. Money is divided by one scale so that rows are tame.
struct Formulation {
    Milp milp;
    double scale = 1;                           ///< fen in one unit of the objective
    std::vector<std::pair<int, double>> slack;  ///< (column, weight) of each standard with a minimum
    std::vector<std::pair<int, double>> value;  ///< the objective as it was made: value in units of scale
    std::optional<int> tail;  ///< column of the mean deviation over the worst scenarios: RiskForm::cuts
};

/// How the term of risk is put.
enum class RiskForm {
    fits,        ///< shortfalls up to a million coefficients, else cuts
    shortfalls,  ///< a column for the worst scenarios' threshold and one a scenario for what it is below (Rockafellar
                 ///< and Uryasev 2000): exact, with as many dense rows as scenarios
    cuts  ///< one column above the mean over the worst scenarios, to be held down by add_tail_row(): a relaxation
};

/// Whether RiskForm::fits takes cuts.
bool held_by_cuts(PortfolioProblem const& problem);

/// Pairwise losses overstate where three uses share customers: take a demand pool there. Standards are hard unless
/// `soft`, which gives each minimum a slack column of no objective.
Formulation formulate(PortfolioProblem const& problem, bool soft, RiskForm form = RiskForm::fits);

}  // namespace lacuna
