// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/start.h"

#include "engine/portfolio/local_search.h"
#include "engine/portfolio/plan_state.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

std::optional<Start> good_start(PortfolioProblem const& problem, Formulation const& hard, MilpSolver const& solver,
                                MilpOptions const& options)
{
    if (!PlanState::counts(problem)) return {};
    auto relaxed = options;
    relaxed.relaxed = true;
    auto const answer = solver.solve(hard.milp, relaxed);
    auto const n = problem.alternatives.size();
    if (answer.status != MilpStatus::optimal || answer.values.size() < n || answer.reduced_costs.size() < n) return {};
    LocalSearchOptions search;
    std::vector<double> share;
    for (std::size_t i = 0; i < n; ++i) {
        share.push_back(answer.values[i]);
        search.loss.push_back(std::max(0.0, -answer.reduced_costs[i]));
    }
    Start start{rounded_plan(problem, share, search.loss), {}, answer.bound * hard.scale};
    start.evaluation = evaluate(problem, start.chosen);
    if (!start.evaluation.feasible() || !start.evaluation.shortfalls.empty()) return {};
    search.enough_fen =
        static_cast<std::int64_t>(std::ceil(start.bound_fen - options.gap * std::fabs(start.bound_fen)));
    // One that costs more than lies between plan and bound is in no better plan.
    search.most_loss = answer.bound - static_cast<double>(start.evaluation.value_fen) / hard.scale;
    // Two million moves take 1 to 3 s: less where little time is given, by the time asked for and not by a clock.
    search.moves =
        static_cast<std::int64_t>(static_cast<double>(search.moves) * std::clamp(options.seconds / 20, 0.0, 1.0));
    start.chosen = improve_plan(problem, start.chosen, search);
    start.evaluation = evaluate(problem, start.chosen);
    return start;
}

}  // namespace lacuna
