// SPDX-License-Identifier: Apache-2.0
// How income grows after the opening, and what is made of it at the end.
#include "engine/appraisal/appraisal.h"
#include "engine/core/error.h"
#include "engine/model/ramp_up.h"
#include "tests/appraisal/small_case.h"
#include "tests/support/catch.h"

#include <cmath>

using namespace lacuna;

TEST_CASE("a logistic ramp-up starts at its start, is 99 % there after its years, and a year takes in its mean")
{
    ValuationRules rules;
    rules.ramp_up_years = 4;
    rules.ramp_up_start = 0.2;
    rules.ramp_up_stabilised = 0.9;
    auto const ramp = ramp_up_of(Facility{}, rules);
    // A = 0.7 / 0.2 = 3.5, r = ln(346.5) / 4; at 4 years 0.9 / (1 + 3.5 / 346.5) = 0.891 = 0.99 x 0.9
    double const r = std::log(346.5) / 4;
    auto const at = [&](double t) { return 0.9 / (1 + 3.5 * std::exp(-r * t)); };
    CHECK(at(4) == Approx(0.891));
    for (int year = 1; year <= 30; ++year) {
        double mean = 0;  // by the midpoint rule, the slow twin
        constexpr int parts = 20'000;
        for (int i = 0; i < parts; ++i) mean += at(year - 1 + (i + 0.5) / parts) / parts;
        CHECK(ramp_share(ramp, year) == Approx(mean).epsilon(1e-8));
    }
    CHECK(ramp_years(ramp) == 4);
    // At 0.99 x 0.9 the curve is level: a hair below and a hair above are alike.
    rules.ramp_up_start = 0.891 - 1e-9;
    CHECK(ramp_share(ramp_up_of(Facility{}, rules), 9) == Approx(0.891).epsilon(1e-6));
    rules.ramp_up_start = 0.891 + 1e-9;
    CHECK(ramp_share(ramp_up_of(Facility{}, rules), 9) == Approx(0.891).epsilon(1e-6));
    rules.ramp_up_start = 0.9;
    CHECK(ramp_share(ramp_up_of(Facility{}, rules), 1) == 0.9);
    Facility own;
    own.ramp_up_years = 1.5;
    own.ramp_up_stabilised = 1;
    CHECK(ramp_up_of(own, rules).years == 1.5);
    CHECK(ramp_up_of(own, rules).start == 0.9);
    CHECK(ramp_years(ramp_up_of(own, rules)) == 2);
    rules.ramp_up_years.reset();
    rules.ramp_up = {0.4};
    CHECK(ramp_share(ramp_up_of(Facility{}, rules), 1) == 0.4);
    CHECK(ramp_share(ramp_up_of(Facility{}, rules), 2) == 1);
}

TEST_CASE("what is returned at a hand-back is the terminal value of the same asset kept")
{
    auto rules = three_years();
    rules.growth_rate = 0.02;
    rules.sale_cost_share = 0.03;
    rules.consent_probability = 0.8;
    rules.ending = Ending::handback;
    auto const returned = appraise(small_facility(), 2, yard(), 10, rules).returned_value;
    rules.ending = Ending::own;
    auto const kept = appraise(small_facility(), 2, yard(), 10, rules);
    CHECK(returned > 0);
    CHECK(returned == Approx(kept.terminal_pv));
    CHECK(kept.returned_value == 0);
}

TEST_CASE("the owner counts as much of what is returned at a hand-back as the study says, the operator none of it")
{
    auto rules = three_years();
    auto const none = appraise(small_facility(), 2, yard(), 10, rules);
    rules.returned_share = 0.25;
    rules.exit_yield = 0.1;
    rules.sale_cost_share = 0.05;
    auto const flows = cash_flows(small_facility(), 2, yard(), 10, rules);
    // NOI 800 / 0.1 x 0.95 x 0.25 = 1900, at the end of year 3: 1900 / 1.331
    CHECK(amounts_of(flows, "returned") == std::vector{1900.0});
    CHECK(flow_of(flows, "returned", 3).time_years == 3);
    auto const owner = appraise(small_facility(), 2, yard(), 10, rules);
    CHECK(owner.pv_returned == Approx(1900 / 1.331));
    CHECK(owner.terminal_pv == owner.pv_returned);
    CHECK(owner.npv_with == none.npv_with);
    CHECK(owner.ioav == Approx(none.ioav + 1900 / 1.331));
    rules.view = View::spv;
    CHECK(amounts_of(cash_flows(small_facility(), 2, yard(), 10, rules), "returned").empty());
    CHECK(appraise(small_facility(), 2, yard(), 10, rules).ioav == Approx(none.ioav));
    rules.view = View::asset_owner;
    rules.ending = Ending::own;  // has all of it as its terminal value
    CHECK(amounts_of(cash_flows(small_facility(), 2, yard(), 10, rules), "returned").empty());
    CHECK(amounts_of(cash_flows(small_facility(), 2, yard(), 10, rules), "terminal") == std::vector{7600.0});
    rules.ending = Ending::handback;
    rules.ramp_up = {0.5, 0.7, 0.9, 0.95};
    CHECK_THROWS_WITH(appraise(small_facility(), 2, yard(), 10, rules),
                      Catch::Contains("RAMP_UP_CAPITALISED") && Catch::Contains("returned_share = 0"));
    rules.view = View::spv;  // the owner's value is told beside
    CHECK_THROWS_WITH(appraise(small_facility(), 2, yard(), 10, rules), Catch::Contains("RAMP_UP_CAPITALISED"));
    rules.view = View::asset_owner;
    rules.returned_share = 0;
    CHECK(appraise(small_facility(), 2, yard(), 10, rules).returned_value == 0);
    rules.ramp_up = {0.5};
    CHECK(appraise(small_facility(), 2, yard(), 10, rules).returned_value > 0);
    rules.returned_share = 1.5;
    CHECK_THROWS_WITH(appraise(small_facility(), 2, yard(), 10, rules), Catch::Contains("returned_share"));
}

TEST_CASE("income that still grows at the end is not capitalised: a kept asset needs it settled within the concession")
{
    auto rules = three_years();
    rules.ending = Ending::own;
    rules.ramp_up = {0.5, 0.7, 0.9};
    CHECK_NOTHROW(cash_flows(small_facility(), 2, yard(), 10, rules));
    rules.ramp_up = {0.5, 0.7, 0.8, 0.9};
    CHECK_THROWS_WITH(cash_flows(small_facility(), 2, yard(), 10, rules), Catch::Contains("RAMP_UP_CAPITALISED"));
    rules.ending = Ending::handback;
    CHECK_NOTHROW(cash_flows(small_facility(), 2, yard(), 10, rules));
}

TEST_CASE("yield on cost is of all that is spent before the opening, as value and the measures of a site have it")
{
    auto rules = three_years();
    double const before = appraise(small_facility(), 2, yard(), 10, rules).yield_on_cost;
    rules.predevelopment_share = 0.25;
    CHECK(appraise(small_facility(), 2, yard(), 10, rules).yield_on_cost == Approx(before / 1.25));
}
