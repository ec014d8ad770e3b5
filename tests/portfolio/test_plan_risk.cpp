// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/portfolio/choose.h"
#include "engine/portfolio/greedy.h"
#include "engine/portfolio/local_search.h"
#include "engine/portfolio/plan_risk.h"
#include "engine/portfolio/plan_state.h"
#include "engine/risk/outcomes.h"
#include "tests/portfolio/drawn_problem.h"
#include "tests/support/sanitized.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>

using namespace lacuna;
using namespace lacuna::drawn_problem;

namespace {

RiskTerm term(double weight, std::int64_t worst_ppm, std::size_t scenarios, std::vector<std::int64_t> deviations)
{
    return {weight, worst_ppm, scenarios, std::make_shared<std::vector<std::int64_t> const>(std::move(deviations))};
}

/// A drawn problem in larger money, with scenarios that sites have partly in common.
PortfolioProblem risky(std::uint64_t seed, double weight, std::size_t scenarios = 7, std::int64_t worst_ppm = 300'000)
{
    auto p = drawn(seed);
    for (auto& a : p.alternatives) a.value_fen *= 100'000;
    for (auto& pair : p.cannibalisation) pair.loss_fen *= 100'000;
    for (auto& pool : p.pools)
        for (auto& f : pool.facilities) f.margin_fen *= 100'000;
    Dice dice{seed + 1000};
    std::vector<double> market;
    for (std::size_t s = 0; s < scenarios; ++s) market.push_back(dice.between(-1, 1));
    std::vector<std::int64_t> deviations;
    for (std::size_t i = 0; i < p.alternatives.size(); ++i) {
        double const with_market = dice.between(-4e6, 8e6);
        std::vector<std::int64_t> own;
        for (std::size_t s = 0; s < scenarios; ++s)
            own.push_back(static_cast<std::int64_t>(with_market * market[s] + dice.between(-3e6, 3e6)));
        auto const sum = std::accumulate(own.begin(), own.end(), std::int64_t{0});
        own.back() -= sum;
        deviations.insert(deviations.end(), own.begin(), own.end());
    }
    p.risk = term(weight, worst_ppm, scenarios, std::move(deviations));
    return p;
}

/// Value less weight x (mean - CVaR), by plain sums of doubles and the CVaR of samples.
double slow_objective(PortfolioProblem const& p, std::vector<std::size_t> const& chosen, double& cvar)
{
    auto without = p;
    without.risk.reset();
    double const mean = static_cast<double>(evaluate(without, chosen).value_fen);
    std::vector<double> values(p.risk->scenarios, mean);
    for (auto const i : chosen)
        for (std::size_t s = 0; s < values.size(); ++s) values[s] += static_cast<double>(p.risk->of(i)[s]);
    std::ranges::sort(values);
    cvar = sample_cvar(values, static_cast<double>(p.risk->worst_ppm) / 1e6);
    return mean - p.risk->weight * (mean - cvar);
}

ChoiceOptions exact()
{
    ChoiceOptions options;
    options.milp.gap = 0;
    options.most_equal = 0;
    return options;
}

}  // namespace

TEST_CASE("a plan averse to risk takes two sites that move against each other, where the mean takes two that do not")
{
    // Money for two of three. Two scenarios, the worst half is the worse one. A and B move alike, C against them.
    PortfolioProblem p;
    p.alternatives = {alternative("A", "x", 1000, 10), alternative("B", "x", 900, 10), alternative("C", "x", 700, 10)};
    p.budget.by_year_fen = {20};
    p.risk = term(0.5, 500'000, 2, {500, -500, 400, -400, -450, 450});
    auto const solver = make_milp_solver();
    auto const by_mean = [&] {
        auto q = p;
        q.risk.reset();
        return choose_portfolio(q, solver.get(), exact());
    }();
    CHECK(by_mean.chosen == std::vector<std::size_t>{0, 1});
    auto const plan = choose_portfolio(p, solver.get(), exact());
    CHECK(plan.chosen == std::vector<std::size_t>{0, 2});
    // A with C: mean 1700, 1750 and 1650, so 1650 - and 1700 - 0.5 x 50.
    CHECK(plan.evaluation.value_fen == 1700);
    CHECK(plan.evaluation.cvar_fen == Approx(1650));
    CHECK(plan.evaluation.objective_fen == Approx(1675));
    CHECK(plan.bound_fen >= plan.evaluation.objective_fen);
    // A with B: mean 1900, 2800 and 1000: 1900 - 0.5 x 900.
    auto const other = evaluate(p, {0, 1});
    CHECK(other.cvar_fen == Approx(1000));
    CHECK(other.objective_fen == Approx(1450));
    // Three quarters are the worse one whole and half of the better: (1000 + 0.5 x 2800) / 1.5.
    p.risk = term(0.5, 750'000, 2, {500, -500, 400, -400, -450, 450});
    CHECK(evaluate(p, {0, 1}).cvar_fen == Approx(1600));
    CHECK(choose_portfolio(p, nullptr).evaluation.objective_fen <= 1900);
}

TEST_CASE("the mean of the worst share is that of samples, with the fraction of the last one, at any share")
{
    Dice dice{5};
    for (std::size_t const n : {2U, 3U, 20U, 256U})
        for (std::int64_t const ppm : {1L, 50'000L, 123'457L, 500'000L, 999'999L, 1'000'000L}) {
            std::vector<std::int64_t> values;
            for (std::size_t i = 0; i < n; ++i) values.push_back(static_cast<std::int64_t>(dice.between(-50, 50)));
            std::vector<double> sorted(values.begin(), values.end());
            auto const weights = tail_weights(sorted, ppm);
            CHECK(std::accumulate(weights.begin(), weights.end(), 0.0) == Approx(1));
            double const mean = std::inner_product(weights.begin(), weights.end(), sorted.begin(), 0.0);
            std::ranges::sort(sorted);
            INFO(n << " values, share " << ppm);
            CHECK(tail_mean(values, ppm) == Approx(sample_cvar(sorted, static_cast<double>(ppm) / 1e6)).margin(1e-9));
            CHECK(tail_mean(values, ppm) == Approx(mean).margin(1e-9));
        }
}

TEST_CASE("with risk weighed the solver finds what trying every plan finds, on drawn problems with every rule")
{
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    int other_plans = 0, pooled = 0;
    std::uint64_t const seeds = test::whole_or<std::uint64_t>(60, 15);
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        auto const p = risky(seed, seed % 3 == 0 ? 1 : 0.4);
        auto const all = enumerate(p);
        INFO("seed " << seed);
        auto const plan = choose_portfolio(p, solver.get(), exact());
        REQUIRE(plan.status == PlanStatus::optimal);
        CHECK(plan.evaluation.weighted_slack == all.of_best.weighted_slack);
        CHECK(plan.evaluation.objective_fen == Approx(all.of_best.objective_fen).epsilon(1e-7).margin(2));
        double cvar = 0;
        CHECK(slow_objective(p, plan.chosen, cvar) == Approx(plan.evaluation.objective_fen).epsilon(1e-12));
        CHECK(cvar == Approx(plan.evaluation.cvar_fen).epsilon(1e-12));
        auto indifferent = p;
        indifferent.risk.reset();
        other_plans += enumerate(indifferent).best != all.best;
        pooled += !p.pools.empty();
        // By weights of scenarios first, within a gap; then by the greedy. Neither is above the best nor its bound
        // below.
        auto options = exact();
        options.milp.gap = 0.01;
        auto const near = choose_portfolio(p, solver.get(), options);
        CHECK(near.evaluation.weighted_slack == all.of_best.weighted_slack);
        CHECK(near.evaluation.objective_fen <= all.of_best.objective_fen + 1);
        CHECK(near.bound_fen >= all.of_best.objective_fen * (1 - 1e-9) - 1);
        CHECK(near.evaluation.objective_fen >= all.of_best.objective_fen - 0.0101 * std::fabs(near.bound_fen) - 1);
        auto const greedy = choose_portfolio(p, nullptr, options);
        if (greedy.evaluation.weighted_slack == all.of_best.weighted_slack)
            CHECK(greedy.evaluation.objective_fen <= all.of_best.objective_fen + 1);
        CHECK(greedy.bound_fen >= all.of_best.objective_fen - 1);
    }
    CHECK(other_plans > test::whole_or(10, 1));
    CHECK(pooled > test::whole_or(10, 1));
}

TEST_CASE("at any weights of scenarios no plan is worth less than its objective")
{
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        auto const p = risky(seed, 0.7);
        Dice dice{seed};
        for (int draw = 0; draw < 3; ++draw) {
            std::vector<double> values;
            for (int s = 0; s < 7; ++s) values.push_back(dice.between(-1, 1));
            auto const at = at_tail(p, tail_weights(values, p.risk->worst_ppm));
            CHECK_FALSE(at.risk);
            for (int n = 0; n < 20; ++n) {
                std::vector<std::size_t> plan;
                for (std::size_t i = 0; i < p.alternatives.size(); ++i)
                    if (dice.between(0, 1) < 0.3) plan.push_back(i);
                CHECK(static_cast<double>(evaluate(at, plan).value_fen) >= evaluate(p, plan).objective_fen - 1e-3);
            }
        }
    }
}

TEST_CASE("a plan that is changed step by step has the objective of one evaluated whole")
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        auto p = risky(seed, 0.6, 40, 50'000);
        p.pools.clear();
        PlanState state{p};
        Dice dice{seed};
        for (int step = 0; step < 60; ++step) {
            auto const i = static_cast<std::size_t>(dice.between(0, static_cast<double>(p.alternatives.size()) - 0.01));
            if (state.has(i))
                state.remove(i);
            else if (state.of_site(state.site(i)) == PlanState::none)
                state.add(i);
            std::vector<std::size_t> plan(state.chosen().begin(), state.chosen().end());
            CHECK(static_cast<double>(state.worth_fen()) == Approx(evaluate(p, plan).objective_fen).margin(0.51));
        }
    }
}

TEST_CASE("a large problem is held by cuts: its bound is above the plans of other ways and its plan near it")
{
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    Dice dice{11};
    PortfolioProblem p;
    constexpr std::size_t sites = 2200, uses = 2, scenarios = 256;
    std::vector<double> market;
    for (std::size_t s = 0; s < scenarios; ++s) market.push_back(dice.between(-1, 1));
    std::vector<std::int64_t> deviations;
    std::int64_t cost = 0;
    for (std::size_t i = 0; i < sites * uses; ++i) {
        auto const capex = static_cast<std::int64_t>(dice.between(1e6, 9e6));
        auto const value = static_cast<std::int64_t>(dice.between(0.1, 1.2) * static_cast<double>(capex));
        p.alternatives.push_back(alternative("S" + std::to_string(i / uses), i % uses ? "a" : "b", value, capex));
        cost += capex;
        double const share = dice.between(0.1, 1.0);
        std::vector<std::int64_t> own;
        for (std::size_t s = 0; s < scenarios; ++s)
            own.push_back(
                static_cast<std::int64_t>(static_cast<double>(value) * (share * market[s] + dice.between(-0.3, 0.3))));
        own.back() -= std::accumulate(own.begin(), own.end(), std::int64_t{0});
        deviations.insert(deviations.end(), own.begin(), own.end());
    }
    p.budget.by_year_fen = {cost / 10};
    p.risk = term(0.5, 50'000, scenarios, std::move(deviations));
    REQUIRE(formulate(p, false).tail);
    ChoiceOptions options;
    options.milp.seconds = 10;
    auto const plan = choose_portfolio(p, solver.get(), options);
    CHECK(plan.evaluation.feasible());
    CHECK(plan.gap < 1e-3);
    auto indifferent = p;
    indifferent.risk.reset();
    auto const by_mean = choose_portfolio(indifferent, solver.get(), options);
    auto const same = evaluate(p, by_mean.chosen);
    CHECK(same.objective_fen < plan.evaluation.objective_fen);
    CHECK(plan.evaluation.cvar_fen > same.cvar_fen);
    CHECK(plan.evaluation.value_fen < by_mean.evaluation.value_fen);
    CHECK(plan.bound_fen <= by_mean.bound_fen);
    // Without a known plan the solver goes by cuts alone.
    options.milp.gap = 0;
    options.milp.seconds = 8;
    auto const by_cuts = choose_portfolio(p, solver.get(), options);
    CHECK(by_cuts.evaluation.feasible());
    CHECK(by_cuts.bound_fen >= plan.evaluation.objective_fen * (1 - 1e-9));
    CHECK(by_cuts.evaluation.objective_fen <= plan.bound_fen * (1 + 1e-9));
}

TEST_CASE("a weight of 0 chooses as if no risk were told, and a term outside its limits is refused")
{
    auto const solver = make_milp_solver();
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        auto const p = risky(seed, 0);
        auto without = p;
        without.risk.reset();
        auto const a = choose_portfolio(p, solver.get(), exact()), b = choose_portfolio(without, solver.get(), exact());
        CHECK(a.chosen == b.chosen);
        CHECK(a.bound_fen == b.bound_fen);
        CHECK(a.evaluation.objective_fen == static_cast<double>(a.evaluation.value_fen));
    }
    auto const refused = [](auto change) {
        auto p = risky(1, 0.5);
        change(*p.risk);
        CHECK_THROWS_AS(check(p), Error);
    };
    CHECK_NOTHROW(check(risky(1, 0.5)));
    refused([](RiskTerm& r) { r.weight = 1.01; });
    refused([](RiskTerm& r) { r.weight = -0.1; });
    refused([](RiskTerm& r) { r.worst_ppm = 0; });
    refused([](RiskTerm& r) { r.worst_ppm = 1'000'001; });
    refused([](RiskTerm& r) { r.scenarios = 257; });
    refused([](RiskTerm& r) { r.scenarios = 6; });
    refused([](RiskTerm& r) { r.deviation_fen.reset(); });
    refused([](RiskTerm& r) {
        auto other = *r.deviation_fen;
        ++other.front();
        r.deviation_fen = std::make_shared<std::vector<std::int64_t> const>(std::move(other));
    });
}
