// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/choose.h"
#include "engine/portfolio/greedy.h"
#include "engine/portfolio/local_search.h"
#include "engine/portfolio/plan_state.h"
#include "tests/portfolio/drawn_problem.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

using namespace lacuna;
using drawn_problem::drawn;

TEST_CASE("a plan kept up to date has the value and the rules of the evaluator after each change")
{
    int feasible = 0, broken = 0;
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        auto p = drawn(seed);
        p.pools.clear();
        if (seed % 3 == 0) p.pinned = {{"C", "", 1}};
        std::vector<std::size_t> const nothing;
        PlanState state{p, &nothing};
        std::mt19937 dice{static_cast<unsigned>(seed)};
        for (int change = 0; change < 60; ++change) {
            auto const i = dice() % p.alternatives.size();
            if (state.closed(i)) continue;
            auto const old = state.of_site(state.site(i));
            if (old != PlanState::none) state.remove(old);
            if (old != i) state.add(i);
            std::vector<std::size_t> const plan(state.chosen().begin(), state.chosen().end());
            auto const e = evaluate(p, plan);
            INFO("seed " << seed << ", change " << change);
            REQUIRE(state.value_fen() == e.value_fen);
            REQUIRE(state.feasible() == e.feasible());
            ++(e.feasible() ? feasible : broken);
        }
    }
    CHECK(feasible > 500);
    CHECK(broken > 500);
}

TEST_CASE("the local search is never worse than its start, keeps every rule and nearly always finds the best plan")
{
    int started = 0, best = 0, better_than_greedy = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        auto p = drawn(seed);
        if (seed % 3 == 0) p.pinned = {{"C", "", 1}};
        auto const start = greedy_plan(p);
        auto const before = evaluate(p, start);
        LocalSearchOptions options;
        options.moves = 20'000;
        auto const plan = improve_plan(p, start, options);
        auto const after = evaluate(p, plan);
        INFO("seed " << seed);
        CHECK(plan == improve_plan(p, start, options));
        CHECK_FALSE(better(p, start, before, plan, after));
        if (!before.feasible() || !p.pools.empty()) {
            CHECK(plan == start);
            continue;
        }
        REQUIRE(after.feasible());
        CHECK(after.weighted_slack <= before.weighted_slack);
        auto const all = enumerate(p);
        if (before.weighted_slack > all.of_best.weighted_slack) continue;
        ++started;
        CHECK(after.value_fen <= all.of_best.value_fen);
        best += after.value_fen == all.of_best.value_fen ? 1 : 0;
        better_than_greedy += after.value_fen > before.value_fen ? 1 : 0;
    }
    CHECK(started > 40);
    CHECK(best >= started - started / 20);
    CHECK(better_than_greedy > 5);
}

TEST_CASE("with a gap allowed the solver's plan from a start is within it of the best of all plans")
{
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    ChoiceOptions options;
    options.milp.gap = 0.01;
    options.milp.seconds = 2;
    options.most_equal = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        auto const p = drawn(seed);
        auto const plan = choose_portfolio(p, solver.get(), options);
        auto const all = enumerate(p);
        INFO("seed " << seed);
        REQUIRE(plan.status == PlanStatus::optimal);
        CHECK(plan.evaluation.feasible());
        CHECK(plan.evaluation.weighted_slack == all.of_best.weighted_slack);
        auto const best = static_cast<double>(all.of_best.value_fen);
        CHECK(static_cast<double>(plan.evaluation.value_fen) >= best - 0.0101 * std::fabs(best));
        CHECK(plan.bound_fen >= best - 1e-6);
    }
}
