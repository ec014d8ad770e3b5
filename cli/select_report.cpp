// SPDX-License-Identifier: Apache-2.0
#include "cli/select_report.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

namespace {

double money(std::int64_t amount) { return static_cast<double>(amount) / 100; }

/// What is missed of the standards, in words.
std::vector<std::string> shortfalls_of(Portfolio const& p, PlanRules const& rules)
{
    std::vector<std::string> out;
    for (auto const& s : p.evaluation.shortfalls) {
        auto const& standard = rules.standards[s.standard];
        out.push_back(fmt::format("{} of {} {} missing in {}{}", s.missing, standard.low, standard.facility,
                                  standard.zone.empty() ? "the whole area" : standard.zone,
                                  standard.by_year ? fmt::format(" by year {}", *standard.by_year) : ""));
    }
    return out;
}

}  // namespace

BudgetRow budget_row(FrontierPoint const& point, std::vector<std::size_t> const& before,
                     PortfolioProblem const& problem, PlanRules const& rules)
{
    auto const site = [&](std::size_t i) { return std::string_view{problem.alternatives[i].site}; };
    auto const& p = point.portfolio;
    BudgetRow row;
    row.budget = money(point.budget_fen);
    row.sites = static_cast<std::int64_t>(p.chosen.size());
    // Another use of a site, or a start in another year, leaves no site out.
    row.dropped = std::ranges::count_if(
        before, [&](auto i) { return std::ranges::find(p.chosen, site(i), site) == p.chosen.end(); });
    row.value = money(p.evaluation.value_fen);
    if (problem.risk) {
        row.cvar = p.evaluation.cvar_fen / 100;
        row.objective = p.evaluation.objective_fen / 100;
    }
    row.capex = money(p.evaluation.capex_fen);
    row.bound = p.bound_fen / 100 + 0.0;  // no "-0"
    row.gap = p.gap;
    row.status = status_words(p);
    row.solver = p.solver;
    auto notes = p.notes;
    for (auto& words : shortfalls_of(p, rules)) notes.push_back(std::move(words));
    for (auto const& note : notes) row.notes += (row.notes.empty() ? "" : "; ") + note;
    row.equal_plans = static_cast<std::int64_t>(p.equal.size());
    return row;
}

void print_budgets(std::vector<BudgetRow> const& budgets, std::vector<PortfolioRow> const& rows,
                   std::string const& currency)
{
    bool const risk = std::ranges::any_of(budgets, [](auto const& b) { return b.objective.has_value(); });
    auto const figure = [](std::optional<double> const& f) { return f ? fmt::format(" {:>16.0f}", *f) : ""; };
    fmt::print("{:>16} {:>6} {:>16}{} {:>16} {:>16}  {:<18} {}\n", "budget " + currency, "sites", "mean IOAV",
               risk ? fmt::format(" {:>16} {:>16}", "CVaR", "objective") : "", "capex", "bound", "status",
               "left out again");
    for (auto const& b : budgets)
        fmt::print("{:>16.0f} {:>6} {:>16.0f}{}{} {:>16.0f} {:>16.0f}  {:<18} {}\n", b.budget, b.sites, b.value,
                   figure(b.cvar), figure(b.objective), b.capex, b.bound, b.status, b.dropped);
    for (auto const& b : budgets)
        if (!b.notes.empty()) fmt::print("Note, budget {:.0f}: {}\n", b.budget, b.notes);
    if (std::ranges::any_of(budgets, [](auto const& b) { return b.dropped > 0; }))
        fmt::print("The plans are not nested: a greater budget leaves out sites that a smaller one takes.\n");
    for (auto const& b : budgets) {
        fmt::print("\nBudget {:.0f} {}\n", b.budget, currency);
        std::size_t shown = 0;
        if (b.sites == 0)
            fmt::print("  No site: {}.\n",
                       b.status.starts_with("OPTIMAL") ? "none that adds value can be paid for" : b.status);
        for (auto const& r : rows)
            if (r.budget == b.budget && ++shown <= 20)
                fmt::print("  {:<40} {:<20} {:>10.1f} units {:>14.0f} IOAV, {:>14.0f} on average, {:>14.0f} capex{}\n",
                           r.site_id, r.facility, r.units, r.ioav, r.ioav_mean, r.capex,
                           r.start_year > 0 ? fmt::format(", year {}", r.start_year) : "");
        if (shown > 20) fmt::print("  and {} more in portfolio.csv\n", shown - 20);
        double own = 0;
        for (auto const& r : rows)
            if (r.budget == b.budget) own += r.ioav_mean;
        if (own - b.value > 1)
            fmt::print("  Losses to each other and units that nobody takes: {:.0f} on average\n", b.value - own);
    }
}

}  // namespace lacuna
