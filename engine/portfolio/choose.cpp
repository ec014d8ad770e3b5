// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/choose.h"

#include "engine/portfolio/formulate.h"
#include "engine/portfolio/greedy.h"
#include "engine/portfolio/pin_faults.h"
#include "engine/portfolio/plan_risk.h"
#include "engine/portfolio/start.h"
#include "engine/portfolio/stock_bound.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace lacuna {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
/// Beyond this many alternatives equal plans are not sought: each no-good cut is a row of them all.
constexpr std::size_t most_alternatives_for_equal = 5000;
using Chosen = std::vector<std::size_t>;

/// Forbids one plan and no other: something of it is left out, or something else is taken.
void cut_off(Milp& milp, Chosen const& plan, std::size_t alternatives)
{
    Milp::Row row{{}, 1 - static_cast<double>(plan.size()), infinite};
    std::vector<bool> in(alternatives, false);
    for (auto const i : plan) in[i] = true;
    for (std::size_t i = 0; i < alternatives; ++i) row.entries.emplace_back(static_cast<int>(i), in[i] ? -1 : 1);
    milp.rows.push_back(std::move(row));
}

struct Found {
    MilpStatus status = MilpStatus::nothing_found;
    double bound_fen = 0;
    Chosen chosen;
    Evaluation evaluation;
    bool refused = false;  ///< the last answer broke a rule
};

class Search {
public:
    Search(PortfolioProblem const& problem, MilpSolver const& solver, ChoiceOptions const& options)
        : p_{problem}, solver_{solver}, options_{options}, f_{formulate(problem, false)}
    {
        if (f_.tail) tail_ = tail_cuts(p_, solver_, options_.milp);
        add_cuts();
    }

    void forbid(Chosen const& plan) { cut_off(f_.milp, plan, p_.alternatives.size()); }

    /// The plan of greatest objective under the rows there are, believed only after evaluation.
    Found best() { return f_.tail ? best_by_cuts() : best_of_rows(); }

    Found best_of_rows()
    {
        Found found;
        for (int attempt = 0; attempt < 3; ++attempt) {
            auto const answer = solver_.solve(f_.milp, options_.milp);
            found = {answer.status, answer.bound * f_.scale, {}, {}, false};
            if (answer.values.empty()) return found;
            found.chosen = chosen_in(answer);
            found.evaluation = evaluate(p_, found.chosen);
            found.refused = !found.evaluation.feasible();
            if (!found.refused) return found;
            forbid(found.chosen);
        }
        return found;
    }

    /// The same where the term of risk is held by cuts alone: each plan found adds the one that it breaks.
    Found best_by_cuts()
    {
        constexpr int most_rounds = 4;
        auto const all = options_.milp.seconds;
        options_.milp.seconds = all / most_rounds;
        auto best = rounds_of_cuts(most_rounds);
        options_.milp.seconds = all;
        return best;
    }

    Found rounds_of_cuts(int most_rounds)
    {
        Found best;
        for (int round = 0; round < most_rounds; ++round) {
            auto found = best_of_rows();
            bool const plan =
                !found.refused && (found.status == MilpStatus::optimal || found.status == MilpStatus::stopped);
            if (round > 0 && !plan) return best;
            double const bound = round == 0 ? found.bound_fen : std::min(best.bound_fen, found.bound_fen);
            auto const& e = found.evaluation;
            if (round == 0 || e.objective_fen > best.evaluation.objective_fen) best = found;
            best.bound_fen = bound;
            double const distance = bound - best.evaluation.objective_fen;
            if (!plan || distance < 0.5 || distance <= options_.milp.gap * std::fabs(bound)) return best;
            auto const sums = plan_deviations(p_, found.chosen);
            std::vector<double> const deviations(sums.begin(), sums.end());
            add_tail_row(f_, p_, tail_weights(deviations, p_.risk->worst_ppm));
        }
        return best;
    }

    /// The same from a plan by local search, which stays where the solver finds none above it that keeps the rules.
    Found best_from_start()
    {
        auto start = options_.milp.gap > 0 ? this->start() : std::nullopt;
        if (!start) return best();
        auto with = options_.milp;
        with.known = {start->evaluation.objective_fen / f_.scale, start->bound_fen / f_.scale};
        with.seconds *= 0.75;  // relaxation, core and local search took some, which no clock tells
        auto const answer = solver_.solve(f_.milp, with);
        Found found{answer.status, answer.bound * f_.scale, chosen_in(answer), {}, false};
        if (!answer.values.empty()) {
            found.evaluation = evaluate(p_, found.chosen);
            if (found.evaluation.feasible() && found.evaluation.objective_fen > start->evaluation.objective_fen)
                return found;
        }
        found.chosen = std::move(start->chosen);
        found.evaluation = std::move(start->evaluation);
        return found;
    }

    /// Standards get slack; the least weighted sum of it is found and held.
    MilpStatus relax_standards()
    {
        auto soft = formulate(p_, true);
        auto least = soft.milp;
        for (auto& column : least.columns) column.objective = 0;
        Milp::Row held{{}, -infinite, 0};
        for (auto const& [column, weight] : soft.slack) {
            least.columns[static_cast<std::size_t>(column)].objective = -weight;
            held.entries.emplace_back(column, weight);
        }
        auto exact = options_.milp;
        exact.gap = 0;
        auto const answer = solver_.solve(least, exact);
        if (answer.values.empty()) return answer.status;
        for (auto const& [column, weight] : soft.slack)
            held.high += weight * std::round(answer.values[static_cast<std::size_t>(column)]);
        held.high += 1e-7;
        soft.milp.rows.push_back(std::move(held));
        f_ = std::move(soft);
        add_cuts();
        return answer.status;
    }

    /// From now on: at least this objective, and the cheapest such plan first.
    void cheapest_of(double objective_fen)
    {
        f_.milp.rows.push_back({f_.value, (objective_fen - 0.5) / f_.scale, infinite});
        for (auto& column : f_.milp.columns) column.objective = 0;
        for (std::size_t i = 0; i < p_.alternatives.size(); ++i)
            f_.milp.columns[i].objective = -static_cast<double>(p_.alternatives[i].capex_fen) / f_.scale;
        options_.milp.gap = 0;
    }

private:
    std::optional<Start> start()
    {
        if (!weighs_risk(p_)) return good_start(p_, f_, solver_, options_.milp);
        if (!tail_) tail_ = tail_cuts(p_, solver_, options_.milp);
        if (!tail_) return {};
        return good_start(p_, formulate(at_tail(p_, tail_->weights), false), solver_, options_.milp);
    }

    void add_cuts()
    {
        if (!f_.tail || !tail_) return;
        for (auto const& weights : tail_->rows) add_tail_row(f_, p_, weights);
    }

    [[nodiscard]] Chosen chosen_in(MilpAnswer const& answer) const
    {
        Chosen chosen;
        for (std::size_t i = 0; i < p_.alternatives.size() && !answer.values.empty(); ++i)
            if (answer.values[i] > 0.5) chosen.push_back(i);
        return chosen;
    }

    PortfolioProblem const& p_;
    MilpSolver const& solver_;
    ChoiceOptions options_;
    Formulation f_;
    std::optional<TailCuts> tail_;
};

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
    if (options.most_equal == 0 || problem.alternatives.size() > most_alternatives_for_equal) return;
    Search search{problem, solver, options};
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
    Search search{problem, *solver, options};
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
    Search search{problem, solver, options};
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
