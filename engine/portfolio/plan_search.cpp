// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/plan_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lacuna {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Forbids one plan and no other: something of it is left out, or something else is taken.
void cut_off(Milp& milp, PlanSearch::Chosen const& plan, std::size_t alternatives)
{
    Milp::Row row{{}, 1 - static_cast<double>(plan.size()), infinite};
    std::vector<bool> in(alternatives, false);
    for (auto const i : plan) in[i] = true;
    for (std::size_t i = 0; i < alternatives; ++i) row.entries.emplace_back(static_cast<int>(i), in[i] ? -1 : 1);
    milp.rows.push_back(std::move(row));
}

/// Of the time that is left: of each search between two cuts.
constexpr double share_of_cuts = 0.5;

}  // namespace

PlanSearch::PlanSearch(PortfolioProblem const& problem, MilpSolver const& solver, MilpOptions const& options)
    : p_{problem}, solver_{solver}, options_{options}, clock_{options}, f_{formulate(problem, false)}
{
    if (f_.tail) tail_ = tail_cuts(p_, solver_, options_);
    add_cuts();
}

void PlanSearch::forbid(Chosen const& plan) { cut_off(f_.milp, plan, p_.alternatives.size()); }

PlanSearch::Found PlanSearch::best() { return f_.tail ? best_by_cuts() : best_of_rows(1); }

PlanSearch::Found PlanSearch::best_of_rows(double share)
{
    Found found;
    for (int attempt = 0; attempt < 3; ++attempt) {
        auto const answer = solver_.solve(f_.milp, with_seconds(share * clock_.left()));
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

PlanSearch::Found PlanSearch::best_by_cuts()
{
    constexpr int most_rounds = 4;
    Found best;
    for (int round = 0; round < most_rounds; ++round) {
        auto found = best_of_rows(round + 1 < most_rounds ? share_of_cuts : 1);
        bool const plan =
            !found.refused && (found.status == MilpStatus::optimal || found.status == MilpStatus::stopped);
        if (round > 0 && !plan) return best;
        double const bound = round == 0 ? found.bound_fen : std::min(best.bound_fen, found.bound_fen);
        auto const& e = found.evaluation;
        if (round == 0 || e.objective_fen > best.evaluation.objective_fen) best = found;
        best.bound_fen = bound;
        if (!plan || is_near(best)) return best;
        add_cut_of(found.chosen);
    }
    return best;
}

PlanSearch::Found PlanSearch::best_from_start()
{
    auto start = options_.gap > 0 ? start_plan() : std::nullopt;
    if (!start) return best();
    if (f_.tail) return above_by_cuts(std::move(*start));
    constexpr double share_unclocked = 0.75;
    auto with = with_seconds((clock_.is_there() ? 1 : share_unclocked) * clock_.left());
    with.known = {start->evaluation.objective_fen / f_.scale, start->bound_fen / f_.scale};
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

PlanSearch::Found PlanSearch::above_by_cuts(Start start)
{
    constexpr int most_rounds = 6;
    Found best{MilpStatus::stopped, start.bound_fen, std::move(start.chosen), std::move(start.evaluation), false};
    for (int round = 0; round < most_rounds; ++round) {
        auto with = with_seconds(share_of_cuts * clock_.left());
        with.known = {best.evaluation.objective_fen / f_.scale, best.bound_fen / f_.scale};
        auto const answer = solver_.solve(f_.milp, with);
        best.bound_fen = std::min(best.bound_fen, answer.bound * f_.scale);
        if (answer.values.empty()) break;
        auto chosen = chosen_in(answer);
        auto evaluation = evaluate(p_, chosen);
        add_cut_of(chosen);
        if (!evaluation.feasible()) {
            forbid(chosen);
        } else if (evaluation.objective_fen > best.evaluation.objective_fen) {
            best.chosen = std::move(chosen);
            best.evaluation = std::move(evaluation);
        }
        if (is_near(best)) break;
    }
    return best;
}

MilpStatus PlanSearch::relax_standards()
{
    auto soft = formulate(p_, true);
    auto least = soft.milp;
    for (auto& column : least.columns) column.objective = 0;
    Milp::Row held{{}, -infinite, 0};
    for (auto const& [column, weight] : soft.slack) {
        least.columns[static_cast<std::size_t>(column)].objective = -weight;
        held.entries.emplace_back(column, weight);
    }
    auto exact = with_seconds(clock_.left());
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

void PlanSearch::cheapest_of(double objective_fen)
{
    f_.milp.rows.push_back({f_.value, (objective_fen - 0.5) / f_.scale, infinite});
    for (auto& column : f_.milp.columns) column.objective = 0;
    for (std::size_t i = 0; i < p_.alternatives.size(); ++i)
        f_.milp.columns[i].objective = -static_cast<double>(p_.alternatives[i].capex_fen) / f_.scale;
    options_.gap = 0;
}

std::optional<Start> PlanSearch::start_plan()
{
    if (!weighs_risk(p_)) return good_start(p_, f_, solver_, options_);
    if (!tail_) tail_ = tail_cuts(p_, solver_, options_);
    if (!tail_) return {};
    return good_start(p_, formulate(at_tail(p_, tail_->weights), false), solver_, options_);
}

void PlanSearch::add_cuts()
{
    if (!f_.tail || !tail_) return;
    for (auto const& weights : tail_->rows) add_tail_row(f_, p_, weights);
}

void PlanSearch::add_cut_of(Chosen const& plan)
{
    auto const sums = plan_deviations(p_, plan);
    std::vector<double> const deviations(sums.begin(), sums.end());
    add_tail_row(f_, p_, tail_weights(deviations, p_.risk->worst_ppm));
}

bool PlanSearch::is_near(Found const& found) const
{
    double const distance = found.bound_fen - found.evaluation.objective_fen;
    return distance < 0.5 || distance <= options_.gap * std::fabs(found.bound_fen);
}

PlanSearch::Chosen PlanSearch::chosen_in(MilpAnswer const& answer) const
{
    Chosen chosen;
    for (std::size_t i = 0; i < p_.alternatives.size() && !answer.values.empty(); ++i)
        if (answer.values[i] > 0.5) chosen.push_back(i);
    return chosen;
}

MilpOptions PlanSearch::with_seconds(double seconds) const
{
    auto with = options_;
    with.seconds = seconds;
    return with;
}

}  // namespace lacuna
