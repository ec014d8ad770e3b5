// SPDX-License-Identifier: Apache-2.0
// Figures that are seldom meant count as they are stated, and are told: negative rents, more than all let, weights of
// capex that are not 1 in sum.
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/money_warnings.h"
#include "engine/appraisal/tax.h"
#include "engine/appraisal/unit_tax.h"
#include "tests/appraisal/small_case.h"
#include "tests/support/catch.h"

#include <cmath>

using namespace lacuna;

namespace {

double sum_of(std::vector<CashFlow> const& flows, std::string_view line)
{
    double sum = 0;
    for (double const amount : amounts_of(flows, line)) sum += amount;
    return sum;
}

std::vector<std::string> told(Facility const& f, ValuationRules const& rules, DoMinimum const& today = yard())
{
    Catalogue catalogue;
    catalogue.facilities = {f};
    catalogue.do_minimum = {today};
    return figure_warnings(catalogue, rules);
}

}  // namespace

TEST_CASE("a facility that pays its users has negative revenue, by hand, and a warning")
{
    auto f = small_facility();
    f.unit = "place";
    f.revenue_per_unit_year = -500;
    auto const rules = three_years();
    auto const flows = cash_flows(f, 2, yard(), 10, rules);
    CHECK(amounts_of(flows, "revenue") == std::vector{-500.0, -1000.0, -1000.0});
    CHECK(amounts_of(flows, "operating_cost") == std::vector{200.0, 200.0, 200.0});  // a share of it, as stated
    auto const a = appraise(f, 2, yard(), 10, rules);
    CHECK(a.noi_year == Approx(-800));
    double sum = 0;
    for (auto const& flow : flows) sum += flow.present_value;
    CHECK(a.ioav == Approx(sum).epsilon(1e-12));
    auto const said = told(f, rules);
    REQUIRE(said.size() == 1);
    CHECK(said[0].starts_with("NEGATIVE_RENT: revenue_per_unit_year is below 0: 'shed' (-500 a year and place)"));
}

TEST_CASE("a place that costs its holder today credits a use with that, and is told")
{
    auto today = yard();
    today.income_per_m2_year = -3;
    auto const flows = cash_flows(small_facility(), 2, today, 10, three_years());
    CHECK(amounts_of(flows, "income_displaced") == std::vector{30.0, 30.0, 30.0});
    auto const said = told(small_facility(), three_years(), today);
    REQUIRE(said.size() == 1);
    CHECK(said[0].starts_with("NEGATIVE_RENT: income_per_m2_year of today is below 0: open_land (-3 a year"));
}

TEST_CASE("property tax of a negative rent is nothing, year by year and in a trial of risk")
{
    TaxBase base;
    base.noi = {0, -100, 300};
    base.rent = {0, -80, 200};
    auto const taxes = taxes_of(base, {0.25, 0.12, 0, 5});
    CHECK(taxes.property_tax == std::vector{0.0, 0.0, 24.0});
    auto f = small_facility();
    f.basis = Basis::rent;
    f.revenue_per_unit_year = -500;
    auto rules = three_years();
    rules.property_tax = 0.12;
    CHECK(amounts_of(cash_flows(f, 1, {}, 0, rules), "tax").empty());
    CHECK(UnitTax{f, 1, rules}.present_value({}) == 0);
}

TEST_CASE("an occupancy over one counts as stated, from a list or a curve, and is told once")
{
    auto rules = three_years();
    rules.ramp_up = {0.5, 1.25};
    CHECK(amounts_of(cash_flows(small_facility(), 2, yard(), 10, rules), "revenue") ==
          std::vector{500.0, 1250.0, 1000.0});
    auto said = told(small_facility(), rules);
    REQUIRE(said.size() == 1);
    CHECK(said[0] == "OCCUPANCY: more than all is let or lived in: valuation.ramp_up 1.25; it is used as stated");
    rules = three_years();
    rules.occupancy = 1.1;
    auto f = small_facility();
    f.ramp_up_years = 1;
    f.ramp_up_start = 1.5;
    f.ramp_up_stabilised = 1.5;
    CHECK(amounts_of(cash_flows(f, 2, yard(), 10, rules), "revenue") == std::vector{1500.0, 1500.0, 1500.0});
    said = told(f, rules);
    REQUIRE(said.size() == 1);
    CHECK(said[0] ==
          "OCCUPANCY: more than all is let or lived in: shed.ramp_up_stabilised 1.5, shed.ramp_up_start "
          "1.5, valuation.occupancy 1.1; it is used as stated");
}

TEST_CASE("capex by weights of 0.9 in sum is nine tenths of it, in every figure that goes by it, and is told")
{
    auto rules = three_years();
    rules.construction_years = 2;
    rules.capex_weights = {0.3, 0.6};
    auto const f = small_facility();  // 2000 of two units
    auto const flows = cash_flows(f, 2, yard(), 10, rules);
    auto const capex = amounts_of(flows, "capex");
    REQUIRE(capex.size() == 2);
    CHECK(capex[0] == Approx(-600));
    CHECK(capex[1] == Approx(-1200));
    auto const a = appraise(f, 2, yard(), 10, rules);
    CHECK(a.capex == Approx(1800));
    CHECK(a.total_cost == Approx(-sum_of(flows, "capex")));
    auto const said = told(f, rules);
    REQUIRE(said.size() == 1);
    CHECK(said[0] == "CAPEX_WEIGHTS: capex_weights add up to 0.9, so 90.0 % of capex is spent");
    rules.capex_weights = {0.3, 0.7 + 1e-10};  // 1 as far as anyone can write it
    CHECK(told(f, rules).empty());
    CHECK(appraise(f, 2, yard(), 10, rules).capex == 2000);
}

TEST_CASE("what is in order is not warned of, and warnings about figures stand before those about the plan")
{
    CHECK(told(small_facility(), three_years()).empty());
    CHECK(figure_warnings({}, {}).empty());
    Plan plan;
    plan.catalogue.facilities = {small_facility()};
    plan.catalogue.facilities[0].revenue_per_unit_year = -1;
    plan.programme.financed = true;
    plan.programme.terms.screens.occupancy = 1.5;
    auto const said = money_warnings(plan);
    REQUIRE(said.size() == 2);
    CHECK(said[0].starts_with("NEGATIVE_RENT"));
    CHECK(said[1] == "OCCUPANCY: more than all is let: financing.screen_occupancy 1.5");
}

TEST_CASE("a promise above the value added and a return below the one asked for are warned of")
{
    Plan plan;
    plan.catalogue.currency = "CNY";
    plan.totals.ioav = 100;
    auto& p = plan.programme;
    p.financed = true;
    p.promised_pv = 130;
    p.terms.required_return = 0.1;
    p.terms.equity = {{"investor", 1, 0}};
    p.financing.equity = 10;
    p.financing.parties.resize(1);
    p.financing.parties[0].id = "investor";
    p.financing.parties[0].irr.status = IrrStatus::unique;
    p.financing.parties[0].irr.value = 0.04;
    p.financing.parties[0].worth_at_required = -3;
    auto said = money_warnings(plan);
    REQUIRE(said.size() == 2);
    CHECK(said[0].starts_with("PROMISE_ABOVE_VALUE: 130 is promised to the renovation, and the sites add 100"));
    CHECK(said[1].starts_with("RETURN_BELOW_REQUIRED: 'investor' earns 4.0 % a year, 10.0 % a year are asked for"));
    p.promised_pv = 100;
    p.financing.parties[0].irr.value = 0.1;
    p.financing.parties[0].worth_at_required = 0;
    CHECK(money_warnings(plan).empty());
    p.financing.parties[0].irr.status = IrrStatus::no_sign_change;
    p.financing.parties[0].worth_at_required = -10;
    said = money_warnings(plan);
    REQUIRE(said.size() == 1);
    CHECK(said[0].starts_with("RETURN_BELOW_REQUIRED: 'investor' earns no rate (NO_SIGN_CHANGE)"));
    // Several rates say nothing of what is asked for: the present value does.
    p.financing.parties[0].irr.status = IrrStatus::multiple;
    said = money_warnings(plan);
    REQUIRE(said.size() == 1);
    CHECK(said[0].find("several rates of return (MULTIPLE), and is worth -10 at the one asked for") !=
          std::string::npos);
    p.financing.parties[0].worth_at_required = 6;
    CHECK(money_warnings(plan).empty());
    p.financing.equity = 0;  // lenders bring all of it: nobody waits for a return
    CHECK(money_warnings(plan).empty());
}
