// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/choose.h"
#include "engine/sample/dice.h"

#include <catch2/catch.hpp>

#include <tuple>

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

/// A solver whose relaxations take time by a clock of its own, and that keeps what it was given for the search after.
struct Slow : MilpSolver {
    Slow(std::unique_ptr<MilpSolver> inner, double each) : inner_{std::move(inner)}, each_{each} {}
    [[nodiscard]] std::string name() const override { return "slow"; }
    [[nodiscard]] MilpAnswer solve(Milp const& problem, MilpOptions const& options) const override
    {
        if (options.relaxed) {
            now += each_;
            return inner_->solve(problem, options);
        }
        seconds.push_back(options.seconds);
        return {MilpStatus::stopped, {}, options.known ? options.known->bound : 1e9};
    }
    mutable double now = 100;
    mutable std::vector<double> seconds;

private:
    std::unique_ptr<MilpSolver> inner_;
    double each_;
};

}  // namespace

TEST_CASE("the solver gets the seconds that the search before it has left, and never less than a tenth")
{
    if (!make_milp_solver()) {
        WARN("built without a solver: not run");
        return;
    }
    auto const p = hard(60);
    std::vector<Portfolio> plans;
    // 0.35 s of 1 s leave 0.65, rounded up; without a clock the start is taken to need a quarter.
    for (auto const& [takes, clocked, left] : {std::tuple{0.35, true, 0.7}, {1.2, true, 0.1}, {0.35, false, 0.75}}) {
        Slow const solver{make_milp_solver(), takes};
        ChoiceOptions options;
        options.milp.gap = 1e-7;
        options.milp.seconds = 1;
        options.most_equal = 0;
        if (clocked) options.milp.clock = [&] { return solver.now; };
        plans.push_back(choose_portfolio(p, &solver, options));
        REQUIRE(solver.seconds.size() == 1);
        CHECK(solver.seconds.front() == Approx(left));
        // What the start finds is counted in steps: the clock moves neither plan nor bound.
        CHECK(plans.back().chosen == plans.front().chosen);
        CHECK(plans.back().bound_fen == plans.front().bound_fen);
    }
}
