// SPDX-License-Identifier: Apache-2.0
// What a place would cost as it is: compensation of those who leave, repairs that a use saves, input tax in prices.
#include "engine/appraisal/site_measures.h"
#include "engine/core/error.h"
#include "tests/appraisal/small_case.h"

using namespace lacuna;

TEST_CASE("tenants who leave are compensated at the start, and a repair that falls due later is saved, by hand")
{
    auto rules = three_years();
    rules.cost_growth_rate = 0.1;
    rules.consent_probability = 0.5;
    auto const plain = appraise(small_facility(), 2, yard(), 10, rules);
    auto today = yard();
    today.compensation_per_m2 = 7;
    today.repair_per_m2 = 20;
    today.repair_after_years = 2;
    auto const flows = cash_flows(small_facility(), 2, today, 10, rules);
    CHECK(amounts_of(flows, "compensation") == std::vector{-35.0});
    CHECK(flow_of(flows, "compensation", 0).time_years == 0);
    CHECK(flow_of(flows, "repair_displaced", 2).amount == Approx(0.5 * 10 * 20 * 1.21));
    auto const a = appraise(small_facility(), 2, today, 10, rules);
    CHECK(a.npv_do_minimum == Approx(plain.npv_do_minimum - 100));  // 121 in two years at 10 %
    CHECK(a.npv_with == Approx(plain.npv_with - 35));
    CHECK(a.ioav == Approx(plain.ioav + 100 - 35));
    // Compensation is spent at first and is a cost; a repair saved is a benefit.
    auto const before = benefits_and_costs(cash_flows(small_facility(), 2, yard(), 10, rules));
    auto const after = benefits_and_costs(flows);
    CHECK(after.costs == Approx(before.costs + 35));
    CHECK(after.benefits == Approx(before.benefits + 100));
    today.repair_after_years = 3.5;  // after the concession
    CHECK(amounts_of(cash_flows(small_facility(), 2, today, 10, rules), "repair_displaced").empty());
    today.repair_after_years = 1.5;
    CHECK(flow_of(cash_flows(small_facility(), 2, today, 10, rules), "repair_displaced", 2).time_years == 1.5);
    rules.timing = Timing::monthly;  // a lump keeps its time
    CHECK(amounts_of(cash_flows(small_facility(), 2, today, 10, rules), "repair_displaced").size() == 1);
    today.repair_after_years.reset();
    CHECK_THROWS_WITH(cash_flows(small_facility(), 2, today, 10, rules), Catch::Contains("repair_after_years"));
    today.repair_after_years = 1;
    today.compensation_per_m2 = -1;
    CHECK_THROWS_WITH(cash_flows(small_facility(), 2, today, 10, rules), Catch::Contains("compensation_per_m2 is -1"));
}

TEST_CASE("input tax that is not recovered makes costs dearer and leaves revenue as it is")
{
    Catalogue catalogue;
    auto f = small_facility();
    f.fixed_cost_per_unit_year = 10;
    f.provenance = {{"capex_per_unit", 'E', "a guess", 800.0, 1500.0}, {"opex_ratio", 'S', "a ledger", 0.1, 0.3}};
    catalogue.facilities = {f};
    catalogue.do_minimum = {yard()};
    PriceFactors factors;
    factors.capex = 2;
    factors.vat_capex = 0.09;
    factors.vat_operating_cost = 0.06;
    auto const dear = at_prices(catalogue, factors).facilities[0];
    CHECK(dear.capex_per_unit == Approx(2180));
    CHECK(dear.opex_ratio == Approx(0.212));
    CHECK(*dear.fixed_cost_per_unit_year == Approx(10.6));
    CHECK(dear.revenue_per_unit_year == 500);
    // The register's ends move with the figure, so that its range stays what it was.
    CHECK(*dear.provenance[0].low == Approx(0.8 * 2180));
    CHECK(*dear.provenance[0].high == Approx(1.5 * 2180));
    CHECK(*dear.provenance[1].high == Approx(1.5 * 0.212));
    // What the study makes of a figure that was read is the study's decision; an estimate stays an estimate.
    CHECK(dear.provenance[0].mark == 'E');
    CHECK(dear.provenance[1].mark == 'D');
    CHECK(dear.provenance[0].source == "a guess; times 2.18 by the study's prices");
    // Case A26 of the reference: rent 100 net, cost 100 net with 6 % that is not recovered leave -6.
    Facility shop = small_facility();
    shop.revenue_per_unit_year = 100;
    shop.opex_ratio = 1;
    catalogue.facilities = {shop};
    factors = {};
    factors.vat_operating_cost = 0.06;
    CHECK(noi_per_unit(at_prices(catalogue, factors).facilities[0], 1) == Approx(-6));
    factors.vat_capex = -0.1;
    CHECK_THROWS_AS(at_prices(catalogue, factors), Error);
}
