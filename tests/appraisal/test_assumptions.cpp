// SPDX-License-Identifier: Apache-2.0
// The register of assumptions.
#include "engine/appraisal/assumptions.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace lacuna;

namespace {

/// A shed of 2 on open land: capex 150, revenue 300 and nothing else, in present values.
Plan shed()
{
    Plan plan;
    Space space;
    space.id = "p/open/1";
    plan.spaces.push_back(space);
    Site site;
    site.id = space.id;
    site.best.placement.facility_id = "shed";
    site.cash_flows = {{"capex", 0, 0, -150, -150}, {"revenue", 1, 0.5, 310, 300}};
    plan.sites.push_back(site);
    Facility f;
    f.id = "shed";
    f.unit = "m2";
    f.capex_per_unit = 75;
    f.revenue_per_unit_year = 155;
    f.provenance = {{"capex_per_unit", 'S', "an offer"}, {"revenue_per_unit_year", 'E', "a guess"}};
    plan.catalogue.id = "own";
    plan.catalogue.facilities = {f};
    return plan;
}

Setting number(std::string key, double value, char mark = 'D', std::string source = "")
{
    Setting s;
    s.key = std::move(key);
    s.number = value;
    s.value = std::to_string(value);
    s.figure = true;
    s.mark = std::string(1, mark);
    s.source = std::move(source);
    return s;
}

Setting word(std::string key, std::string value)
{
    Setting s;
    s.key = std::move(key);
    s.value = std::move(value);
    s.mark = "D";
    return s;
}

Assumption const& row(std::vector<Assumption> const& all, std::string const& key)
{
    auto const found = std::ranges::find(all, key, &Assumption::key);
    INFO(key);
    REQUIRE(found != all.end());
    return *found;
}

bool has(std::vector<Assumption> const& all, std::string const& key)
{
    return std::ranges::find(all, key, &Assumption::key) != all.end();
}

}  // namespace

TEST_CASE("money is shared out over prices, rates reach whole lines, and each counts by its number", "[register]")
{
    auto plan = shed();
    auto const all = assumptions_of(
        plan, {number("valuation.discount_rate", 0.08, 'S', "a method"), number("valuation.concession_years", 20, 'E'),
               word("valuation.timing", "\"mid\""), number("valuation.growth_rate", 0)});
    // By hand: 450 move, 300 through the rent, 150 through capex.
    REQUIRE(all.size() == 6);
    CHECK(all[0].key == "shed.revenue_per_unit_year");
    CHECK(all[0].moved.value() == Approx(300));
    CHECK(all[0].share.value() == Approx(300.0 / 450));
    CHECK(all[0].scope == "facility shed");
    CHECK(all[0].from == "catalogue own");
    CHECK(all[1].key == "shed.capex_per_unit");
    CHECK(all[1].reach.value() == Approx(150.0 / 450));
    auto const& rate = row(all, "valuation.discount_rate");
    CHECK_FALSE(rate.moved);
    CHECK_FALSE(rate.share);
    CHECK(rate.reach.value() == Approx(1));
    CHECK(rate.sites == 1);
    CHECK(rate.origin.source == "a method");
    // Capex falls at once, however long the concession; it does not grow.
    CHECK(row(all, "valuation.concession_years").reach.value() == Approx(300.0 / 450));
    CHECK(row(all, "valuation.growth_rate").reach.value() == Approx(300.0 / 450));
    auto const count = sources_of(plan, all);
    CHECK(count.figures == 5);  // the word is none
    CHECK(count.sourced == 2);
    CHECK(count.prices == 2);
    CHECK(count.prices_sourced == 1);
    CHECK(count.sourced_share == Approx(150.0 / 450));
    CHECK(count.estimated_share == Approx(300.0 / 450));
    // An estimated horizon goes into the revenue, whose price is estimated too; capex is settled.
    CHECK(count.unsettled_share == Approx(300.0 / 450));
    auto const bought = assumptions_of(plan, {number("valuation.discount_rate", 0.08, 'E')});
    CHECK(sources_of(plan, bought).unsettled_share == Approx(1));
}

TEST_CASE("a factor on prices has a part of the money of its own, and the catalogue's figure stays as filed",
          "[register]")
{
    auto plan = shed();
    PriceFactors factors;
    factors.revenue = 0.9;
    factors.vat_capex = 0.1;
    plan.catalogue = at_prices(plan.catalogue, factors);
    CHECK(plan.catalogue.facilities[0].capex_per_unit == Approx(82.5));
    auto const all = assumptions_of(plan, {number("prices.revenue", 0.9, 'S', "an index"),
                                           number("prices.vat_capex", 0.1), number("prices.capex", 1)});
    CHECK(row(all, "shed.capex_per_unit").value.value() == 75);
    CHECK(row(all, "shed.capex_per_unit").origin.mark == 'S');
    CHECK(row(all, "shed.capex_per_unit").origin.source == "an offer");
    CHECK(row(all, "shed.capex_per_unit").moved.value() == Approx(75));
    CHECK(row(all, "prices.vat_capex").moved.value() == Approx(75));
    CHECK(row(all, "prices.revenue").share.value() == Approx(150.0 / 450));
    CHECK_FALSE(row(all, "prices.capex").moved);  // times 1 nothing comes through it
    CHECK(row(all, "prices.capex").reach.value() == 0);
    CHECK(sources_of(plan, all).sourced_share == Approx((75 + 150.0) / 450));
    // Another factor on top keeps the file's figures.
    factors = {};
    factors.capex = 2;
    plan.catalogue = at_prices(plan.catalogue, factors);
    CHECK(plan.catalogue.as_filed().facilities[0].capex_per_unit == 75);
    CHECK(plan.catalogue.prices.capex == 2);
    CHECK(plan.catalogue.prices.vat_capex == Approx(0.1));
}

TEST_CASE("what a run does not go by is not in its register", "[register]")
{
    auto plan = shed();
    std::vector<Setting> settings{number("valuation.income_tax", 0),
                                  number("valuation.loss_years", 5),
                                  number("valuation.exit_yield", 0.09),
                                  number("valuation.ramp_up", 0.6),
                                  number("valuation.ramp_up_start", 0.3),
                                  number("valuation.expected_capex", 1.1),
                                  number("valuation.occupancy", 0.9),
                                  number("valuation.maintenance_per_m2_year", 0),
                                  word("financing.on", "false"),
                                  number("financing.dscr", 1.3),
                                  number("financing.investor_in_kind", 5),
                                  number("financing.screen_ltv", 0.6),
                                  number("financing.grants", 1),
                                  word("financing.in_kind_source", "\"a valuer\""),
                                  word("social.on", "false"),
                                  number("social.wage_year", 1),
                                  number("space.setback_m", 1),
                                  number("financing.contributions", 0)};
    auto all = assumptions_of(plan, settings);
    CHECK(row(all, "valuation.exit_yield").bears_on == BearsOn::measures);
    CHECK_FALSE(row(all, "valuation.exit_yield").reach);
    CHECK(row(all, "valuation.income_tax").reach.value() == 0);
    CHECK(row(all, "valuation.expected_capex").bears_on == BearsOn::mean);
    CHECK(row(all, "valuation.occupancy").bears_on == BearsOn::demand);
    CHECK(row(all, "valuation.ramp_up").bears_on == BearsOn::value);
    for (auto const* key : {"valuation.loss_years", "valuation.ramp_up_start", "valuation.maintenance_per_m2_year",
                            "financing.dscr", "social.wage_year", "space.setback_m"})
        CHECK_FALSE(has(all, key));
    // Committed to a renovation of which the cost is not known: only what the public hand spends is told.
    CHECK_FALSE(has(all, "financing.contributions"));
    CHECK(row(all, "financing.grants").bears_on == BearsOn::renovation);
    settings[12].number = 0;
    CHECK_FALSE(has(assumptions_of(plan, settings), "financing.grants"));
    plan.totals.renovation.stated = true;
    all = assumptions_of(plan, settings);
    for (auto const* key : {"financing.grants", "financing.contributions"}) {
        CHECK(row(all, key).bears_on == BearsOn::renovation);
        CHECK(row(all, key).scope == "renovation");
    }
    CHECK_FALSE(has(all, "financing.dscr"));
    settings[8].value = settings[14].value = "true";
    plan.valuation_rules.income_tax = 0.25;
    plan.valuation_rules.people = 100;
    plan.valuation_rules.ending = Ending::own;
    plan.valuation_rules.ramp_up_years = 3;
    plan.totals.renovation.stated = true;
    plan.catalogue.renovation_cost_per_m2 = 300;
    plan.catalogue.facilities[0].jobs_per_unit = 0.1;
    plan.catalogue.facilities[0].lettable_share = 0.8;
    all = assumptions_of(plan, settings);
    CHECK(row(all, "valuation.exit_yield").bears_on == BearsOn::value);
    CHECK(row(all, "financing.dscr").bears_on == BearsOn::promise);
    CHECK(row(all, "financing.dscr").scope == "operating company");
    CHECK(row(all, "financing.screen_ltv").bears_on == BearsOn::screens);
    CHECK(row(all, "financing.grants").bears_on == BearsOn::renovation);
    CHECK(row(all, "financing.investor_in_kind").origin.source == "a valuer");
    CHECK(row(all, "social.wage_year").bears_on == BearsOn::society);
    CHECK(row(all, "shed.jobs_per_unit").bears_on == BearsOn::society);
    CHECK(row(all, "shed.lettable_share").bears_on == BearsOn::measures);
    CHECK(row(all, "catalogue.renovation_cost_per_m2").value.value() == 300);
    CHECK(has(all, "valuation.loss_years"));
    CHECK(has(all, "valuation.ramp_up_start"));
    CHECK(has(all, "valuation.maintenance_per_m2_year"));
    for (auto const* key : {"valuation.occupancy", "valuation.ramp_up", "financing.in_kind_source"})
        CHECK_FALSE(has(all, key));
    // The study's cost takes the place of the catalogue's.
    plan.valuation_rules.renovation_cost_per_m2 = 400;
    CHECK_FALSE(has(assumptions_of(plan, settings), "catalogue.renovation_cost_per_m2"));
}

TEST_CASE("a study's figure that no longer holds is warned of and counts as not sourced", "[register]")
{
    auto plan = shed();
    auto loan = number("valuation.discount_rate", 0.08, 'S', "a bank's letter");
    loan.valid_until = "2026-06-30";
    loan.low = 0.07;
    loan.owner = "finance office";
    loan.confidence = "high";
    plan.valuation_rules.valuation_date = "2026-06-30";
    auto all = assumptions_of(plan, {loan});
    CHECK(sources_of(plan, all).sourced == 2);
    CHECK(row(all, "valuation.discount_rate").origin.low.value() == 0.07);
    CHECK(row(all, "valuation.discount_rate").origin.owner == "finance office");
    CHECK(row(all, "valuation.discount_rate").origin.confidence == "high");
    CHECK(sources_of(plan, all).unsettled_share == Approx(300.0 / 450));
    plan.valuation_rules.valuation_date = "2026-07-01";
    all = assumptions_of(plan, {loan});
    CHECK(sources_of(plan, all).sourced == 1);
    CHECK(sources_of(plan, all).expired == 1);
    CHECK(sources_of(plan, all).unsettled_share == Approx(1));
    CHECK_THAT(warnings_of(all, "2026-07-01").at(0),
               Catch::Contains("1 of the figures used no longer hold at 2026-07-01: valuation.discount_rate (until "
                               "2026-06-30)"));
}

TEST_CASE("what risk draws says from what: a range of its own, the market's, or a coin", "[register]")
{
    auto plan = shed();
    plan.catalogue.facilities[0].provenance[0].low = 70;
    plan.catalogue.facilities[0].provenance[0].high = 90;
    auto const all =
        assumptions_of(plan, {number("valuation.growth_rate", 0.02), number("valuation.discount_rate", 0.08),
                              number("valuation.consent_probability", 0.7)});
    CHECK(row(all, "shed.capex_per_unit").distribution == "triangular");
    CHECK(row(all, "shed.revenue_per_unit_year").distribution == "market");
    CHECK(row(all, "valuation.growth_rate").distribution == "market");
    CHECK(row(all, "valuation.consent_probability").distribution == "bernoulli");
    CHECK(row(all, "valuation.discount_rate").distribution.empty());
    CHECK(row(assumptions_of(plan, {number("valuation.consent_probability", 1)}), "valuation.consent_probability")
              .distribution.empty());
}
