// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/plan_risk.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lacuna {

namespace {

constexpr std::int64_t million = 1'000'000;

/// Of the worst share: how many whole values, and the millionths of the next.
struct Worst {
    std::size_t whole;
    std::int64_t rest;
};
Worst worst_of(std::size_t count, std::int64_t ppm)
{
    auto const all = ppm * static_cast<std::int64_t>(count);
    return {static_cast<std::size_t>(all / million), all % million};
}

/// The mean of each alternative's deviations at these weights, in fen.
std::vector<double> means_at(PortfolioProblem const& problem, std::span<double const> weights)
{
    auto const& risk = *problem.risk;
    std::vector<double> means(problem.alternatives.size(), 0);
    for (std::size_t i = 0; i < means.size(); ++i) {
        auto const own = risk.of(i);
        for (std::size_t s = 0; s < own.size(); ++s) means[i] += weights[s] * static_cast<double>(own[s]);
    }
    return means;
}

double dot(std::span<double const> a, std::span<double const> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<double> deviations_at(PortfolioProblem const& problem, std::vector<double> const& shares)
{
    auto const& risk = *problem.risk;
    std::vector<double> sums(risk.scenarios, 0);
    for (std::size_t i = 0; i < problem.alternatives.size(); ++i) {
        if (shares[i] == 0) continue;
        auto const own = risk.of(i);
        for (std::size_t s = 0; s < own.size(); ++s) sums[s] += shares[i] * static_cast<double>(own[s]);
    }
    return sums;
}

}  // namespace

bool weighs_risk(PortfolioProblem const& problem) { return problem.risk && problem.risk->weight > 0; }

std::vector<std::int64_t> plan_deviations(PortfolioProblem const& problem, std::span<std::size_t const> chosen)
{
    std::vector<std::int64_t> sums(problem.risk->scenarios, 0);
    for (auto const i : chosen) {
        auto const own = problem.risk->of(i);
        for (std::size_t s = 0; s < own.size(); ++s) sums[s] += own[s];
    }
    return sums;
}

double tail_mean(std::vector<std::int64_t> values, std::int64_t worst_ppm)
{
    auto const worst = worst_of(values.size(), worst_ppm);
    auto const last = values.begin() + static_cast<std::ptrdiff_t>(std::min(worst.whole, values.size() - 1));
    std::ranges::nth_element(values, last);
    auto const sum =
        std::accumulate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(worst.whole), std::int64_t{0});
    auto const all = static_cast<double>(worst_ppm * static_cast<std::int64_t>(values.size()));
    double const part = worst.rest > 0 ? static_cast<double>(worst.rest) * static_cast<double>(*last) : 0;
    return (static_cast<double>(million) * static_cast<double>(sum) + part) / all;
}

std::vector<double> tail_weights(std::span<double const> values, std::int64_t worst_ppm)
{
    auto const worst = worst_of(values.size(), worst_ppm);
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](auto s) { return values[s]; });
    auto const all = static_cast<double>(worst_ppm * static_cast<std::int64_t>(values.size()));
    std::vector<double> weights(values.size(), 0);
    for (std::size_t k = 0; k < worst.whole; ++k) weights[order[k]] = static_cast<double>(million) / all;
    if (worst.rest > 0) weights[order[worst.whole]] = static_cast<double>(worst.rest) / all;
    return weights;
}

PortfolioProblem at_tail(PortfolioProblem const& problem, std::span<double const> weights)
{
    auto out = problem;
    out.risk.reset();
    auto const means = means_at(problem, weights);
    for (std::size_t i = 0; i < means.size(); ++i)
        out.alternatives[i].value_fen += static_cast<std::int64_t>(std::ceil(problem.risk->weight * means[i]));
    return out;
}

void add_tail_row(Formulation& f, PortfolioProblem const& problem, std::span<double const> weights)
{
    auto const means = means_at(problem, weights);
    Milp::Row row{{}, -std::numeric_limits<double>::infinity(), 0};
    for (std::size_t i = 0; i < means.size(); ++i)
        if (means[i] != 0) row.entries.emplace_back(static_cast<int>(i), -means[i] / f.scale);
    row.entries.emplace_back(f.tail.value(), 1);
    f.milp.rows.push_back(std::move(row));
}

std::optional<TailCuts> tail_cuts(PortfolioProblem const& problem, MilpSolver const& solver, MilpOptions const& options)
{
    // A relaxation takes longer with each row: so many take half of the seconds, measured at 46,000 alternatives.
    constexpr double of_one_second = 150'000, least_rows = 2, greatest_rows = 40;
    auto const most_rows = static_cast<int>(
        std::clamp(std::sqrt(of_one_second * options.seconds / static_cast<double>(problem.alternatives.size())),
                   least_rows, greatest_rows));
    auto const& risk = *problem.risk;
    auto f = formulate(problem, true, RiskForm::cuts);
    // Standards that cannot all be met must not stop this: what their slack costs here only steers the weights.
    for (auto const& [column, weight] : f.slack)
        f.milp.columns[static_cast<std::size_t>(column)].objective = -1e4 * weight;
    auto const first = f.milp.rows.size();
    auto with = options;
    with.relaxed = true;
    TailCuts cuts;
    for (int round = 0;; ++round) {
        auto const answer = solver.solve(f.milp, with);
        if (answer.status != MilpStatus::optimal || answer.values.size() != f.milp.columns.size())
            return round == 0 ? std::nullopt : std::optional{std::move(cuts)};
        auto const deviations = deviations_at(problem, answer.values);
        auto weights = tail_weights(deviations, risk.worst_ppm);
        if (round == 0) cuts.weights = weights;
        double sum = 0;
        for (std::size_t k = 0; k < cuts.rows.size() && first + k < answer.row_prices.size(); ++k)
            sum += std::max(0.0, answer.row_prices[first + k]);
        if (sum > 0) {
            cuts.weights.assign(risk.scenarios, 0);
            for (std::size_t k = 0; k < cuts.rows.size(); ++k)
                for (std::size_t s = 0; s < risk.scenarios; ++s)
                    cuts.weights[s] += std::max(0.0, answer.row_prices[first + k]) / sum * cuts.rows[k][s];
        }
        double const over = answer.values[static_cast<std::size_t>(*f.tail)] - dot(weights, deviations) / f.scale;
        if (round == most_rows || risk.weight * over <= 0.1 * options.gap * std::fabs(answer.bound) + 1e-9) return cuts;
        add_tail_row(f, problem, weights);
        cuts.rows.push_back(std::move(weights));
    }
}

}  // namespace lacuna
