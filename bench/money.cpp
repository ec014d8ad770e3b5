// SPDX-License-Identifier: Apache-2.0
// Prices anew, trials and portfolios of the sizes that docs/benchmarks.md tells of.
#include "engine/appraisal/reprice.h"
#include "engine/portfolio/choose.h"
#include "engine/risk/plan_outlook.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <random>

using namespace lacuna;

namespace {

Catalogue twenty_facilities()
{
    Catalogue catalogue;
    catalogue.id = "bench";
    for (int i = 0; i < 20; ++i) {
        Facility f;
        f.id = fmt::format("facility {:02}", i);
        f.capex_per_unit = 1000 + 100 * i;
        f.revenue_per_unit_year = 300 + 17 * i;
        f.opex_ratio = 0.3;
        f.life_years = 8 + i;
        catalogue.facilities.push_back(f);
    }
    return catalogue;
}

/// Argument: uses that fit, all priced anew, on two threads.
void pricing_anew(benchmark::State& state)
{
    auto const catalogue = twenty_facilities();
    std::mt19937_64 random{1};
    std::vector<FittedUse> uses(static_cast<std::size_t>(state.range(0)));
    for (auto& use : uses) {
        use.facility_id = catalogue.facilities[random() % 20].id;
        use.kind = static_cast<SpaceKind>(random() % static_cast<unsigned>(space_kind_count));
        use.units = static_cast<double>(random() % 1000);
        use.ground_m2 = static_cast<double>(random() % 10'000);
    }
    ValuationRules const rules;
    for (auto _ : state) {
        reprice(uses, catalogue, rules, 2);
        benchmark::DoNotOptimize(uses.data());
    }
}
BENCHMARK(pricing_anew)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Arguments: alternatives, four a site, and m: 8 x 2^m trials of each on one thread. The counter is the time of one
/// trial of one alternative.
void trials_of_alternatives(benchmark::State& state)
{
    std::vector<SiteValue> sites;
    for (int i = 0; i < state.range(0); ++i)
        sites.push_back(
            {fmt::format("alternative {}", i), 300, -80, -150, 10, 0, 0, {}, fmt::format("site {}", i / 4)});
    RiskOptions options;
    options.ranked = 0;
    options.m = static_cast<int>(state.range(1));
    for (auto _ : state) benchmark::DoNotOptimize(outlook_of(sites, {}, options).total.mean.value);
    state.counters["a_trial"] =
        benchmark::Counter(static_cast<double>(state.range(0)) * 8 * static_cast<double>(1 << options.m),
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(trials_of_alternatives)->Args({500, 10})->Args({40'000, 12})->Unit(benchmark::kMillisecond);

/// Sites with four uses and three years each, a yearly budget of a fifteenth of what a use everywhere would cost;
/// beside the row of its uses each site has 2.4 more on average, as in the instances that the aims come from: overlaps
/// of two or three sites, and losses of pairs of near sites of one use.
PortfolioProblem drawn(int sites)
{
    std::mt19937_64 random{7};
    auto const number = [&](std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
    };
    PortfolioProblem p;
    std::int64_t cost = 0;
    for (int s = 0; s < sites; ++s)
        for (int u = 0; u < 4; ++u) {
            auto const capex = number(20, 400) * 100'000, value = capex * number(20, 160) / 100;
            cost += capex / 4;
            for (int y = 0; y < 3; ++y)
                p.alternatives.push_back({fmt::format("{}-{}-{}", s, u, y), fmt::format("{:05}", s),
                                          fmt::format("use {}", u), fmt::format("zone {}", s % 10), y,
                                          value * (100 - 8 * y) / 100, capex, 0});
        }
    p.budget.by_year_fen = {cost / 15, cost / 15, cost / 15};
    auto const site = [](int s) { return fmt::format("{:05}", s); };
    for (int s = 0; s + 2 < sites; s += 2)
        if (s % 4 == 0)
            p.cliques.push_back({site(s), site(s + 1), site(s + 2)});
        else
            p.cliques.push_back({site(s), site(s + 1)});
    for (int s = 0; s < sites; ++s)
        for (int const apart : {3, 5}) {
            auto const use = fmt::format("use {}", number(0, 3));
            if (s + apart < sites)
                p.cannibalisation.push_back({site(s), use, site(s + apart), use, number(1, 100) * 100'000});
        }
    p.standards.push_back({"use 2", "zone 3", {}, sites / 100, {}, 1});
    return p;
}

/// Argument: sites; gap 1e-4, at most 60 s. Counters: the gap reached, and what the greedy loses against the plan.
void choosing_a_portfolio(benchmark::State& state)
{
    auto const solver = make_milp_solver();
    if (!solver) return state.SkipWithError("built without a solver");
    auto const problem = drawn(static_cast<int>(state.range(0)));
    ChoiceOptions options;
    options.most_equal = 0;
    options.milp.gap = 1e-4;
    options.milp.seconds = 60;
    Portfolio plan;
    for (auto _ : state) plan = choose_portfolio(problem, solver.get(), options);
    auto const greedy = choose_portfolio(problem, nullptr, options);
    double const value = static_cast<double>(plan.evaluation.value_fen);
    state.counters["gap"] = plan.gap;
    state.counters["greedy_loss"] = 1 - static_cast<double>(greedy.evaluation.value_fen) / value;
}
BENCHMARK(choosing_a_portfolio)
    ->Arg(100)
    ->Arg(400)
    ->Arg(1500)
    ->Arg(5000)
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->UseRealTime();

}  // namespace
