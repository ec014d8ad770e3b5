// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/evaluate.h"
#include "engine/portfolio/formulate.h"

#include <optional>

namespace lacuna {

/// A plan that keeps all rules and meets all standards, and a bound that no plan is above.
struct Start {
    std::vector<std::size_t> chosen;
    Evaluation evaluation;
    double bound_fen = 0;
};

/// From the relaxation: its shares rounded, then a search of its core, which may close the gap; where it does not, a
/// local search in the order of the reduced costs. `hard` is formulate(problem, false). Nothing where neither gives a
/// plan, where the problem has demand pools, or where the solver does not solve the relaxation.
///
/// Where the problem weighs risk, `hard` is to be that of at_tail(problem) at some weights: its relaxation and core
/// bound the objective and lead to plans, which are rounded, compared and improved by their own objective.
std::optional<Start> good_start(PortfolioProblem const& problem, Formulation const& hard, MilpSolver const& solver,
                                MilpOptions const& options);

}  // namespace lacuna
