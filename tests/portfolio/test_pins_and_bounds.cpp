// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/choose.h"
#include "engine/portfolio/greedy.h"
#include "engine/portfolio/pin_faults.h"
#include "engine/portfolio/spread_budgets.h"
#include "engine/portfolio/stock_bound.h"
#include "tests/portfolio/drawn_problem.h"

#include <catch2/catch.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>

using namespace lacuna;

namespace {

using namespace lacuna::drawn_problem;

/// Three sites of two uses each, of which all fit.
PortfolioProblem three_sites()
{
    PortfolioProblem p;
    for (auto const* site : {"A", "B", "C"})
        for (auto const* use : {"care", "shop"}) p.alternatives.push_back(alternative(site, use, 1000, 6000));
    p.budget.by_year_fen = {20'000};
    return p;
}

std::string told(PortfolioProblem const& p)
{
    auto const plan = choose_portfolio(p, nullptr);
    CHECK(plan.status == PlanStatus::infeasible);
    CHECK(plan.chosen.empty());
    return fmt::format("{}", fmt::join(plan.notes, "; "));
}

}  // namespace

TEST_CASE("a pin that cannot be kept is named with what stands against it")
{
    auto p = three_sites();
    p.pinned = {{"A", "", {}}, {"B", "shop", {}}};
    CHECK(pin_faults(p).empty());
    CHECK(choose_portfolio(p, nullptr).status != PlanStatus::infeasible);
    auto q = p;
    q.excluded = {{"B", "shop", {}}, {"C", "", {}}};
    CHECK(told(q) == "'B=shop' is pinned and excluded (by 'B=shop')");
    q = p;
    q.excluded = {{"A", "", {}}};
    CHECK(told(q) == "'A' is pinned and excluded (by 'A')");
    q = p;
    q.pinned.push_back({"B", "care", {}});
    CHECK(told(q) == "'B=shop' and 'B=care' are pinned, two uses of one site");
    q = p;
    q.pinned.push_back({"B", "", {}});  // says less than the other
    CHECK(pin_faults(q).empty());
    q = p;
    q.cliques = {{"A", "B", "C"}};
    CHECK(told(q) == "'A', 'B=shop' are pinned, and their spaces overlap: only one can be used");
    q = p;
    q.budget.by_year_fen = {5'999};
    CHECK_THAT(told(q), Catch::Contains("'A' is pinned and costs 60.00 or more, more than the budget of 59.99"));
    q.budget.by_year_fen = {11'999};
    CHECK(told(q) == "'A', 'B=shop' are pinned and cost 120.00 or more together, more than the budget of 119.99");
    q.budget = {{20'000}, true, false, {5'000}};
    CHECK_THAT(told(q), Catch::Contains("'B=shop' is pinned and costs 60.00 or more, more than the works capacity of "
                                        "50.00"));
    q = p;
    q.limits = {{"demand for shop", 5, {{1, 3}, {3, 6}}}};
    CHECK_THAT(told(q),
               Catch::Contains("'B=shop' is pinned and takes more of 'demand for shop' than there is (120 %)"));
    q = p;
    q.precedence = {{"C", "B"}};
    q.excluded = {{"C", "", {}}};
    CHECK(told(q) == "'B=shop' is pinned, and 'C', which it waits for, is excluded (by 'C')");
    q = p;
    q.pinned[0].use = "shop";
    q.standards = {{"shop", "", {}, 0, 1, 1}};
    CHECK(told(q) == "'A=shop', 'B=shop' are pinned, and the standard for shop in the whole area allows 1");
}

TEST_CASE("pins that only together cannot be kept are found by leaving them out one after another")
{
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    PortfolioProblem p;
    for (int year = 0; year < 2; ++year)
        for (auto const* site : {"A", "B", "C", "D"})
            p.alternatives.push_back(alternative(site, "x", 10, site[0] == 'D' ? 5 : 60, year));
    p.budget = {{100, 100}, false, false, {}};  // each year pays for one of the dear ones
    p.pinned = {{"D", "", {}}, {"A", "", {}}, {"B", "", {}}};
    CHECK(choose_portfolio(p, solver.get()).status == PlanStatus::optimal);
    p.pinned.push_back({"C", "", {}});
    CHECK(pin_faults(p).empty());
    auto const plan = choose_portfolio(p, solver.get());
    CHECK(status_words(plan) == "INFEASIBLE");
    REQUIRE(plan.notes.size() == 1);
    CHECK(plan.notes[0] == "no plan keeps the pins on 'A', 'B', 'C' together under the other rules");
}

TEST_CASE("a reason is told where and only where trying every plan finds none that keeps the pins")
{
    auto const solver = make_milp_solver();
    int impossible = 0, by_arithmetic = 0, possible = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        auto p = drawn(seed);
        Dice dice{seed + 1000};
        auto const pick = [&] { return p.alternatives[static_cast<std::size_t>(dice.between(0, 19.99))]; };
        for (int n = 0; n < 3; ++n) {
            auto const a = pick();
            p.pinned.push_back({a.site, dice.between(0, 1) < 0.5 ? a.use : "", {}});
        }
        bool const none = enumerate(p).best.empty();
        auto const faults = pin_faults(p);
        INFO("seed " << seed << (faults.empty() ? "" : ": " + faults[0]));
        if (!faults.empty()) CHECK(none);
        impossible += none ? 1 : 0;
        possible += none ? 0 : 1;
        by_arithmetic += faults.empty() ? 0 : 1;
        if (!solver) continue;
        auto const plan = choose_portfolio(p, solver.get());
        CHECK((plan.status == PlanStatus::infeasible) == none);
        if (none) CHECK_FALSE(plan.notes.empty());
    }
    CHECK(possible > 20);
    CHECK(by_arithmetic > 20);
    CHECK(by_arithmetic <= impossible);
}

TEST_CASE("the bound with prices on the stocks is above every plan and never above the knapsack's")
{
    int lower = 0, with_stocks = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        auto p = drawn(seed);
        p.standards.clear();  // the best plan is then that of greatest value
        Dice dice{seed + 500};
        p.limits.push_back({"floor area", static_cast<std::int64_t>(dice.between(0, 15)), {}});
        for (std::size_t i = 0; i < p.alternatives.size(); ++i)
            p.limits.back().amounts.emplace_back(i, static_cast<std::int64_t>(dice.between(0, 10)));
        auto const best = enumerate(p).of_best.value_fen;
        double const knapsack = knapsack_bound(p), plan = static_cast<double>(evaluate(p, greedy_plan(p)).value_fen);
        for (double const known : {plan, -1e9, static_cast<double>(best)}) {
            double const bound = stock_bound(p, known);
            INFO("seed " << seed << ", steered by " << known);
            CHECK(bound >= static_cast<double>(best) - 1e-6);
            CHECK(bound <= knapsack);
        }
        ++with_stocks;
        lower += stock_bound(p, plan) < 0.9 * knapsack ? 1 : 0;
    }
    CHECK(lower > with_stocks / 2);
}

TEST_CASE("where a stock binds the bound comes near the relaxation's")
{
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    PortfolioProblem p;
    Dice dice{7};
    p.limits = {{"units of x", 900, {}}, {"units of y", 400, {}}};
    for (int site = 0; site < 200; ++site)
        for (int use = 0; use < 2; ++use) {
            auto const units = static_cast<std::int64_t>(dice.between(5, 40));
            p.limits[static_cast<std::size_t>(use)].amounts.emplace_back(p.alternatives.size(), units);
            p.alternatives.push_back(alternative("site " + std::to_string(site), use == 0 ? "x" : "y",
                                                 units * static_cast<std::int64_t>(dice.between(2000, 4000)),
                                                 units * 1000));
        }
    p.budget.by_year_fen = {2'000'000};
    double const relaxed = relaxation_bound(p, *solver).value(), knapsack = knapsack_bound(p);
    double const bound = stock_bound(p, static_cast<double>(evaluate(p, greedy_plan(p, false)).value_fen));
    REQUIRE(knapsack > 1.3 * relaxed);
    CHECK(bound >= relaxed * (1 - 1e-9));
    CHECK(bound < 1.01 * relaxed);
}

TEST_CASE("budgets are spread evenly from the cheapest use that adds value to the plan without a limit")
{
    PortfolioProblem p;
    p.alternatives = {alternative("A", "x", 500, 30'000), alternative("B", "x", 700, 50'000),
                      alternative("C", "x", -5, 1'000), alternative("D", "x", 9, 2'000)};
    p.excluded = {{"D", "", {}}};
    p.budget.by_year_fen = {1};
    for (auto const& solver : {make_milp_solver(), std::unique_ptr<MilpSolver>{}}) {
        CHECK(spread_budgets(p, 6, solver.get()) ==
              std::vector<std::int64_t>{30'000, 40'000, 50'000, 60'000, 70'000, 80'000});
        CHECK(spread_budgets(p, 2, solver.get()) == std::vector<std::int64_t>{30'000, 80'000});
    }
    CHECK(spread_budgets(p, 4, nullptr) == std::vector<std::int64_t>{30'000, 46'700, 63'400, 80'000});
    p.excluded.push_back({"B", "", {}});
    CHECK(spread_budgets(p, 9, nullptr) == std::vector<std::int64_t>{30'000});
    // The cheapest buys something and the dearest all that is worth it.
    p = drawn(3);
    p.standards.clear();
    p.pinned.clear();
    for (auto& a : p.alternatives) a.capex_fen *= 100;
    p.budget = {{0, 0}, true, false, {}};
    auto const budgets = spread_budgets(p, 5, nullptr);
    REQUIRE(budgets.size() >= 2);
    CHECK(std::ranges::is_sorted(budgets));
    auto const points = frontier(p, budgets, nullptr);
    auto unlimited = p;
    unlimited.budget.by_year_fen = {1'000'000'000, 0};
    CHECK(points.back().portfolio.evaluation.value_fen == choose_portfolio(unlimited, nullptr).evaluation.value_fen);
}
