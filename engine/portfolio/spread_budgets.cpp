// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/spread_budgets.h"

#include <algorithm>

namespace lacuna {

namespace {

std::int64_t most_served_fen(PortfolioProblem const& problem, Alternative const& a)
{
    std::int64_t sum = 0;
    for (auto const& pool : problem.pools)
        for (auto const& f : pool.facilities)
            if (f.holds(a)) sum += f.capacity * f.margin_fen;
    return sum;
}

}  // namespace

std::vector<std::int64_t> spread_budgets(PortfolioProblem problem, std::size_t count, MilpSolver const* solver,
                                         ChoiceOptions options)
{
    constexpr std::int64_t unit = 100;
    std::int64_t least = -1, all = 0;
    for (auto const& a : problem.alternatives) {
        all += a.capex_fen;
        if (a.value_fen + most_served_fen(problem, a) <= 0 ||
            std::ranges::any_of(problem.excluded, [&](auto const& s) { return s.holds(a); }))
            continue;
        least = least < 0 ? a.capex_fen : std::min(least, a.capex_fen);
    }
    least = std::max<std::int64_t>(least, 0);
    problem.budget.by_year_fen.front() = all;
    options.most_equal = 0;
    auto const most = std::max(least, choose_portfolio(problem, solver, options).evaluation.capex_fen);
    std::vector<std::int64_t> budgets;
    for (std::size_t i = 0; i < count; ++i) {
        auto const share = static_cast<double>(i) / static_cast<double>(count - 1);
        auto const fen =
            i + 1 == count ? most : least + static_cast<std::int64_t>(share * static_cast<double>(most - least));
        budgets.push_back((fen + unit - 1) / unit * unit);
    }
    budgets.erase(std::unique(budgets.begin(), budgets.end()), budgets.end());
    return budgets;
}

}  // namespace lacuna
