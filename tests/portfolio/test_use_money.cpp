// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/reprice.h"
#include "engine/portfolio/evaluate.h"
#include "engine/portfolio/from_uses.h"
#include "engine/sample/dice.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

using namespace lacuna;

namespace {

/// A town with one facility, `shop`, in open land A and basement B, priced by its figures.
struct Town {
    Town()
    {
        Facility f;
        f.id = "shop";
        f.revenue_per_unit_year = 100;
        f.opex_ratio = 0.4;
        f.life_years = 50;
        catalogue.facilities = {f};
        valuation.discount_rate = 0.05;
        valuation.growth_rate = 0;
        valuation.concession_years = 20;
        valuation.ramp_up = {};
        valuation.expected_revenue = valuation.expected_operating_cost = valuation.expected_capex = 1;
        place("A", SpaceKind::open_land);
        place("B", SpaceKind::basement);
    }
    void place(std::string const& site, SpaceKind kind)
    {
        FittedUse use;
        use.space_id = site;
        use.facility_id = "shop";
        use.kind = kind;
        use.units = 10;
        use.ground_m2 = 15;
        uses.push_back(use);
        places[site] = {"", "north", false, {0, 0}};
    }
    Facility& shop() { return catalogue.facilities[0]; }
    [[nodiscard]] PortfolioProblem problem()
    {
        reprice(uses, catalogue, valuation);
        return problem_of(uses, places, rules, catalogue, valuation);
    }
    /// A year, of site A or B begun in the first.
    [[nodiscard]] std::int64_t income(char const* site)
    {
        rules.reinvest = true;
        rules.later_budgets = {0, 0};
        auto const p = problem();
        return std::ranges::find(p.alternatives, site, &Alternative::site)->income_fen;
    }

    std::vector<FittedUse> uses;
    std::map<std::string, UsePlace> places;
    PlanRules rules;
    Catalogue catalogue;
    ValuationRules valuation;
};

/// Of 10 units of `shop` with a share of them let, every cost as if all were: appraised as a facility of its own.
double ledger(Town const& town, FittedUse const& use, double let)
{
    Facility f = town.catalogue.facilities[0];
    f.fixed_cost_per_unit_year = f.fixed_cost_per_unit_year.value_or(0) + f.opex_ratio * f.revenue_per_unit_year;
    f.opex_ratio = 0;
    f.revenue_per_unit_year *= let;
    return appraise(f, use.units, do_minimum_of(town.catalogue, use.kind), use.ground_m2, town.valuation, false,
                    capex_share_of(town.catalogue, f, use.kind))
        .ioav;
}

}  // namespace

TEST_CASE("income that is spent anew is taxed on what its building costs, and pays the duties of its place",
          "[portfolio]")
{
    Town town;
    town.shop().capex_per_unit = 40;
    CHECK(town.income("A") == 600'00);
    town.valuation.income_tax = 0.25;
    CHECK(town.income("A") == 600'00 - (600'00 - 400'00 / 20) / 4);
    town.catalogue.conversion_share = 0.5;  // of 400, for what is built into a building
    CHECK(town.income("A") == 600'00 - (600'00 - 400'00 / 20) / 4);
    CHECK(town.income("B") == 600'00 - (600'00 - 200'00 / 20) / 4);
    town.catalogue.conversion_share = 1.5;
    CHECK(town.income("B") == 600'00 - (600'00 - 600'00 / 20) / 4);
    DoMinimum today;
    today.kind = SpaceKind::basement;
    today.liability_per_m2_year = 2;
    town.catalogue.do_minimum = {today};
    CHECK(town.income("B") == 600'00 - (600'00 - 600'00 / 20) / 4 - 15 * 2'00);
    CHECK(town.income("A") == 600'00 - (600'00 - 400'00 / 20) / 4);
}

TEST_CASE("a site that costs more than it brings in takes from what is spent anew", "[portfolio]")
{
    Town town;
    town.shop().opex_ratio = 1.25;
    CHECK(town.income("A") == -250'00);
    auto p = town.problem();
    CHECK(evaluate(p, {0}).violations.size() == 2);
    p.budget.by_year_fen = {0, 250'00, 250'00};
    CHECK(evaluate(p, {0}).feasible());
}

TEST_CASE("of a pool only the units that it leaves a site for certain bring in income to spend anew", "[portfolio]")
{
    Town town;
    town.rules.pools.push_back({"shop", {{"north", 25}}, false});
    CHECK(town.income("A") == 600'00);  // 25 for the 20 of both
    town.rules.pools[0].demand_units = {{"north", 17}};
    CHECK(town.income("A") == (7 * 100 - 10 * 40) * 100);  // the other site may serve 10
    town.rules.pools[0].demand_units = {{"north", 1}};
    CHECK(town.income("A") == -400'00);
    town.rules.excluded = {"B"};
    CHECK(town.income("A") == (1 * 100 - 10 * 40) * 100);
    town.rules.excluded.clear();
    town.places["B"].zone = "south";
    CHECK(town.income("A") == (1 * 100 - 10 * 40) * 100);
    CHECK(town.income("B") == -400'00);  // the south takes none
    town.rules.pools[0].everywhere = true;
    CHECK(town.income("A") == -400'00);
    town.rules.pools[0].everywhere = false;
    town.places["B"].zone = "north";
    town.rules.pools[0].demand_units = {{"north", 18}};
    town.place("B", SpaceKind::basement);  // cut to 4: of one site only one use serves
    town.uses.back().units = 4;
    CHECK(town.income("A") == (8 * 100 - 10 * 40) * 100);
}

TEST_CASE("after tax a pool is worth the ledger with all and with none of its units let, and no more in between",
          "[portfolio]")
{
    int below = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Dice dice{seed};
        auto const either = [&] { return dice.between(0, 1) < 0.5; };
        Town town;
        auto& f = town.shop();
        f.revenue_per_unit_year = 1000;
        f.opex_ratio = dice.between(0.1, 0.9);
        f.capex_per_unit = dice.between(0, 9000);
        f.life_years = dice.between(4, 40);
        f.basis = either() ? Basis::rent : Basis::operated;
        f.vacancy_share = dice.between(0, 0.2);
        if (either()) f.refurbishment_share = dice.between(0, 0.6), f.refurbishment_years = dice.between(2, 9);
        auto& v = town.valuation;
        v.discount_rate = dice.between(0, 0.12);
        v.growth_rate = dice.between(-0.02, 0.06);
        v.cost_growth_rate = dice.between(-0.02, 0.08);
        v.construction_years = static_cast<int>(dice.between(0, 3));
        v.concession_years = static_cast<int>(dice.between(8, 30));
        v.depreciation_years = static_cast<int>(dice.between(1, 25));
        v.loss_years = static_cast<int>(dice.between(0, 8));
        v.income_tax = dice.between(0.1, 0.4);
        v.property_tax = either() ? 0.12 : 0;
        if (either()) v.ramp_up = {dice.between(0.1, 0.6), dice.between(0.4, 0.9), 1};
        town.catalogue.conversion_share = dice.between(0.3, 1.2);
        INFO("seed " << seed);
        for (std::size_t site = 0; site < 2; ++site)
            for (std::int64_t let = 0; let <= 10; ++let) {
                town.rules.pools = {{"shop", {{"north", let}}, false}};
                double const plan = static_cast<double>(evaluate(town.problem(), {site}).value_fen) / 100;
                double const truth = ledger(town, town.uses[site], static_cast<double>(let) / 10);
                INFO("site " << site << ", let " << let);
                if (let == 0 || let == 10) CHECK(plan == Approx(truth).margin(0.06));
                CHECK(plan <= truth + 0.06);
                below += plan < truth - 1 ? 1 : 0;
            }
    }
    CHECK(below > 100);
}

TEST_CASE("after tax a site loses to others what the ledger without all of its revenue says", "[portfolio]")
{
    Town town;
    town.shop().capex_per_unit = 100;
    town.valuation.income_tax = 0.25;
    town.valuation.property_tax = 0.12;
    town.shop().basis = Basis::rent;
    town.rules.losses = {{"shop", "shop", 10, 0.1}};
    auto const p = town.problem();
    REQUIRE(p.cannibalisation.size() == 1);
    auto const& use = town.uses[0];
    double const all = ledger(town, use, 1), none = ledger(town, use, 0);
    CHECK(static_cast<double>(p.cannibalisation[0].loss_fen) / 100 == Approx(0.1 * (all - none)).margin(0.01));
    CHECK(all - ledger(town, use, 0.9) <= 0.1 * (all - none));
}

TEST_CASE("where others of the holder lose more than tax leaves of a unit, it is worth none to let", "[portfolio]")
{
    Town town;
    town.valuation.income_tax = 0.4;
    town.shop().cannibalised_share = 0.95;
    town.rules.pools = {{"shop", {{"north", 4}}, false}};
    CHECK(town.problem().pools.at(0).facilities.at(0).margin_fen == 0);
    double const plan = static_cast<double>(evaluate(town.problem(), {0}).value_fen) / 100;
    CHECK(plan == Approx(ledger(town, town.uses[0], 1)).margin(0.01));
    CHECK(plan <= ledger(town, town.uses[0], 0.4));
}
