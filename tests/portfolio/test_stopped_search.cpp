// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/choose.h"
#include "engine/sample/dice.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

using namespace lacuna;

namespace {

/// Gives up at once.
struct Tired : MilpSolver {
    [[nodiscard]] std::string name() const override { return "tired"; }
    [[nodiscard]] MilpAnswer solve(Milp const&, MilpOptions const&) const override { return {}; }
};

/// Many sites of like value per cost under a tight budget, with losses between them: hard to prove.
PortfolioProblem hard(int sites)
{
    Dice dice{3};
    PortfolioProblem p;
    std::int64_t cost = 0;
    for (int s = 0; s < sites; ++s)
        for (int year = 0; year < 2; ++year) {
            auto const capex = static_cast<std::int64_t>(dice.between(1e6, 9e6));
            p.alternatives.push_back({std::to_string(s) + "/" + std::to_string(year), "S" + std::to_string(s), "x", "",
                                      year, capex + static_cast<std::int64_t>(dice.between(0, 1e5)) - year * 1000,
                                      capex, 0});
            cost += capex;
        }
    for (int s = 0; s + 1 < sites; ++s)
        p.cannibalisation.push_back({"S" + std::to_string(s), "x", "S" + std::to_string(s + 1), "x", 300'000});
    p.budget.by_year_fen = {cost / 9, cost / 9};
    return p;
}

}  // namespace

TEST_CASE("a search that is cut short tells a plan that keeps the rules and a bound that no plan is above")
{
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    auto const p = hard(60);
    ChoiceOptions options;
    options.milp.gap = 1e-7;
    options.most_equal = 0;
    std::vector<Portfolio> plans;
    for (double const seconds : {0.2, 1.0, 4.0}) {
        options.milp.seconds = seconds;
        plans.push_back(choose_portfolio(p, solver.get(), options));
    }
    for (auto const& a : plans) {
        CHECK(evaluate(p, a.chosen).feasible());
        for (auto const& b : plans) CHECK(static_cast<double>(b.evaluation.value_fen) <= a.bound_fen * (1 + 1e-9));
    }
}

TEST_CASE("where the solver finds nothing in time the greedy's plan stands in and says so")
{
    auto const p = hard(20);
    auto const plan = choose_portfolio(p, std::make_unique<Tired>().get());
    CHECK(plan.evaluation.value_fen > 0);
    CHECK(plan.chosen == choose_portfolio(p, nullptr).chosen);
    CHECK(plan.bound_fen >= static_cast<double>(plan.evaluation.value_fen));
    REQUIRE(plan.notes.size() == 1);
    CHECK_THAT(plan.notes.front(), Catch::Contains("tired found no plan in the time given"));
}

namespace {

/// A solver that takes its time over the relaxation, and keeps what it was given for the search after it.
struct Slow : MilpSolver {
    explicit Slow(std::unique_ptr<MilpSolver> inner, double sleeps) : inner_{std::move(inner)}, sleeps_{sleeps} {}
    [[nodiscard]] std::string name() const override { return "slow"; }
    [[nodiscard]] MilpAnswer solve(Milp const& problem, MilpOptions const& options) const override
    {
        if (options.relaxed) {
            std::this_thread::sleep_for(std::chrono::duration<double>{sleeps_});
            return inner_->solve(problem, options);
        }
        seconds.push_back(options.seconds);
        return {MilpStatus::stopped, {}, options.known ? options.known->bound : 1e9};
    }
    mutable std::vector<double> seconds;

private:
    std::unique_ptr<MilpSolver> inner_;
    double sleeps_;
};

}  // namespace

TEST_CASE("the solver gets the seconds that the search before it has left, and never less than a tenth")
{
    if (!make_milp_solver()) {
        WARN("built without a solver: not run");
        return;
    }
    auto const p = hard(60);
    ChoiceOptions options;
    options.milp.gap = 1e-7;
    options.milp.seconds = 1;
    options.most_equal = 0;
    Slow const quick{make_milp_solver(), 0.4};
    auto const plan = choose_portfolio(p, &quick, options);
    REQUIRE(quick.seconds.size() == 1);
    CHECK(quick.seconds.front() <= 0.6);
    CHECK(quick.seconds.front() >= 0.1);
    Slow const late{make_milp_solver(), 1.2};
    auto const same = choose_portfolio(p, &late, options);
    REQUIRE(late.seconds.size() == 1);
    CHECK(late.seconds.front() == Approx(0.1));
    // What the start finds is counted in steps, so that the clock moves neither plan nor bound.
    CHECK(same.chosen == plan.chosen);
    CHECK(same.bound_fen == plan.bound_fen);
}
