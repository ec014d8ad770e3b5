// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/reprice.h"
#include "engine/portfolio/choose.h"
#include "engine/portfolio/from_uses.h"
#include "tests/portfolio/fitted_town.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

using namespace lacuna;
using fitted_town::message;
using fitted_town::Scan;

TEST_CASE("income that is spent anew is that of the poorest year after the start", "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 10, 1000, 400, "", 0);
    scan.rules.reinvest = true;
    scan.rules.later_budgets = {0, 0};
    auto& shop = *std::ranges::find(scan.catalogue.facilities, "shop", &Facility::id);
    shop.revenue_per_unit_year = 100;
    shop.opex_ratio = 0.25;
    scan.valuation.concession_years = 3;
    auto const income = [&] { return scan.problem().alternatives.front().income_fen; };
    CHECK(income() == 750'00);  // 10 x 100 x (1 - 0.25)
    scan.valuation.ramp_up = {0.5, 0.8};
    CHECK(income() == 250'00);  // the first of the two years: 10 x 100 x (0.5 - 0.25)
    scan.valuation.ramp_up = {};
    scan.valuation.ramp_up_years = 1;
    scan.valuation.ramp_up_start = 0.6;
    scan.valuation.ramp_up_stabilised = 0.6;
    CHECK(income() == 350'00);  // 10 x 100 x (0.6 - 0.25)
    scan.valuation.consent_probability = 0.5;
    CHECK(income() == 175'00);
    scan.valuation.cost_growth_rate = 0.1;  // 25 of cost a unit is 27.5 in the second year
    CHECK(income() == 162'50);
    shop.refurbishment_share = 0.1;
    shop.refurbishment_years = 2;
    shop.capex_per_unit = 100;  // 10 x 1.21 a unit falls due at the end of it
    CHECK(income() == 102'00);
    shop.refurbishment_share.reset();
    scan.valuation.cost_growth_rate.reset();
    scan.valuation.concession_years = 10;
    scan.valuation.construction_years = 1;
    CHECK(income() == 0);  // in the first year after the start it is still being built
}

TEST_CASE("a use begun later is worth and costs what the prices and the discounting of then say", "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 1, 1000, 400, "", 0);
    scan.valuation.growth_rate = 0.1;
    scan.valuation.discount_rate = 0.21;
    scan.rules.later_budgets = {0, 0};
    auto const p = scan.problem();
    REQUIRE(p.alternatives.size() == 3);
    CHECK(p.alternatives[0].value_fen == 100'000);
    CHECK(p.alternatives[1].value_fen == 90'909);  // 1.1 / 1.21
    CHECK(p.alternatives[2].value_fen == 82'645);
    CHECK(p.alternatives[0].capex_fen == 40'000);
    CHECK(p.alternatives[2].capex_fen == 48'400);
    CHECK(p.alternatives[2].year == 2);
}

TEST_CASE("where rents, costs and building rise at their own rates a later start is priced anew", "[portfolio]")
{
    Scan scan;
    scan.catalogue.facilities[0].capex_per_unit = 50;
    scan.use("A", "shop", 1, 10, 50, "", 0);  // 100 - 40 - 50
    scan.rules.later_budgets = {0, 0};
    scan.valuation.cost_growth_rate = 0.1;
    auto p = scan.problem();
    CHECK(p.alternatives[0].value_fen == 10'00);
    CHECK(p.alternatives[1].value_fen == 1'00);   // 100 - 44 - 55
    CHECK(p.alternatives[2].value_fen == -8'90);  // 100 - 48.4 - 60.5
    CHECK(p.alternatives[1].capex_fen == 55'00);
    scan.valuation.cost_growth_rate.reset();
    scan.valuation.capex_growth_rate = 0.2;
    scan.valuation.discount_rate = 0.25;
    p = scan.problem();
    CHECK(p.alternatives[1].capex_fen == 60'00);
    // (60 of income half a year after 60 of cost) a year later
    CHECK(p.alternatives[1].value_fen == Approx((60 / std::sqrt(1.25) - 60) / 1.25 * 100).margin(1));
    CHECK(values_by_start(scan.uses, scan.catalogue, scan.valuation, 3).at(2).at(0).capex == Approx(72));
}

TEST_CASE("uses of a parcel share its ground and its coverage; a use that clears it has its own", "[portfolio]")
{
    Scan scan;
    for (auto const* site : {"A", "B", "C"}) {
        scan.use(site, "shop", 1, 100, 10, "", 0);
        scan.places[site].parcel_id = "P";
        auto& use = scan.uses.back();
        use.open_ground_m2 = 60;
        use.parcel_ground_m2 = 100;
        use.footprint_m2 = 20;
        use.parcel_footprint_m2 = 45;
    }
    scan.places["C"].cleared = true;
    scan.uses[2].parcel_ground_m2 = 900;
    auto const p = scan.problem();
    auto const limit = [&](std::string const& name) {
        auto const found = std::ranges::find(p.limits, name, &SharedLimit::name);
        REQUIRE(found != p.limits.end());
        return *found;
    };
    auto const ground = limit("open ground of parcel P");
    CHECK(ground.amounts.size() == 2);
    CHECK(ground.limit == 100'000'002);  // the rounding of two amounts allowed for
    CHECK(limit("open ground of cleared parcel P").limit == 900'000'001);
    CHECK(limit("ground to build on of parcel P").limit == 45'000'002);
    CHECK(scan.plan({0}).feasible());
    CHECK_FALSE(scan.plan({0, 1}).feasible());  // 120 of 100 m2
}

TEST_CASE("a use is worth its mean to a portfolio, and costs what the base case says", "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 1, 90, 40, "north", 0);
    scan.uses[0].mean_shift = -25;
    auto const p = scan.problem();
    CHECK(p.alternatives.at(0).value_fen == 65'00);
    CHECK(p.alternatives.at(0).capex_fen == 40'00);
    scan.rules.later_budgets = {10};
    scan.valuation.growth_rate = 0.1;
    scan.valuation.discount_rate = 0.1;
    CHECK(scan.problem().alternatives.at(1).value_fen == 65'00);  // dearer by as much as it is later
}

TEST_CASE("a standard may ask for a use that loses, and a zone without a site for it is told short", "[portfolio]")
{
    Scan scan;
    scan.use("A", "care", 1, -50, 10, "north", 0);
    scan.use("B", "shop", 1, 80, 10, "north", 10);
    scan.use("C", "shop", 1, 80, 10, "south", 20);
    scan.rules.standards.push_back({"care", "north", {}, 1, {}, 1});
    scan.rules.standards.push_back({"care", "south", {}, 1, {}, 1});
    auto p = scan.problem();
    p.budget.by_year_fen[0] = 100'00;
    auto const solver = make_milp_solver();
    auto const made = choose_portfolio(p, solver.get());
    CHECK(made.evaluation.value_fen == (160 - 50) * 100);
    REQUIRE(made.evaluation.shortfalls.size() == 1);
    CHECK(made.evaluation.shortfalls[0].standard == 1);
    CHECK(made.evaluation.shortfalls[0].missing == 1);
}

TEST_CASE("a repair that falls due before a later start is made by then, and saved by no use", "[portfolio][uses]")
{
    Scan scan;
    scan.valuation.concession_years = 5;
    DoMinimum today;
    today.kind = SpaceKind::open_land;
    today.repair_per_m2 = 7;
    today.repair_after_years = 1.5;
    scan.catalogue.do_minimum = {today};
    scan.use("a", "shop", 1, 0, 0, "", 0);
    scan.uses[0].ground_m2 = 10;
    reprice(scan.uses, scan.catalogue, scan.valuation);
    double const with = scan.uses[0].ioav;
    CHECK(with == Approx(5 * 60 + 70));
    auto const starts = values_by_start(scan.uses, scan.catalogue, scan.valuation, 4);
    CHECK(starts[0][0].ioav == Approx(with));
    CHECK(starts[1][0].ioav == Approx(with));  // half a year after it starts
    CHECK(starts[2][0].ioav == Approx(with - 70));
    CHECK(starts[3][0].ioav == Approx(with - 70));
}

TEST_CASE("names that the scan does not have are refused with what there is", "[portfolio]")
{
    Scan scan;
    scan.use("A1", "shop", 1, 80, 10, "north", 0);
    scan.rules.standards.push_back({"shopp", "", {}, 1, {}, 1});
    CHECK(message(scan).find("did you mean 'shop'") != std::string::npos);
    scan.rules = {};
    scan.rules.losses.push_back({"shop", "carre", 10, 0.1});
    CHECK(message(scan).find("'carre'") != std::string::npos);
    scan.rules = {};
    scan.rules.orders.push_back({"A1", "A2"});
    CHECK(message(scan).find("order 'A2'") != std::string::npos);
    scan.rules = {};
    scan.rules.pinned = {"A1=care"};
    CHECK(message(scan).find("does not fit") != std::string::npos);
}

TEST_CASE("an amount beyond what fen hold is refused and not taken as no value", "[portfolio]")
{
    Scan scan;
    scan.use("A", "shop", 10, 1e13, 400, "", 0);
    CHECK_THAT(message(scan), Catch::Contains("too large to be added up in hundredths"));
}

TEST_CASE("income that is spent anew is what taxes leave of it", "[portfolio]")
{
    // 10 units earn 100 x (1 - 0.4) each: 600 a year, less a quarter of what 400 of cost written off over 20 years
    // leave.
    Scan scan;
    scan.use("A", "shop", 10, 1000, 400, "", 0);
    for (auto& f : scan.catalogue.facilities) f.capex_per_unit = 40;
    scan.rules.reinvest = true;
    scan.rules.later_budgets = {0, 0};
    scan.valuation.concession_years = 20;
    auto const untaxed = scan.problem().alternatives[0].income_fen;
    scan.valuation.income_tax = 0.25;
    auto const taxed = scan.problem().alternatives[0].income_fen;
    CHECK(untaxed == 600'00);
    CHECK(taxed == 600'00 - (600'00 - 400'00 / 20) / 4);
}
