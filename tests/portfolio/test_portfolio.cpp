// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/portfolio/choose.h"
#include "engine/portfolio/criteria.h"
#include "engine/portfolio/greedy.h"
#include "tests/portfolio/drawn_problem.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace lacuna;

namespace {

using namespace lacuna::drawn_problem;
using Ids = std::vector<std::string>;

Ids ids(PortfolioProblem const& p, std::vector<std::size_t> const& chosen)
{
    Ids result;
    for (auto const i : chosen) result.push_back(p.alternatives[i].id);
    return result;
}

ChoiceOptions exact()
{
    ChoiceOptions options;
    options.milp.gap = 0;
    return options;
}

PortfolioProblem knapsack_p07()
{
    std::int64_t const profit[] = {135, 139, 149, 150, 156, 163, 173, 184, 192, 201, 210, 214, 221, 229, 240};
    std::int64_t const weight[] = {70, 73, 77, 80, 82, 87, 90, 94, 98, 106, 110, 113, 115, 118, 120};
    PortfolioProblem p;
    for (std::size_t i = 0; i < 15; ++i)
        p.alternatives.push_back(alternative(std::string(1, static_cast<char>('a' + i)), "x", profit[i], weight[i]));
    p.budget.by_year_fen = {750};
    return p;
}

}  // namespace

TEST_CASE("the published knapsack P07: optimum 1458, greedy 1441, bound 1461.50")
{
    auto const p = knapsack_p07();
    CHECK(evaluate(p, greedy_plan(p, false)).value_fen == 1441);
    CHECK(evaluate(p, greedy_plan(p)).value_fen >= 1441);
    CHECK(knapsack_bound(p) == Approx(1461.50).margin(0.005));
    if (auto const solver = make_milp_solver()) {
        auto const plan = choose_portfolio(p, solver.get(), exact());
        CHECK(plan.evaluation.value_fen == 1458);
        CHECK(status_words(plan) == "OPTIMAL(0.00%)");
        CHECK(relaxation_bound(p, *solver).value() == Approx(knapsack_bound(p)));
    }
    auto const greedy = choose_portfolio(p, nullptr);
    CHECK(greedy.solver == "greedy");
    CHECK(greedy.status == PlanStatus::feasible);
    CHECK(greedy.gap ==
          Approx((greedy.bound_fen - static_cast<double>(greedy.evaluation.value_fen)) / greedy.bound_fen));
}

TEST_CASE("the solver finds what trying every plan finds, on drawn problems with every rule")
{
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    int missed_standards = 0;
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        auto const p = drawn(seed);
        auto const plan = choose_portfolio(p, solver.get(), exact());
        auto const all = enumerate(p);
        INFO("seed " << seed);
        REQUIRE(plan.status == PlanStatus::optimal);
        CHECK(plan.evaluation.feasible());
        CHECK(plan.evaluation.weighted_slack == all.of_best.weighted_slack);
        CHECK(plan.evaluation.value_fen == all.of_best.value_fen);
        CHECK(plan.evaluation.capex_fen == all.of_best.capex_fen);
        missed_standards += all.of_best.weighted_slack > 0 ? 1 : 0;
        auto const greedy = choose_portfolio(p, nullptr);
        CHECK(greedy.evaluation.feasible());
        if (greedy.evaluation.weighted_slack == all.of_best.weighted_slack)
            CHECK(greedy.evaluation.value_fen <= all.of_best.value_fen);
        CHECK(static_cast<double>(all.of_best.value_fen) <= knapsack_bound(p) + 1e-6);
    }
    CHECK(missed_standards > 5);
}

TEST_CASE("standards that cannot all be met are missed by the least weight, and named")
{
    PortfolioProblem p;
    p.alternatives = {alternative("N", "care", 10, 60, 0, "north"), alternative("S", "care", 90, 60, 0, "south"),
                      alternative("S", "shop", 500, 60, 0, "south")};
    p.budget.by_year_fen = {60};
    p.standards = {{"care", "north", {}, 1, {}, 3}, {"care", "south", {}, 1, {}, 1}};
    auto const plan = choose_portfolio(p, make_milp_solver().get(), exact());
    CHECK(ids(p, plan.chosen) == Ids{"N/care/0"});  // not the shop worth 500: a standard goes before value
    REQUIRE(plan.evaluation.shortfalls.size() == 1);
    CHECK(plan.evaluation.shortfalls[0].standard == 1);
    CHECK(plan.evaluation.shortfalls[0].missing == 1);
    CHECK(plan.evaluation.weighted_slack == 1);
}

TEST_CASE("a plan that breaks a rule is refused by the evaluator with the rule's words")
{
    PortfolioProblem p;
    p.alternatives = {alternative("A", "x", 10, 60, 0), alternative("A", "y", 10, 60, 0),
                      alternative("B", "x", 5, 10, 1)};
    p.budget = {{100, 0}, true, false, {}};
    p.precedence = {{"B", "A"}};
    auto const e = evaluate(p, {0, 1, 2});
    std::string all;
    for (auto const& v : e.violations) all += v + "; ";
    CHECK_THAT(all,
               Catch::Contains("two uses") && Catch::Contains("overdrawn by 20 fen") && Catch::Contains("before 'B'"));
    CHECK(evaluate(p, {2}).feasible());
    p.budget.carry_over = false;
    CHECK_FALSE(evaluate(p, {2}).feasible());
}

TEST_CASE("income of a site that runs pays for the next where it is reinvested")
{
    PortfolioProblem p;
    p.alternatives = {alternative("A", "x", 10, 50, 0, "", 30), alternative("B", "x", 100, 40, 1)};
    p.budget = {{50, 10}, true, false, {}};
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    CHECK(ids(p, choose_portfolio(p, solver.get(), exact()).chosen) == Ids{"B/x/1"});
    p.budget.reinvest = true;
    CHECK(ids(p, choose_portfolio(p, solver.get(), exact()).chosen) == Ids{"A/x/0", "B/x/1"});
}

TEST_CASE("pins and exclusions are kept, and pins that cannot be are infeasible")
{
    auto p = knapsack_p07();
    p.pinned = {{"a", "", {}}};
    p.excluded = {{"o", "", {}}};
    for (auto const& solver : {make_milp_solver(), std::unique_ptr<MilpSolver>{}}) {
        auto const plan = choose_portfolio(p, solver.get(), exact());
        auto const chosen = ids(p, plan.chosen);
        CHECK(std::ranges::find(chosen, "a/x/0") != chosen.end());
        CHECK(std::ranges::find(chosen, "o/x/0") == chosen.end());
    }
    p.budget.by_year_fen = {10};
    if (auto const solver = make_milp_solver())
        CHECK(status_words(choose_portfolio(p, solver.get(), exact())) == "INFEASIBLE");
}

TEST_CASE("problems that cannot be are refused in words")
{
    auto p = knapsack_p07();
    p.precedence = {{"a", "b"}, {"b", "c"}, {"c", "a"}};
    CHECK_THROWS_WITH(choose_portfolio(p, nullptr), Catch::Contains("a -> b -> c -> a"));
    p = knapsack_p07();
    p.budget.by_year_fen = {-1};
    CHECK_THROWS_WITH(check(p), Catch::Contains("cannot be negative"));
    p = knapsack_p07();
    p.pinned = {{"zz", "", {}}};
    CHECK_THROWS_WITH(check(p), Catch::Contains("'zz'"));
}

TEST_CASE("a budget of nothing buys what costs nothing")
{
    auto p = knapsack_p07();
    p.budget.by_year_fen = {0};
    p.alternatives.push_back(alternative("free", "x", 3, 0));
    for (auto const& solver : {make_milp_solver(), std::unique_ptr<MilpSolver>{}})
        CHECK(ids(p, choose_portfolio(p, solver.get(), exact()).chosen) == Ids{"free/x/0"});
}

TEST_CASE("equal plans are told, and the cheapest and then the first by id is the plan")
{
    PortfolioProblem p;
    p.alternatives = {alternative("Z", "x", 100, 50), alternative("A", "x", 100, 50), alternative("M", "x", 100, 60)};
    p.budget.by_year_fen = {60};
    for (auto const& solver : {make_milp_solver(), std::unique_ptr<MilpSolver>{}})
        CHECK(ids(p, choose_portfolio(p, solver.get(), exact()).chosen) == Ids{"A/x/0"});
    if (auto const solver = make_milp_solver()) {
        auto const plan = choose_portfolio(p, solver.get(), exact());
        CHECK(plan.equal.size() == 2);
        CHECK(plan.equal_searched);
    }
}

TEST_CASE("equal points both stay in the Pareto set, dominated ones leave")
{
    std::vector<Candidate> const all{{"a", {5, 1}}, {"b", {5, 1}}, {"c", {4, 1}}, {"d", {1, 9}}};
    CHECK(pareto_set(all, {true, true}) == std::vector<std::size_t>{0, 1, 3});
    CHECK(pareto_set(all, {true, false}) == std::vector<std::size_t>{0, 1});
    CHECK_THROWS_AS(pareto_set({{"a", {NAN}}}, {true}), Error);
}

TEST_CASE(
    "points that differ by the rounding of geometry are equal to the Pareto set, those that differ by more are not")
{
    double const noise = 3e-7;
    std::vector<bool> const more{true, false};
    CHECK(pareto_set({{"a", {166'000 + noise, 7.5}}, {"b", {166'000, 7.5}}}, more) == std::vector<std::size_t>{0, 1});
    CHECK(pareto_set({{"a", {166'000 + noise, 7.5}}, {"b", {166'000, 7.5 - 1e-12}}, {"c", {166'000, 8}}}, more) ==
          std::vector<std::size_t>{0, 1});
    // Better by the noise in one is no reason to stay where another is better by more.
    CHECK(pareto_set({{"a", {166'000 + noise, 8}}, {"b", {166'000, 7.5}}}, more) == std::vector<std::size_t>{1});
    CHECK(pareto_set({{"a", {166'000.01, 7.5}}, {"b", {166'000, 7.5}}}, more) == std::vector<std::size_t>{0});
    CHECK(pareto_set({{"a", {-166'000, 0.5}}, {"b", {-166'000 - noise, 0.5}}}, more) == std::vector<std::size_t>{0, 1});
}

TEST_CASE("the Pareto set by the front that stands is the one by all pairs")
{
    std::mt19937 dice{7};
    for (int round = 0; round < 60; ++round) {
        std::vector<Candidate> all;
        std::vector<bool> more;
        auto const criteria = 1 + dice() % 4;
        for (std::size_t k = 0; k < criteria; ++k) more.push_back(dice() % 2 == 0);
        for (int i = 0; i < 40; ++i) {
            all.push_back({std::to_string(i), {}});
            for (std::size_t k = 0; k < criteria; ++k) all.back().figures.push_back(static_cast<double>(dice() % 5));
        }
        std::vector<std::size_t> by_pairs;
        for (std::size_t i = 0; i < all.size(); ++i) {
            bool dominated = false;
            for (auto const& other : all) {
                bool no_worse = true, better = false;
                for (std::size_t k = 0; k < criteria; ++k) {
                    double const lead = (other.figures[k] - all[i].figures[k]) * (more[k] ? 1 : -1);
                    no_worse = no_worse && lead >= 0;
                    better = better || lead > 0;
                }
                dominated = dominated || (no_worse && better);
            }
            if (!dominated) by_pairs.push_back(i);
        }
        CHECK(pareto_set(all, more) == by_pairs);
    }
}

TEST_CASE("ranges from the candidates turn the order round when one leaves; fixed ones do not")
{
    std::vector<Candidate> all{{"A", {10, 5}}, {"B", {8, 6}}, {"C", {6, 7}}, {"outlier", {9, 100}}};
    std::vector<bool> const more{true, true};
    std::vector<double> const weights{0.5, 0.5};
    std::vector<CriterionRange> const fixed{{0, 10}, {0, 100}};
    auto const order = [&](std::vector<CriterionRange> const& ranges) {
        Ids result;
        for (auto const i : weighted_scores(all, ranges, weights).order)
            if (all[i].id != "outlier") result.push_back(all[i].id);
        return result;
    };
    CHECK(order(min_max_ranges(all, more)) == Ids{"A", "B", "C"});
    CHECK(order(fixed) == Ids{"A", "B", "C"});
    all.pop_back();
    all[2].figures[1] = 7.1;
    CHECK(order(min_max_ranges(all, more)) != Ids{"A", "B", "C"});
    CHECK(order(fixed) == Ids{"A", "B", "C"});
}

TEST_CASE("the first place holds over the printed range of a weight and not beyond")
{
    std::vector<Candidate> const all{{"A", {10, 0}}, {"B", {0, 8}}};
    auto const scored = weighted_scores(all, {{0, 10}, {0, 10}}, {0.5, 0.5});
    CHECK(all[scored.order.front()].id == "A");
    CHECK(scored.stable[0].low == Approx(8.0 / 18));  // w = 0.8 (1 - w)
    CHECK(scored.stable[0].high == 1);
    CHECK(scored.stable[1].high == Approx(10.0 / 18));
    CHECK_THROWS_WITH(weighted_scores(all, {{0, 10}, {0, 10}}, {0.5, 0.6}), Catch::Contains("1.1"));
}

TEST_CASE("a greater budget may drop a site, and the frontier says so")
{
    PortfolioProblem p;
    p.alternatives = {alternative("0", "x", 60, 10), alternative("1", "x", 100, 20), alternative("2", "x", 120, 30)};
    p.budget.by_year_fen = {0};
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    auto const points = frontier(p, {40, 20, 30}, solver.get(), exact());
    REQUIRE(points.size() == 3);
    CHECK(points[0].budget_fen == 20);
    CHECK(points[1].keeps_previous);
    CHECK_FALSE(points[2].keeps_previous);
}
