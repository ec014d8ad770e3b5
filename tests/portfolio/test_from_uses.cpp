// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/reprice.h"
#include "engine/core/error.h"
#include "engine/portfolio/choose.h"
#include "engine/portfolio/from_uses.h"
#include "engine/sample/dice.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

using namespace lacuna;

namespace {

/// Revenue 100 a unit and year for one year at a rate of 0: a present value of 100.
struct Scan {
    Scan()
    {
        for (auto const* id : {"shop", "care"}) {
            Facility f;
            f.id = id;
            f.revenue_per_unit_year = 100;
            f.opex_ratio = 0.4;
            f.life_years = 50;
            catalogue.facilities.push_back(f);
        }
        valuation.discount_rate = 0;
        valuation.concession_years = 1;
        valuation.ramp_up = {};
        valuation.expected_revenue = valuation.expected_operating_cost = valuation.expected_capex = 1;
    }
    void use(std::string const& site, std::string const& facility, double units, double ioav, double capex,
             std::string const& zone, double x)
    {
        FittedUse u;
        u.space_id = site;
        u.facility_id = facility;
        u.units = units;
        u.ioav = ioav;
        u.capex = capex;
        uses.push_back(u);
        places[site] = {"", zone, false, {x, 0}};
    }
    [[nodiscard]] PortfolioProblem problem() const { return problem_of(uses, places, rules, catalogue, valuation); }
    [[nodiscard]] Evaluation plan(std::vector<std::size_t> const& chosen) const
    {
        auto p = problem();
        p.budget.by_year_fen[0] = 1'000'000'00;
        return evaluate(p, chosen);
    }

    std::vector<FittedUse> uses;
    std::map<std::string, UsePlace> places;
    PlanRules rules;
    Catalogue catalogue;
    ValuationRules valuation;
};

std::string message(Scan const& scan)
{
    try {
        static_cast<void>(scan.problem());
    } catch (Error const& e) {
        return e.what();
    }
    return "";
}

}  // namespace

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
