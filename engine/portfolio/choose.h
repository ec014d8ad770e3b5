// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/evaluate.h"
#include "engine/portfolio/milp.h"

namespace lacuna {

enum class PlanStatus { optimal, feasible, infeasible, no_solution_in_time };

struct Portfolio {
    PlanStatus status = PlanStatus::no_solution_in_time;
    double gap = 0;                   ///< (bound - objective) / bound
    double bound_fen = 0;             ///< no plan under the same rules has a greater objective
    std::vector<std::size_t> chosen;  ///< indices of alternatives, ascending
    Evaluation evaluation;
    std::vector<std::vector<std::size_t>> equal;  ///< other plans of the same value; first those that were found first
    bool equal_searched = false;     ///< false: the problem is large or was stopped, equal plans not sought
    std::string solver;              ///< with version, or "greedy"
    std::vector<std::string> notes;  ///< what the reader must know of how it came about
};

/// "OPTIMAL(0.00%)", "FEASIBLE(1.25%)", "INFEASIBLE", "NO_SOLUTION_IN_TIME".
std::string status_words(Portfolio const& portfolio);

struct ChoiceOptions {
    MilpOptions milp;
    std::size_t most_equal = 8;  ///< other plans of the same value that are sought; 0: none
};

/// The plan of greatest objective, which is its value where no risk is weighed; among equal ones the cheapest, then by
/// ids. Standards that cannot all be met are
/// missed by the least weighted sum first, and named. `solver` null: the greedy with its bound.
///
/// Each answer of the solver is evaluated anew to the fen; one that breaks a rule is cut off and another sought, three
/// times, then the greedy stands in with a note, as it does where the solver found nothing in time. The status is
/// OPTIMAL only where the gap, computed from our own value, is within the one asked for. INFEASIBLE comes of pins
/// alone, and the notes name those that cannot be kept. Throws what check() throws.
///
/// Risk: a plan is sought, and its objective bounded, at the weights of scenarios that bound the relaxation
/// (at_tail()); then the solver is given the whole term, or of large problems cuts of it, which leave its bound one.
/// The greedy compares plans by their objective; its bound is that of the value, or at the weights of its plan where
/// that is less.
Portfolio choose_portfolio(PortfolioProblem const& problem, MilpSolver const* solver,
                           ChoiceOptions const& options = {});

/// The best plan other than those given (no-good cuts); nothing where there is none.
std::optional<Portfolio> next_best(PortfolioProblem const& problem, MilpSolver const& solver,
                                   std::vector<std::vector<std::size_t>> const& others,
                                   ChoiceOptions const& options = {});

/// Value of the problem with sites in fractions, in fen: the linear relaxation.
std::optional<double> relaxation_bound(PortfolioProblem const& problem, MilpSolver const& solver);

struct FrontierPoint {
    std::int64_t budget_fen = 0;
    Portfolio portfolio;
    bool keeps_previous = true;  ///< every choice of the budget before is still among these
};

/// A plan for each budget of the first year, ascending; the years after keep theirs. Plans are NOT nested: a greater
/// budget may drop a site.
std::vector<FrontierPoint> frontier(PortfolioProblem problem, std::vector<std::int64_t> budgets_fen,
                                    MilpSolver const* solver, ChoiceOptions const& options = {});

}  // namespace lacuna
