// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/formulate.h"
#include "engine/portfolio/milp.h"
#include "engine/portfolio/problem.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lacuna {

/// Whether the plan's spread counts in the choice.
bool weighs_risk(PortfolioProblem const& problem);

/// What a plan is worth more than in its mean, by scenario, in fen; 0 in sum. The problem must have scenarios.
std::vector<std::int64_t> plan_deviations(PortfolioProblem const& problem, std::span<std::size_t const> chosen);

/// Mean of the worst share of equally likely values, with the fraction of the last one (Rockafellar and Uryasev 2002).
/// Sums are of integers, so that only the division rounds. `worst_ppm` of 1 to 1,000,000; `values` is not empty.
double tail_mean(std::vector<std::int64_t> values, std::int64_t worst_ppm);

/// What each value weighs in that mean: 0 to 1 / (worst share x number), 1 in sum; of equal ones the first.
std::vector<double> tail_weights(std::span<double const> values, std::int64_t worst_ppm);

/// The problem without the term, every value moved by weight x the mean of its deviations at these weights of the
/// scenarios. CVaR is the least such mean of a plan over all weights that tail_weights() can give, and over what lies
/// between them, so no plan is worth less here than its objective: a bound of this problem is one of that, at any
/// weights. Values are rounded up to the fen.
PortfolioProblem at_tail(PortfolioProblem const& problem, std::span<double const> weights);

/// Holds the column of the tail (Formulation::tail) under the mean at these weights.
void add_tail_row(Formulation& f, PortfolioProblem const& problem, std::span<double const> weights);

/// Where the relaxation's mean over its own worst scenarios lies, found by cutting planes (Kelley 1960; for CVaR
/// Kuenzi-Bay and Mayer 2006).
struct TailCuts {
    std::vector<std::vector<double>> rows;  ///< weights of scenarios, a row each
    std::vector<double> weights;  ///< those that bound best: at_tail() of them is worth the relaxation's bound
};

/// At most 40 relaxations, fewer where the next row would move the bound by less than a tenth of `options.gap`, or
/// where they would take more than about half of `options.seconds`, which their number and not a clock tells; what is
/// there then bounds as well, if less closely. Nothing where the solver does not solve the first.
std::optional<TailCuts> tail_cuts(PortfolioProblem const& problem, MilpSolver const& solver,
                                  MilpOptions const& options);

}  // namespace lacuna
