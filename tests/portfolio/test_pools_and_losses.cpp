// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/choose.h"
#include "engine/sample/dice.h"
#include "tests/portfolio/fitted_town.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

using namespace lacuna;
using fitted_town::message;
using fitted_town::Scan;

TEST_CASE("of a pool only the units that the zone takes earn", "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 10, 700, 100, "north", 0);
    scan.use("B", "shop", 10.9, 800, 100, "north", 10);
    scan.use("C", "shop", 5, 300, 100, "south", 20);
    scan.rules.pools.push_back({"shop", {{"north", 12}}, false});
    CHECK(scan.plan({0}).value_fen == 700'00);             // 10 of 12
    CHECK(scan.plan({0, 1}).value_fen == 700'00);          // 8 of 20 whole units lose 100 each
    CHECK(scan.plan({2}).value_fen == (300 - 500) * 100);  // the south takes none
    scan.rules.pools[0].everywhere = true;
    CHECK(scan.plan({2}).value_fen == 300'00);
    scan.rules.pools[0].demand_units = {{"west", 3}};
    CHECK(message(scan).find("'west'") != std::string::npos);
    CHECK(message(scan).find("north, south") != std::string::npos);
}

TEST_CASE("cut to demand a use of a pool serves what it is cut to, and whole all that it holds", "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 100, 5000, 400, "north", 0);
    scan.use("A", "shop", 60.9, 3100, 250, "north", 0);
    scan.rules.later_budgets = {0};
    scan.rules.pools.push_back({"shop", {{"north", 400}}, false});
    auto const first = scan.problem().alternatives;
    REQUIRE(first.size() == 4);
    CHECK(scan.plan({0}).value_fen == 5000'00);
    CHECK(scan.plan({0}).served == std::vector<std::int64_t>{100});
    CHECK(scan.plan({2}).value_fen == 3100'00);  // a pool that binds nothing changes nothing
    CHECK(scan.plan({2}).served == std::vector<std::int64_t>{60});
    scan.rules.pools[0].demand_units = {{"north", 50}};
    CHECK(scan.plan({0}).value_fen == (5000 - 50 * 100) * 100);
    CHECK(scan.plan({2}).value_fen == (3100 - 10 * 100) * 100);
}

TEST_CASE("the solver's plan of a pool with uses whole and cut is the best of all plans", "[portfolio]")
{
    auto const solver = make_milp_solver();
    if (!solver) {
        WARN("built without a solver: not run");
        return;
    }
    int cut = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Dice dice{seed};
        Scan scan;
        for (auto const* site : {"A", "B", "C", "D"}) {
            auto const zone = dice.between(0, 1) < 0.5 ? "north" : "south";
            double const units = dice.between(3, 20), share = dice.between(0.3, 0.9);
            scan.use(site, "shop", units, units * 50, units * 20, zone, 0);
            scan.use(site, "shop", units * share, units * share * 55, units * share * 20, zone, 0);
            scan.use(site, "care", units, units * 30, units * 10, zone, 0);
        }
        scan.rules.later_budgets = {dice.between(0, 200)};
        auto const demand = static_cast<std::int64_t>(dice.between(3, 40));
        scan.rules.pools.push_back({"shop", {{scan.places["A"].zone, demand}}, dice.between(0, 1) < 0.5});
        auto p = scan.problem();
        p.budget.by_year_fen[0] = static_cast<std::int64_t>(dice.between(200, 900)) * 100;
        ChoiceOptions exact;
        exact.milp.gap = 0;
        auto const plan = choose_portfolio(p, solver.get(), exact);
        INFO("seed " << seed);
        REQUIRE(plan.status == PlanStatus::optimal);
        CHECK(plan.evaluation.value_fen == enumerate(p).of_best.value_fen);
        std::int64_t alone = 0;
        for (auto const i : plan.chosen) {
            auto const& use = scan.uses[i / 2];
            alone += static_cast<std::int64_t>(std::llround(use.ioav * 100));
            cut += use.facility_id == "shop" && i / 2 % 3 == 1 ? 1 : 0;
        }
        CHECK(plan.evaluation.value_fen <= alone);  // each with all its units taken
    }
    CHECK(cut > 5);
}

TEST_CASE("a unit of a pool that nobody takes loses less where its use begins later", "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 10, 700, 100, "north", 0);
    scan.valuation.growth_rate = 0;
    scan.valuation.discount_rate = 0.25;
    scan.rules.later_budgets = {0};
    scan.rules.pools.push_back({"shop", {{"north", 4}}, false});
    auto const revenue = scan.problem().pools.at(0).facilities.at(0).margin_fen;
    auto const now = scan.plan({0}).value_fen, later = scan.plan({1}).value_fen;
    CHECK(now == 700'00 - 6 * revenue);
    CHECK(later == Approx(0.8 * static_cast<double>(now)).margin(10));
}

TEST_CASE("a unit that is not taken loses its loss to others too, and its income after the end where the asset is kept",
          "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 10, 700, 100, "north", 0);
    scan.rules.pools.push_back({"shop", {{"north", 4}}, false});
    auto const margin = [&] { return scan.problem().pools.at(0).facilities.at(0).margin_fen; };
    CHECK(margin() == 100'00);
    scan.catalogue.facilities[0].cannibalised_share = 0.25;
    CHECK(margin() == 75'00);
    scan.valuation.ending = Ending::own;  // 100 a year for ever at 20 %, of which others lose nothing after the end
    scan.valuation.exit_yield = 0.2;
    CHECK(margin() == 575'00);
    scan.valuation.view = View::spv;
    CHECK(margin() == 600'00);
    scan.valuation.expected_revenue = 0.9;  // what a unit earns on average, as its site is valued
    CHECK(margin() == 540'00);
}

TEST_CASE("a pool takes the place of the demand of the whole area", "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 10, 700, 100, "north", 0);
    scan.uses[0].demand_units = 5;
    CHECK(scan.problem().limits.size() == 1);
    scan.rules.pools.push_back({"shop", {{"north", 12}}, false});
    CHECK(scan.problem().limits.empty());
}

TEST_CASE("near sites take a share of each other's revenue, of one facility once and from the smaller", "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 10, 700, 100, "", 0);
    scan.use("B", "shop", 4, 300, 100, "", 100);
    scan.use("C", "care", 20, 900, 100, "", 150);
    scan.use("D", "care", 20, 900, 100, "", 1000);
    scan.rules.losses.push_back({"shop", "shop", 100, 0.1});
    CHECK(scan.plan({0, 1}).value_fen == (1000 - 40) * 100);
    scan.rules.losses = {{"shop", "care", 60, 0.1}};
    CHECK(scan.plan({1, 2}).value_fen == (1200 - 200) * 100);
    CHECK(scan.plan({0, 2}).value_fen == 1600 * 100);  // 150 m away
    CHECK(scan.problem().cannibalisation.size() == 1);
}

TEST_CASE("a site loses to another by what is chosen of it, whole or cut, from the later of the starts on",
          "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 10, 700, 100, "", 0);
    scan.use("A", "shop", 6.5, 500, 100, "", 0);
    scan.use("B", "shop", 8, 600, 100, "", 50);
    scan.use("B", "shop", 5, 400, 100, "", 50);
    scan.use("C", "care", 20, 900, 100, "", 50);
    scan.use("C", "care", 12, 800, 100, "", 50);
    scan.rules.later_budgets = {1000, 1000};
    scan.rules.losses = {{"shop", "shop", 100, 0.1}, {"shop", "care", 100, 0.2}};
    for (double const growth : {0.0, 0.25, 0.6}) {
        INFO("growth " << growth);
        scan.valuation.discount_rate = 0.25;
        scan.valuation.growth_rate = growth;
        auto const p = scan.problem();
        double const unit = 100 / std::sqrt(1.25);  // of revenue, in the middle of the year
        double const rise = (1 + growth) / 1.25;
        for (std::size_t a = 0; a < 6; ++a)
            for (std::size_t b = 0; b < 12; ++b) {
                std::size_t const second = 6 + b;
                auto const alone = scan.plan({a}).value_fen + scan.plan({second}).value_fen;
                auto const& x = scan.uses[a / 3];
                auto const& y = scan.uses[second / 3];
                double const of = y.facility_id == "shop" ? 0.1 * std::min(x.units, y.units) : 0.2 * y.units;
                double const lost = of * unit * std::pow(rise, rise > 1 ? 2 : 0);
                CHECK(static_cast<double>(alone - scan.plan({a, second}).value_fen) / 100 == Approx(lost).margin(0.03));
            }
        CHECK(scan.plan({0, 6, 12}).feasible());
    }
}
