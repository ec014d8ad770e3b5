// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/choose.h"

#include "engine/portfolio/formulate.h"
#include "engine/portfolio/greedy.h"
#include "engine/portfolio/pin_faults.h"
#include "engine/portfolio/plan_risk.h"
#include "engine/portfolio/plan_search.h"
#include "engine/portfolio/stock_bound.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

/// Beyond this many alternatives equal plans are not sought: each no-good cut is a row of them all.
constexpr std::size_t most_alternatives_for_equal = 5000;
void rate(Portfolio& plan, double asked)
{
    double const value = plan.evaluation.objective_fen;
    plan.bound_fen = std::max(plan.bound_fen, value);
    double const distance = plan.bound_fen - value;
    plan.gap = distance < 0.5 ? 0 : distance / std::max(1.0, std::fabs(plan.bound_fen));
    plan.status = plan.gap <= asked + 1e-9 ? PlanStatus::optimal : PlanStatus::feasible;
}

Portfolio by_greedy(PortfolioProblem const& problem, double asked)
{
    Portfolio plan;
    plan.solver = "greedy";
    plan.chosen = greedy_plan(problem);
    std::ranges::sort(plan.chosen);
    plan.evaluation = evaluate(problem, plan.chosen);
    plan.bound_fen = stock_bound(problem, plan.evaluation.objective_fen);
    if (weighs_risk(problem)) {
        auto const sums = plan_deviations(problem, plan.chosen);
        std::vector<double> const deviations(sums.begin(), sums.end());
        auto const at_own = at_tail(problem, tail_weights(deviations, problem.risk->worst_ppm));
        plan.bound_fen = std::min(plan.bound_fen, stock_bound(at_own, plan.evaluation.objective_fen));
    }
    rate(plan, asked);
    if (plan.evaluation.feasible()) return plan;
    plan.notes.push_back("the greedy found no plan that keeps all pins; with a solver one may be found");
    plan.status = PlanStatus::no_solution_in_time;
    plan.chosen.clear();
    plan.evaluation = {};
    return plan;
}

/// Plans of the same value: the cheapest becomes the plan, the others are told.
void settle_ties(PortfolioProblem const& problem, MilpSolver const& solver, ChoiceOptions const& options,
                 bool relaxed_standards, Portfolio& plan)
{
    if (options.most_equal == 0 || problem.alternatives.size() > most_alternatives_for_equal || held_by_cuts(problem))
        return;
    PlanSearch search{problem, solver, options.milp};
    if (relaxed_standards) search.relax_standards();
    search.cheapest_of(plan.evaluation.objective_fen);
    search.forbid(plan.chosen);
    plan.equal_searched = true;
    for (std::size_t found = 0; found < options.most_equal; ++found) {
        auto other = search.best();
        if (other.refused || other.status != MilpStatus::optimal) {
            plan.equal_searched = other.status == MilpStatus::infeasible;
            break;
        }
        search.forbid(other.chosen);
        if (other.evaluation.objective_fen < plan.evaluation.objective_fen) continue;
        bool const first = better(problem, other.chosen, other.evaluation, plan.chosen, plan.evaluation);
        if (other.evaluation.objective_fen > plan.evaluation.objective_fen)
            plan.equal.clear();
        else
            plan.equal.push_back(first ? plan.chosen : other.chosen);
        if (!first) continue;
        plan.chosen = std::move(other.chosen);
        plan.evaluation = std::move(other.evaluation);
    }
}

/// Without pins there is a plan, that of no site: standards may be missed and every other rule only forbids.
Portfolio without_plan(PortfolioProblem const& problem, MilpSolver const& solver, MilpOptions const& options,
                       Portfolio plan, MilpStatus status)
{
    plan.status = status == MilpStatus::infeasible ? PlanStatus::infeasible : PlanStatus::no_solution_in_time;
    if (plan.status == PlanStatus::infeasible && !problem.pinned.empty())
        plan.notes.push_back(conflict_of_pins(problem, solver, options));
    return plan;
}

/// Where a pin cannot be kept by plain arithmetic no solver is asked.
std::optional<Portfolio> pins_refused(PortfolioProblem const& problem, MilpSolver const* solver)
{
    Portfolio plan;
    plan.notes = pin_faults(problem);
    if (plan.notes.empty()) return {};
    plan.status = PlanStatus::infeasible;
    plan.solver = solver ? solver->name() : "greedy";
    return plan;
}

}  // namespace

std::string status_words(Portfolio const& p)
{
    switch (p.status) {
        case PlanStatus::optimal:
            return fmt::format("OPTIMAL({:.2f}%)", 100 * p.gap);
        case PlanStatus::feasible:
            return fmt::format("FEASIBLE({:.2f}%)", 100 * p.gap);
        case PlanStatus::infeasible:
            return "INFEASIBLE";
        case PlanStatus::no_solution_in_time:
            return "NO_SOLUTION_IN_TIME";
    }
    return "NO_SOLUTION_IN_TIME";
}

Portfolio choose_portfolio(PortfolioProblem const& problem, MilpSolver const* solver, ChoiceOptions const& options)
{
    check(problem);
    if (auto refused = pins_refused(problem, solver)) return std::move(*refused);
    if (!solver) return by_greedy(problem, options.milp.gap);
    Portfolio plan;
    plan.solver = solver->name();
    PlanSearch search{problem, *solver, options.milp};
    auto found = search.best_from_start();
    bool const standards = std::ranges::any_of(problem.standards, [](auto const& s) { return s.low > 0; });
    bool relaxed = false;
    if (found.status == MilpStatus::infeasible && standards) {
        relaxed = true;
        if (auto const status = search.relax_standards(); status != MilpStatus::optimal)
            return without_plan(problem, *solver, options.milp, std::move(plan), status);
        found = search.best();
    }
    if (found.refused) {
        plan = by_greedy(problem, options.milp.gap);
        plan.notes.push_back(solver->name() + " gave plans that break a rule: " + found.evaluation.violations.front());
        return plan;
    }
    if (found.status == MilpStatus::nothing_found) {
        plan = by_greedy(problem, options.milp.gap);
        plan.notes.push_back(solver->name() + " found no plan in the time given");
        return plan;
    }
    if (found.status == MilpStatus::infeasible)
        return without_plan(problem, *solver, options.milp, std::move(plan), found.status);
    plan.chosen = std::move(found.chosen);
    plan.evaluation = std::move(found.evaluation);
    plan.bound_fen = found.bound_fen;
    rate(plan, options.milp.gap);
    if (plan.status == PlanStatus::optimal) settle_ties(problem, *solver, options, relaxed, plan);
    rate(plan, options.milp.gap);
    return plan;
}

std::optional<Portfolio> next_best(PortfolioProblem const& problem, MilpSolver const& solver,
                                   std::vector<std::vector<std::size_t>> const& others, ChoiceOptions const& options)
{
    check(problem);
    PlanSearch search{problem, solver, options.milp};
    for (auto const& plan : others) search.forbid(plan);
    auto found = search.best();
    if (found.refused || found.status == MilpStatus::infeasible || found.status == MilpStatus::nothing_found) return {};
    Portfolio plan;
    plan.solver = solver.name();
    plan.chosen = std::move(found.chosen);
    plan.evaluation = std::move(found.evaluation);
    plan.bound_fen = found.bound_fen;
    rate(plan, options.milp.gap);
    return plan;
}

std::optional<double> relaxation_bound(PortfolioProblem const& problem, MilpSolver const& solver)
{
    auto const f = formulate(problem, false);
    MilpOptions options;
    options.relaxed = true;
    auto const answer = solver.solve(f.milp, options);
    if (answer.status != MilpStatus::optimal) return {};
    return answer.bound * f.scale;
}

std::vector<FrontierPoint> frontier(PortfolioProblem problem, std::vector<std::int64_t> budgets_fen,
                                    MilpSolver const* solver, ChoiceOptions const& options)
{
    std::ranges::sort(budgets_fen);
    std::vector<FrontierPoint> points;
    check(problem);
    for (auto const budget : budgets_fen) {
        problem.budget.by_year_fen.front() = budget;
        FrontierPoint point{budget, choose_portfolio(problem, solver, options), true};
        if (!points.empty())
            point.keeps_previous = std::ranges::includes(point.portfolio.chosen, points.back().portfolio.chosen);
        points.push_back(std::move(point));
    }
    return points;
}

}  // namespace lacuna
