// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/problem.h"

namespace lacuna {

/// A standard that a plan does not meet.
struct Shortfall {
    std::size_t standard = 0;  ///< index into the problem's standards
    std::int64_t missing = 0;
};

/// What a plan is worth and costs, to the fen, and every rule that it breaks.
struct Evaluation {
    std::int64_t value_fen = 0;
    std::int64_t capex_fen = 0;
    double cvar_fen = 0;  ///< mean of what it is worth in the worst scenarios; the value where there are none
    double objective_fen =
        0;  ///< value - weight x (value - CVaR), what plans are compared by; the value without a term
    std::vector<std::string> violations;  ///< sentences; empty where the plan can be carried out
    std::vector<Shortfall> shortfalls;    ///< missed minima: told, not a violation
    double weighted_slack = 0;
    std::vector<std::int64_t> served;  ///< units, a demand pool each
    [[nodiscard]] bool feasible() const { return violations.empty(); }
};

/// Adds up a plan in integers, from the problem alone: whatever a solver says is believed only after this.
/// `chosen` holds indices of alternatives.
Evaluation evaluate(PortfolioProblem const& problem, std::vector<std::size_t> const& chosen);

/// Whether a is the better plan: weighted slack, objective, value, then capex, then the ids in order.
bool better(PortfolioProblem const& problem, std::vector<std::size_t> const& a, Evaluation const& of_a,
            std::vector<std::size_t> const& b, Evaluation const& of_b);

/// Every plan tried: the slow twin of the solvers. Error{internal} beyond 2 million plans.
struct Enumeration {
    std::int64_t feasible_plans = 0;        ///< that meet the standards too
    std::vector<std::size_t> best, second;  ///< by better(); empty also where nothing is feasible
    Evaluation of_best, of_second;
};
Enumeration enumerate(PortfolioProblem const& problem);

}  // namespace lacuna
