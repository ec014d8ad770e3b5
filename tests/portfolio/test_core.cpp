// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/choose.h"
#include "engine/portfolio/core.h"
#include "engine/portfolio/core_pass.h"
#include "engine/portfolio/core_search.h"
#include "engine/portfolio/core_table.h"
#include "engine/portfolio/formulate.h"
#include "tests/portfolio/drawn_problem.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <set>

using namespace lacuna;
using drawn_problem::alternative;
using drawn_problem::drawn;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Values 10, 7, 5, 1 that take 5, 4, 3, 2 of 8. The relaxation takes the first and 3/4 of the second: 15.25 at a price
/// of 7/4, so that one unit of a column adds 1.25, 0, -0.25, -2.5.
struct Knapsack {
    Milp milp{{{0, 1, 10, true}, {0, 1, 7, true}, {0, 1, 5, true}, {0, 1, 1, true}},
              {{{{0, 5}, {1, 4}, {2, 3}, {3, 2}}, -infinite, 8}}};
    MilpAnswer relaxed{MilpStatus::optimal, {1, 0.75, 0, 0}, 15.25, {1.25, 0, -0.25, -2.5}, {1.75}};
};

/// Parts with three options and up to three shared rows, of which usage may be negative.
Core drawn_core(unsigned seed)
{
    std::mt19937 dice{seed};
    auto const number = [&](int low, int high) {
        return low + static_cast<int>(dice() % static_cast<unsigned>(high - low + 1));
    };
    Core core;
    core.value = number(-5, 5);
    auto const rows = static_cast<std::size_t>(number(0, 3));
    for (std::size_t s = 0; s < rows; ++s)
        core.shared.push_back({static_cast<double>(number(5, 60)), 0.1 * number(0, 20)});
    for (int k = 0; k < 8; ++k) {
        core.parts.push_back({{{}, 0, std::vector<double>(rows, 0)}});
        for (int o = 0; o < 2; ++o) {
            Core::Option option{{2 * k + o}, static_cast<double>(number(1, 40)), {}};
            for (std::size_t s = 0; s < rows; ++s) option.usage.push_back(number(-4, 20));
            core.parts.back().push_back(std::move(option));
        }
    }
    return core;
}

/// Every setting tried; minus infinity where none keeps the rows.
double best_of(Core const& core, std::size_t part, double value, std::vector<double> room)
{
    if (part == core.parts.size()) {
        for (double const r : room)
            if (r < 0) return -infinite;
        return value;
    }
    double best = -infinite;
    for (auto const& option : core.parts[part]) {
        auto left = room;
        for (std::size_t s = 0; s < left.size(); ++s) left[s] -= option.usage[s];
        best = std::max(best, best_of(core, part + 1, value + option.value, left));
    }
    return best;
}
double best_of(Core const& core)
{
    std::vector<double> room;
    for (auto const& row : core.shared) room.push_back(row.limit);
    return best_of(core, 0, core.value, room);
}

/// Of columns at 1, minus infinite where they break a row.
double value_of(Core const& core, std::vector<int> const& ones)
{
    std::set<int> const in(ones.begin(), ones.end());
    double value = core.value;
    std::vector<double> used(core.shared.size(), 0);
    for (auto const& part : core.parts)
        for (auto const& option : part) {
            if (option.ones.empty() || !in.contains(option.ones.front())) continue;
            value += option.value;
            for (std::size_t s = 0; s < used.size(); ++s) used[s] += option.usage[s];
        }
    for (std::size_t s = 0; s < used.size(); ++s)
        if (used[s] > core.shared[s].limit) return -infinite;
    return value;
}

PassRules all_above(double above) { return {above, above, 0, infinite, 1'000'000}; }

}  // namespace

TEST_CASE("columns whose change costs more than lies between bound and cutoff are settled at 0 or 1")
{
    Knapsack const k;
    auto const tight = core_of(k.milp, k.relaxed, 14.9);  // 0.35 under the bound
    REQUIRE(tight);
    CHECK(tight->ones == std::vector<int>{0});
    CHECK(tight->value == 10);
    // Columns 1 and 2 are open. They share one row, so that they are one part of it: both do not fit into 8 - 5.
    REQUIRE(tight->parts.size() == 1);
    CHECK(tight->shared.empty());
    CHECK(tight->parts[0].size() == 2);
    auto const wide = core_of(k.milp, k.relaxed, 12);  // 3.25 under: all are open, and the row is shared
    REQUIRE(wide);
    CHECK(wide->ones.empty());
    CHECK(wide->parts.size() == 4);
    REQUIRE(wide->shared.size() == 1);
    CHECK(wide->shared[0].limit == 8);
    CHECK(wide->shared[0].price == 1.75);
    CHECK(best_of(*wide) == 15);
    CHECK(bound_at(*wide, {1.75}) == 15.25);
}

TEST_CASE("no core is made of a problem with a column that is paid for in two rows")
{
    Knapsack k;
    k.milp.columns.push_back({0, 1, -2, false});
    k.relaxed.reduced_costs.push_back(0);
    k.milp.rows[0].entries.emplace_back(4, -1);
    CHECK(core_of(k.milp, k.relaxed, 14.9));
    k.milp.rows.push_back({{{4, -1}, {3, 1}}, -infinite, 1});
    k.relaxed.row_prices.push_back(0);
    CHECK_FALSE(core_of(k.milp, k.relaxed, 14.9));
}

TEST_CASE("a loss of two columns is paid by their part and no more than its column allows")
{
    // Two columns of value 6 and 5 lose 4 where both are taken; a row of eight others is shared.
    Milp m{{{0, 1, 6, true}, {0, 1, 5, true}, {0, 1, -4, false}}, {{{{0, 1}, {1, 1}, {2, -1}}, -infinite, 1}}};
    MilpAnswer relaxed{MilpStatus::optimal, {1, 1, 1}, 7, {2, 1, 0}, {4}};
    auto core = core_of(m, relaxed, 0);
    REQUIRE(core);
    REQUIRE(core->parts.size() == 1);
    CHECK(best_of(*core) == 7);
    m.columns[2].high = 0.5;  // the row cannot be over by one
    core = core_of(m, relaxed, 0);
    REQUIRE(core);
    CHECK(best_of(*core) == 6);
}

TEST_CASE("every list of prices bounds what a core is worth, and the best ones no worse than those given")
{
    for (unsigned seed = 1; seed <= 100; ++seed) {
        auto const core = drawn_core(seed);
        auto const best = best_of(core);
        auto const prices = best_prices(core);
        Prices given;
        for (auto const& row : core.shared) given.push_back(row.price);
        INFO("seed " << seed);
        CHECK(bound_at(core, prices) <= bound_at(core, given));
        for (auto const& around : prices_around(core, prices, 5, 32)) CHECK(bound_at(core, around) >= best - 1e-9);
    }
}

TEST_CASE("a pass over a core finds what trying every setting finds, and proves it where nothing is above")
{
    int found = 0, nothing = 0;
    for (unsigned seed = 1; seed <= 300; ++seed) {
        auto const core = drawn_core(seed);
        auto const best = best_of(core);
        auto const prices = best_prices(core);
        INFO("seed " << seed);
        if (best == -infinite) continue;
        auto const under = pass_over(core, prices, all_above(best - 3.5));
        REQUIRE(under.complete);
        REQUIRE(under.found);
        CHECK(under.value == Approx(best));
        CHECK(value_of(core, under.ones) == Approx(best));
        CHECK(under.above == Approx(best));
        ++found;
        auto const at = pass_over(core, prices, all_above(best + 1e-6));
        CHECK(at.complete);
        CHECK_FALSE(at.found);
        ++nothing;
        // Whatever a quick search or one that is cut short takes keeps the rows and is not above the best.
        PassRules quick = all_above(best - 6);
        quick.seed = seed;
        quick.steps = 5000;
        for (auto const& r :
             {pass_over(core, prices, quick), pass_over(core, prices, {best - 6, best - 6, 0, best, 40})}) {
            if (!r.found) continue;
            CHECK(r.value <= best + 1e-9);
            CHECK(value_of(core, r.ones) == Approx(r.value));
        }
    }
    CHECK(found > 200);
    CHECK(nothing > 200);
}

TEST_CASE("a core of which all is settled is its one solution")
{
    Core core;
    core.value = 7;
    core.ones = {3, 5};
    auto const pass = pass_over(core, {}, all_above(6));
    CHECK(pass.complete);
    CHECK(pass.value == 7);
    CHECK(pass.ones == core.ones);
    CHECK_FALSE(pass_over(core, {}, all_above(7)).found);
    core.parts.emplace_back();  // nothing is possible
    CHECK(pass_over(core, {}, all_above(6)).complete);
    CHECK_FALSE(pass_over(core, {}, all_above(6)).found);
}

TEST_CASE("a table gives the settings within every range and no others")
{
    std::mt19937 dice{5};
    auto const number = [&] { return static_cast<double>(dice() % 100); };
    for (std::size_t rows = 1; rows <= 3; ++rows) {
        CoreTable table{rows};
        std::vector<std::vector<double>> all;
        for (int i = 0; i < 500; ++i) {
            all.push_back({number(), number(), number()});
            table.add(i, all.back());
        }
        table.sort({10, 20, infinite});
        for (int query = 0; query < 50; ++query) {
            std::vector<double> const low{number() - 5, number() - 10, 0}, high{low[0] + 10, low[1] + 20, 60};
            std::set<std::uint32_t> expected, found;
            for (std::uint32_t i = 0; i < all.size(); ++i) {
                bool in = true;
                for (std::size_t s = 0; s < rows; ++s) in = in && all[i][s] >= low[s] && all[i][s] <= high[s];
                if (in) expected.insert(i);
            }
            table.find(low, high, [&](double value, std::uint32_t n) {
                CHECK(value == n);
                found.insert(n);
            });
            CHECK(found == expected);
        }
    }
}

TEST_CASE("the search of the core gives a bound that no plan is above and, where it closes the gap, the best plan")
{
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    int closed = 0, improved = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        auto p = drawn(seed);
        p.pools.clear();
        if (seed % 4 == 0) p.pinned = {{"C", "", 1}};
        auto const all = enumerate(p);
        if (all.feasible_plans == 0) continue;
        auto const f = formulate(p, false);
        MilpOptions options;
        options.relaxed = true;
        auto const relaxed = solver->solve(f.milp, options);
        REQUIRE(relaxed.status == MilpStatus::optimal);
        CoreSearchOptions search;
        search.gap = 1e-6;
        auto const best = static_cast<double>(all.of_best.value_fen) / f.scale;
        for (auto const known : {std::optional<double>{}, std::optional{best}, std::optional{best - 5}}) {
            auto const answer = search_core(f.milp, relaxed, known, search);
            INFO("seed " << seed);
            CHECK(answer.bound >= best - 1e-6 * std::fabs(best));
            CHECK(answer.bound <= relaxed.bound);
            closed += answer.status == MilpStatus::optimal ? 1 : 0;
            if (answer.values.empty()) continue;
            ++improved;
            std::vector<std::size_t> plan;
            for (std::size_t i = 0; i < p.alternatives.size(); ++i)
                if (answer.values[i] > 0.5) plan.push_back(i);
            auto const e = evaluate(p, plan);
            CHECK(e.feasible());
            CHECK(e.shortfalls.empty());
            if (answer.status == MilpStatus::optimal) CHECK(e.value_fen == all.of_best.value_fen);
        }
    }
    CHECK(closed > 300);
    CHECK(improved > 200);
}

TEST_CASE("what a budget has over a multiple of every cost is not there to be spent")
{
    PortfolioProblem p;
    p.alternatives = {alternative("A", "x", 9, 4), alternative("B", "x", 9, 6), alternative("C", "x", 9, 8, 1)};
    p.budget.by_year_fen = {11, 4};
    auto const f = formulate(p, false);
    REQUIRE(f.milp.rows.size() == 2);
    CHECK(f.milp.rows[0].high * f.scale == Approx(10));
    CHECK(f.milp.rows[1].high * f.scale == Approx(14));
    p.alternatives[2].capex_fen = 5;
    CHECK(formulate(p, false).milp.rows[1].high * f.scale == Approx(15));
}
