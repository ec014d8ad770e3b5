// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/measures.h"
#include "engine/appraisal/self_balancing.h"
#include "engine/appraisal/sum.h"
#include "tests/support/catch.h"

#include <cmath>
#include <limits>

using namespace lacuna;

namespace {

double const nan_value = std::numeric_limits<double>::quiet_NaN();
double const infinite = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("the sum keeps what plain addition loses")
{
    Sum sum;
    for (double const term : {1.0, 1e100, 1.0, -1e100}) sum += term;
    CHECK(sum.value() == 2.0);
}

TEST_CASE("net present value refuses what has none and never gives a number that is not finite")
{
    std::vector<double> const flow{-100, 60, 60};
    CHECK(npv(0.1, flow).value == Approx(-100 + 60 / 1.1 + 60 / 1.21).epsilon(1e-14));
    CHECK(npv(-1, flow).status == MeasureStatus::rate_domain);
    CHECK(npv(nan_value, flow).status == MeasureStatus::nonfinite_input);
    CHECK(npv(0.1, {}).status == MeasureStatus::empty);
    CHECK(npv(0.1, flow, std::vector{0.0}).status == MeasureStatus::length);
    auto const bad = npv(0.1, std::vector{1.0, 2.0, infinite});
    CHECK(bad.status == MeasureStatus::nonfinite_input);
    CHECK(bad.at == 2);
    CHECK(npv(-0.999, std::vector{1e300}, std::vector{1000.0}).status == MeasureStatus::nonfinite_result);
}

TEST_CASE("dated flows count leap days, and one before the valuation date is flagged")
{
    std::vector<std::string> const dates{"2024-01-01", "2025-01-01"};
    CHECK(xnpv(0.1, std::vector{0.0, 110.0}, dates, "2024-01-01").value ==
          Approx(110 / std::pow(1.1, 366.0 / 365)).epsilon(1e-14));
    auto const early = xnpv(0.1, std::vector{100.0, 110.0}, dates, "2024-12-31");
    CHECK(early.ok());
    CHECK(early.flag == MeasureFlag::before_valuation_date);
    CHECK(early.at == 0);
    CHECK(xnpv(0.1, std::vector{1.0}, std::vector<std::string>{"2023-02-29"}, "2023-01-01").status ==
          MeasureStatus::bad_date);
}

TEST_CASE("payback takes the last recovery and tells the first apart")
{
    std::vector<double> const flow{-100, 120, -60, 50, 40};  // cumulative -100, 20, -40, 10, 50
    std::vector<double> const times{0, 1, 2, 3, 4};
    auto const result = payback(flow, times);
    CHECK(result.payback.status == PaybackStatus::reached);
    CHECK(result.payback.years == Approx(2.8));
    CHECK(result.first.years == Approx(100.0 / 120));
}

TEST_CASE("a flow that ends below zero never pays back, one that is never below is back at once")
{
    std::vector<double> const times{0, 1, 2};
    CHECK(payback(std::vector{-100.0, 150.0, -80.0}, times).payback.status == PaybackStatus::never);
    CHECK(payback(std::vector{-100.0, 150.0, -80.0}, times).first.status == PaybackStatus::reached);
    auto const free = payback(std::vector{0.0, 10.0, 10.0}, times);
    CHECK(free.payback.status == PaybackStatus::reached);
    CHECK(free.payback.years == 0);
    CHECK(discounted_payback(-1, std::vector{-1.0, 2.0, 1.0}, times).status == MeasureStatus::rate_domain);
}

TEST_CASE("annuities agree with their sums, at and around rate equal to growth")
{
    for (double const growth : {0.0, 0.02, 0.08, 0.08 - 1e-12, 0.08 + 1e-9}) {
        double sum = 0;
        for (int t = 1; t <= 20; ++t) sum += std::pow(1 + growth, t - 1) / std::pow(1.08, t);
        CHECK(growing_annuity(0.08, growth, 20).value == Approx(sum).epsilon(1e-12));
    }
    CHECK(annuity(0, 20).value == 20);
    CHECK(annuity(0.08, 0).status == MeasureStatus::horizon);
    CHECK(equivalent_annual_value(100, 0, 4).value == 25);
    CHECK(equivalent_annual_value(100, 0.1, -1).status == MeasureStatus::horizon);
}

TEST_CASE("modified rate of return needs money both ways")
{
    CHECK(mirr(std::vector{-1.0, -2.0}, 0.1, 0.1).status == MeasureStatus::no_positive_flow);
    CHECK(mirr(std::vector{1.0, 2.0}, 0.1, 0.1).status == MeasureStatus::no_negative_flow);
    CHECK(mirr(std::vector{-100.0, 0.0, 121.0}, 0.1, 0.3).value == Approx(0.1).epsilon(1e-13));
}

TEST_CASE("ratios without a denominator have a status and no value")
{
    CHECK(yield_on_cost(5, 0).status == MeasureStatus::no_cost);
    CHECK(cap_value(5, 0).status == MeasureStatus::cap_domain);
    CHECK(cap_value(-5, 0.1).flag == MeasureFlag::negative_noi);
    CHECK(cap_value(-5, 0.1).value == -50);
    CHECK(value_per_m2(5, 0).status == MeasureStatus::no_area);
    CHECK(profitability_index(5, 0).status == MeasureStatus::no_investment);
    CHECK(benefit_cost_ratio(5, -1).status == MeasureStatus::no_cost);
    CHECK(residual_land_value(100, 0, 200, 0, 0, 0.1, 1).value == Approx(-100 / 1.1));
    CHECK(cap_value(1e300, 1e-300).status == MeasureStatus::nonfinite_result);
}

TEST_CASE("real and nominal rates are inverse to each other")
{
    CHECK(nominal_rate(0.05, 0.02).value == Approx(0.071).epsilon(1e-14));
    CHECK(real_rate(0.071, 0.02).value == Approx(0.05).epsilon(1e-14));
    CHECK(real_rate(0.05, -1).status == MeasureStatus::rate_domain);
}

TEST_CASE("a pool's ratio comes from sums, and its gap is not more than the separate gaps")
{
    LevelFlows poor{{10, 10, 10}, {1, 2, 3}, 60};
    LevelFlows rich{{30, 30, 30}, {1, 2, 3}, 60};
    auto const a = self_balance(poor, 0);
    auto const b = self_balance(rich, 0);
    CHECK(a.ratio == Approx(0.5));
    CHECK(a.gap == Approx(30));
    CHECK_FALSE(a.years.has_value());
    CHECK(b.surplus == Approx(30));
    CHECK(*b.years == Approx(2));
    auto const pooled = self_balance_pooled(std::vector{poor, rich}, 0);
    CHECK(pooled.ratio == Approx(1));
    CHECK(pooled.gap == 0);
    CHECK(*pooled.years == Approx(3));
    auto const uneven = self_balance_pooled(std::vector{poor, LevelFlows{{1}, {1}, 1}}, 0);
    CHECK(uneven.ratio == Approx(31.0 / 61));
}

TEST_CASE("a level without cost has no ratio, and bad flows a status")
{
    auto const free = self_balance({{10}, {1}, 0}, 0.05);
    CHECK(free.status == MeasureStatus::ok);
    CHECK(free.ratio_status == MeasureStatus::no_cost);
    CHECK(free.surplus == Approx(10 / 1.05));
    CHECK(*free.years == 0);
    CHECK(self_balance({{10, 10}, {1}, 5}, 0.05).status == MeasureStatus::length);
    CHECK(self_balance({{10}, {1}, 5}, -1).status == MeasureStatus::rate_domain);
    CHECK(subsidy_need(100, 30, 20) == 50);
    CHECK(subsidy_need(100, 90, 20) == 0);
}
