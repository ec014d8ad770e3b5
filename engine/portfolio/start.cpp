// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/start.h"

#include "engine/portfolio/core_search.h"
#include "engine/portfolio/local_search.h"
#include "engine/portfolio/plan_state.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

class Starter {
public:
    Starter(PortfolioProblem const& problem, Formulation const& hard, MilpOptions const& options)
        : p_{problem}, hard_{hard}, options_{options}
    {
    }

    std::optional<Start> result(MilpAnswer const& relaxed)
    {
        auto const n = p_.alternatives.size();
        if (relaxed.status != MilpStatus::optimal || relaxed.values.size() < n || relaxed.reduced_costs.size() < n)
            return {};
        start_.bound_fen = relaxed.bound * hard_.scale;
        std::vector<double> share;
        for (std::size_t i = 0; i < n; ++i) {
            share.push_back(relaxed.values[i]);
            loss_.push_back(std::max(0.0, -relaxed.reduced_costs[i]));
        }
        take(rounded_plan(p_, share, loss_));
        if (core(relaxed)) return start_;
        if (!found_) return {};
        local_search(relaxed.bound);
        return start_;
    }

private:
    void take(std::vector<std::size_t> plan)
    {
        auto evaluation = evaluate(p_, plan);
        if (!evaluation.feasible() || !evaluation.shortfalls.empty()) return;
        if (found_ && evaluation.objective_fen <= start_.evaluation.objective_fen) return;
        found_ = true;
        start_.chosen = std::move(plan);
        start_.evaluation = std::move(evaluation);
    }

    [[nodiscard]] double value() const { return start_.evaluation.objective_fen; }
    [[nodiscard]] double enough() const { return start_.bound_fen - options_.gap * std::fabs(start_.bound_fen); }

    /// True where it closes the gap.
    bool core(MilpAnswer const& relaxed)
    {
        CoreSearchOptions search;
        search.gap = options_.gap;
        search.steps = by_time(search.steps, 60);
        auto const known = found_ ? std::optional{value() / hard_.scale} : std::nullopt;
        auto const answer = search_core(hard_.milp, relaxed, known, search);
        start_.bound_fen = std::min(start_.bound_fen, answer.bound * hard_.scale);
        if (!answer.values.empty()) {
            std::vector<std::size_t> plan;
            for (std::size_t i = 0; i < p_.alternatives.size(); ++i)
                if (answer.values[i] > 0.5) plan.push_back(i);
            take(std::move(plan));
        }
        return found_ && value() >= enough();
    }

    void local_search(double relaxed_bound)
    {
        LocalSearchOptions search;
        search.loss = std::move(loss_);
        search.enough_fen = static_cast<std::int64_t>(std::ceil(enough()));
        // One that costs more than lies between plan and bound is in no better plan.
        search.most_loss = relaxed_bound - value() / hard_.scale;
        // Of a large problem with risk the solver finds next to nothing, and the plan of the core is a little off.
        search.moves = held_by_cuts(p_) ? by_time(3 * search.moves, 60) : by_time(search.moves, 20);
        take(improve_plan(p_, start_.chosen, search));
    }

    /// Less where little time is given, by the time asked for and not by a clock. Two million moves take 1 to 3 s.
    [[nodiscard]] std::int64_t by_time(std::int64_t all, double seconds) const
    {
        return static_cast<std::int64_t>(static_cast<double>(all) * std::clamp(options_.seconds / seconds, 0.0, 1.0));
    }

    PortfolioProblem const& p_;
    Formulation const& hard_;
    MilpOptions const& options_;
    std::vector<double> loss_;
    bool found_ = false;
    Start start_;
};

}  // namespace

std::optional<Start> good_start(PortfolioProblem const& problem, Formulation const& hard, MilpSolver const& solver,
                                MilpOptions const& options)
{
    if (!PlanState::counts(problem)) return {};
    auto relaxed = options;
    relaxed.relaxed = true;
    return Starter{problem, hard, options}.result(solver.solve(hard.milp, relaxed));
}

}  // namespace lacuna
