// SPDX-License-Identifier: Apache-2.0
// Lines that only some facilities have: what is not let or paid, costs that do not go by revenue, refurbishment,
// contingency and rising prices.
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/measures.h"
#include "engine/appraisal/site_measures.h"
#include "engine/appraisal/use_lines.h"
#include "engine/core/date.h"
#include "engine/core/error.h"
#include "engine/model/line_inputs.h"
#include "tests/appraisal/small_case.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

using namespace lacuna;

namespace {

std::vector<double> times_of(std::span<CashFlow const> flows, std::string_view line)
{
    std::vector<double> times;
    for (auto const& flow : flows)
        if (flow.line == line) times.push_back(flow.time_years);
    return times;
}

void check_amounts(std::vector<double> const& amounts, std::vector<double> const& expected)
{
    REQUIRE(amounts.size() == expected.size());
    for (std::size_t i = 0; i < amounts.size(); ++i) CHECK(amounts[i] == Approx(expected[i]));
}

}  // namespace

TEST_CASE("vacancy and bad debt are lines of their own, the second of what is let")
{
    auto f = small_facility();
    f.vacancy_share = 0.1;
    f.bad_debt_share = 0.05;
    f.cannibalised_share = 0.2;
    auto const rules = three_years();  // revenue 500, 1000, 1000
    auto const flows = cash_flows(f, 2, yard(), 10, rules);
    check_amounts(amounts_of(flows, "revenue"), {500, 1000, 1000});
    check_amounts(amounts_of(flows, "vacancy"), {-50, -100, -100});
    check_amounts(amounts_of(flows, "bad_debt"), {-22.5, -45, -45});
    check_amounts(amounts_of(flows, "cannibalisation"), {-90, -180, -180});  // nobody comes to what is not let
    auto const a = appraise(f, 2, yard(), 10, rules);
    CHECK(a.revenue_year == Approx(1000));
    CHECK(a.noi_year == Approx(1000 * 0.9 * 0.95 - 200));
    CHECK(noi_per_unit(f, 1) == Approx(a.noi_year / 2));
    // Income that never comes is no benefit: 0.855 of revenue, and upkeep saved of 10 a year.
    double const revenue = 500 / 1.1 + 1000 / 1.21 + 1000 / 1.331, upkeep = 10 * 2.486851991;
    CHECK(benefits_and_costs(flows).benefits == Approx(0.855 * revenue + upkeep).epsilon(1e-8));
}

TEST_CASE("fixed cost and insurance do not go by revenue, and costs may rise faster than rents")
{
    auto f = small_facility();
    f.fixed_cost_per_unit_year = 10;
    f.insurance_share = 0.01;
    auto rules = three_years();
    rules.cost_growth_rate = 0.1;
    auto const flows = cash_flows(f, 2, yard(), 10, rules);
    check_amounts(amounts_of(flows, "revenue"), {500, 1000, 1000});
    check_amounts(amounts_of(flows, "operating_cost"), {-200, -220, -242});
    check_amounts(amounts_of(flows, "fixed_cost"), {-20, -22, -24.2});
    check_amounts(amounts_of(flows, "insurance"), {-20, -22, -24.2});  // 1 % of 2000
    check_amounts(amounts_of(flows, "replacement"), {-2000 * 1.21});
    check_amounts(amounts_of(flows, "upkeep_displaced"), {10, 11, 12.1});
    check_amounts(amounts_of(flows, "income_displaced"), {-30, -30, -30});
    CHECK(appraise(f, 2, yard(), 10, rules).noi_year == Approx(1000 - 200 - 20 - 20));
    CHECK(noi_per_unit(f, 1, 0.5) == Approx(500 - 100 - 10 - 5));
    rules.ending = Ending::own;
    rules.exit_yield = 0.1;  // (1000 - 266.2 - 26.62 - 26.62) / 0.1
    check_amounts(amounts_of(cash_flows(f, 2, yard(), 10, rules), "terminal"), {6805.6});
}

TEST_CASE("a refurbishment falls every few years of a life, not where the whole is built anew, nor at the end")
{
    auto f = small_facility();
    f.life_years = 6;
    f.refurbishment_share = 0.25;
    f.refurbishment_years = 2;
    auto rules = three_years();
    rules.concession_years = 10;
    auto flows = cash_flows(f, 2, yard(), 10, rules);
    CHECK(times_of(flows, "refurbishment") == std::vector{2.0, 4.0, 8.0});
    CHECK(times_of(flows, "replacement") == std::vector{6.0});
    check_amounts(amounts_of(flows, "refurbishment"), {-500, -500, -500});
    CHECK(appraise(f, 2, yard(), 10, rules).replacement_pv ==
          Approx(500 / 1.21 + 500 / 1.4641 + 2000 / 1.771561 + 500 / 2.14358881));
    rules.construction_years = 1;
    flows = cash_flows(f, 2, yard(), 10, rules);
    CHECK(times_of(flows, "refurbishment") == std::vector{3.0, 5.0, 9.0});
    CHECK(times_of(flows, "replacement") == std::vector{7.0});
    f.refurbishment_years = 2.5;
    rules.construction_years = 0;
    CHECK(times_of(cash_flows(f, 2, yard(), 10, rules), "refurbishment") == std::vector{2.5, 5.0, 8.5});
    // 3 x 1.9 is less than 5.7 to a computer, and the third refurbishment is the replacement all the same.
    f.life_years = 5.7;
    f.refurbishment_years = 1.9;
    rules.concession_years = 6;
    CHECK(times_of(cash_flows(f, 2, yard(), 10, rules), "refurbishment").size() == 2);
    CHECK(times_of(cash_flows(f, 2, yard(), 10, rules), "replacement").size() == 1);
    f.refurbishment_years.reset();
    CHECK_THROWS_WITH(cash_flows(f, 2, yard(), 10, rules), Catch::Contains("refurbishment_years of 'shed' is 0"));
}

TEST_CASE("contingency and prices rising to the middle of construction are paid with capex, not with what follows it")
{
    auto rules = three_years();
    rules.construction_years = 2;
    rules.contingency_share = 0.1;
    rules.capex_growth_rate = 0.04;
    rules.predevelopment_share = 0.05;
    rules.handback_share = 0.1;
    auto const flows = cash_flows(small_facility(), 2, yard(), 10, rules);
    check_amounts(amounts_of(flows, "capex"), {-1144, -1144});  // 2000 x 1.1 x 1.04 by two
    check_amounts(amounts_of(flows, "predevelopment"), {-100});
    check_amounts(amounts_of(flows, "handback"), {-200});
    auto const a = appraise(small_facility(), 2, yard(), 10, rules);
    CHECK(a.capex == Approx(2288));
    CHECK(a.yield_on_cost == Approx(800.0 / 2388));
    rules.construction_years = 0;  // bought today
    CHECK(appraise(small_facility(), 2, yard(), 10, rules).capex == Approx(2200));
    rules.contingency_share = -1.5;
    CHECK_THROWS_WITH(appraise(small_facility(), 2, yard(), 10, rules), Catch::Contains("contingency_share is -1.5"));
    rules.contingency_share = 0;
    rules.cost_growth_rate = -1;
    CHECK_THROWS_WITH(appraise(small_facility(), 2, yard(), 10, rules), Catch::Contains("RATE_DOMAIN"));
}

TEST_CASE("prices of a scenario move fixed cost with operating cost and insurance with capex")
{
    Catalogue catalogue;
    auto f = small_facility();
    f.fixed_cost_per_unit_year = 10;
    f.insurance_share = 0.01;
    catalogue.facilities = {f};
    auto const priced = at_prices(catalogue, {1, 3, 2, 1}).facilities[0];
    auto const flows = cash_flows(priced, 2, yard(), 10, three_years());
    check_amounts(amounts_of(flows, "fixed_cost"), {-60, -60, -60});
    check_amounts(amounts_of(flows, "operating_cost"), {-600, -600, -600});
    check_amounts(amounts_of(flows, "insurance"), {-40, -40, -40});
}

TEST_CASE("every line names the figures that it is made of, and the rate of costs where they have their own")
{
    auto const f = small_facility();
    ValuationRules rules;
    for (int i = 0; i < static_cast<int>(UseLine::count); ++i) {
        auto const keys = inputs_of_line(name(static_cast<UseLine>(i)), f, rules, {}, SpaceKind::outbuilding);
        CAPTURE(name(static_cast<UseLine>(i)));
        REQUIRE_FALSE(keys.empty());
        CHECK((keys[0].starts_with("shed.") || keys[0].starts_with("today.outbuilding.")));
    }
    rules.cost_growth_rate = 0.02;
    auto const has = [&](char const* line, std::string const& key) {
        auto const keys = inputs_of_line(line, f, rules, {}, SpaceKind::roof);
        return std::ranges::find(keys, key) != keys.end();
    };
    CHECK(has("operating_cost", "valuation.cost_growth_rate"));
    CHECK_FALSE(has("operating_cost", "valuation.growth_rate"));
    CHECK(has("revenue", "valuation.growth_rate"));
    CHECK_FALSE(has("revenue", "valuation.cost_growth_rate"));
    CHECK((has("terminal", "valuation.growth_rate") && has("terminal", "valuation.cost_growth_rate")));
    CHECK(has("tax", "valuation.cost_growth_rate"));
    auto own = f;
    own.vacancy_share = own.insurance_share = own.refurbishment_share = 0.1;
    own.refurbishment_years = 5;
    for (auto const& [line, figure] : {std::pair{"bad_debt", "vacancy_share"},
                                       {"terminal", "insurance_share"},
                                       {"tax", "refurbishment_share"},
                                       {"refurbishment", "refurbishment_years"},
                                       {"refurbishment", "life_years"}}) {
        auto const keys = inputs_of_line(line, own, rules, {}, SpaceKind::roof);
        CHECK(std::ranges::find(keys, std::string{"shed."} + figure) != keys.end());
    }
    CHECK_FALSE(has("capex", "valuation.cost_growth_rate"));
    CHECK_FALSE(has("capex", "valuation.contingency_share"));
    rules.contingency_share = 0.1;
    rules.capex_growth_rate = 0.02;
    CHECK((has("capex", "valuation.contingency_share") && has("capex", "valuation.capex_growth_rate")));
}

TEST_CASE("a day so many years on goes by the calendar, the rest by the days of its year", "[dates]")
{
    CHECK(date_after("2026-01-01", 0) == "2026-01-01");
    CHECK(date_after("2026-03-31", 3) == "2029-03-31");
    CHECK(date_after("2026-01-01", 0.5) == "2026-07-03");   // 182.5 of 365 days, rounded up
    CHECK(date_after("2027-07-01", 0.25) == "2027-10-01");  // 91.5 of the 366 days to July 2028
    CHECK(date_after("2024-02-29", 1) == "2025-02-28");
    CHECK(date_after("2024-02-29", 4) == "2028-02-29");
    CHECK(date_after("2026-12-31", 1.9999) == "2028-12-31");
    CHECK_FALSE(day_of("2026-02-29"));
}

TEST_CASE("with a date of valuation a site has its value and rate by the calendar, with inflation a real rate")
{
    auto rules = three_years();
    Site site;
    site.best.placement.units = 2;
    auto const measured = [&] {
        site.cash_flows = cash_flows(small_facility(), 2, yard(), 10, rules);
        site.best.appraisal = appraise(small_facility(), 2, yard(), 10, rules);
        return site_measures(site, SpaceKind::open_land, small_facility(), yard(), 100, rules, 0);
    };
    auto const plain = measured();
    CHECK_FALSE(plain.dated);
    CHECK_FALSE(plain.irr_real);
    rules.valuation_date = "2025-03-01";  // three years of 365 days: the same as by years
    rules.concession_years = 2;
    auto const even = measured();
    REQUIRE(even.dated);
    CHECK(even.dated->xnpv.value == Approx(site.best.appraisal.ioav).epsilon(1e-12));
    rules.valuation_date = "2027-03-01";  // 29 February 2028 makes the first year a day longer
    auto const leap = measured();
    // -2000, 280 after 366 days, 780 after 731
    CHECK(leap.dated->xnpv.value ==
          Approx(-2000 + 280 * std::pow(1.1, -366 / 365.0) + 780 * std::pow(1.1, -731 / 365.0)).epsilon(1e-12));
    CHECK(leap.dated->xirr.status == IrrStatus::unique);
    double const v = 1 / (1 + leap.dated->xirr.value);
    CHECK(280 * std::pow(v, 366 / 365.0) + 780 * std::pow(v, 731 / 365.0) == Approx(2000).epsilon(1e-10));
    rules.inflation = 0.02;
    CHECK(*measured().irr_real == Approx((1 + site.best.appraisal.irr.value) / 1.02 - 1));
}

TEST_CASE("on a monthly grid a year's flows fall in twelve parts at the months' ends, worth what an annuity is")
{
    auto rules = three_years();
    rules.timing = Timing::monthly;
    rules.ramp_up.clear();
    auto f = small_facility();  // 2 units: revenue 1000, costs 200, built for 2000, anew after 2 years
    auto const flows = cash_flows(f, 2, {}, 10, rules);
    auto const revenue = amounts_of(flows, "revenue");
    REQUIRE(revenue.size() == 36);
    auto const times = times_of(flows, "revenue");
    for (std::size_t m = 0; m < revenue.size(); ++m) {
        CHECK(revenue[m] == Approx(1000.0 / 12));
        CHECK(times[m] == Approx(static_cast<double>(m + 1) / 12));
    }
    CHECK(amounts_of(flows, "capex") == std::vector{-2000.0});  // at once, where nothing is built over years
    CHECK(times_of(flows, "replacement") == std::vector{2.0});
    double const month = std::pow(1.1, 1.0 / 12) - 1, factor = annuity(month, 36).value / 12;
    auto const a = appraise(f, 2, {}, 10, rules);
    CHECK(a.ioav == Approx(800 * factor - 2000 - 2000 / 1.21).epsilon(1e-12));
    // Between what it is worth at the years' ends and in their middles, since months' ends are half a month late.
    auto other = rules;
    other.timing = Timing::end;
    CHECK(a.ioav > appraise(f, 2, {}, 10, other).ioav);
    other.timing = Timing::mid;
    CHECK(a.ioav < appraise(f, 2, {}, 10, other).ioav);
    // The rate of return is that of the months: at it nothing is left.
    f.life_years = 3;
    auto const paid = appraise(f, 2, {}, 10, rules);
    REQUIRE(paid.irr.status == IrrStatus::unique);
    rules.discount_rate = paid.irr.value;
    CHECK(appraise(f, 2, {}, 10, rules).ioav == Approx(0).margin(1e-6));
    // Spread over the months of construction too.
    rules = three_years();
    rules.timing = Timing::monthly;
    rules.construction_years = 1;
    CHECK(amounts_of(cash_flows(f, 2, {}, 10, rules), "capex").size() == 12);
}

TEST_CASE("a year paid by the month falls, all at once, when it would be worth the same, at any rate")
{
    ValuationRules rules;
    rules.timing = Timing::monthly;
    for (double const rate : {-0.3, 0.0, 1e-9, 1e-5, 0.08, 0.5}) {
        INFO(rate);
        rules.discount_rate = rate;
        double sum = 0;
        for (int m = 1; m <= 12; ++m) sum += std::pow(1 + rate, -(4 + m / 12.0)) / 12;
        CHECK(std::pow(1 + rate, -flow_time(rules, 5)) == Approx(sum).epsilon(1e-9));
        CHECK(flow_time(rules, 0) == 0);
    }
}

TEST_CASE("with a date of valuation a monthly grid has its day each month")
{
    auto rules = three_years();
    rules.timing = Timing::monthly;
    rules.valuation_date = "2025-01-01";
    rules.concession_years = 1;
    Site site;
    site.best.placement.units = 2;
    site.cash_flows = cash_flows(small_facility(), 2, {}, 10, rules);
    site.best.appraisal = appraise(small_facility(), 2, {}, 10, rules);
    std::vector<std::string> days;
    for (double const time : times_of(site.cash_flows, "revenue"))
        days.push_back(date_after(rules.valuation_date, time));
    REQUIRE(days.size() == 12);
    CHECK(std::ranges::is_sorted(days));
    CHECK(std::ranges::adjacent_find(days) == days.end());
    CHECK(days.back() == "2026-01-01");
    auto const m = site_measures(site, SpaceKind::open_land, small_facility(), {}, 40, rules, 0);
    REQUIRE(m.dated);
    CHECK(m.dated->xnpv.value == Approx(site.best.appraisal.ioav).epsilon(1e-4));
}
