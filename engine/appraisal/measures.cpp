// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/measures.h"

#include "engine/appraisal/sum.h"
#include "engine/core/date.h"

#include <chrono>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <optional>

namespace lacuna {

namespace {

using enum MeasureStatus;

Measure failed(MeasureStatus status, std::size_t at = 0) { return {status, 0, MeasureFlag::none, at}; }

Measure finished(double value, MeasureFlag flag = MeasureFlag::none, std::size_t at = 0)
{
    return std::isfinite(value) ? Measure{ok, value, flag, at} : failed(nonfinite_result);
}

bool finite(std::initializer_list<double> values)
{
    for (double const value : values)
        if (!std::isfinite(value)) return false;
    return true;
}

std::vector<double> indices(std::size_t count)
{
    std::vector<double> times(count);
    std::iota(times.begin(), times.end(), 0.0);
    return times;
}

}  // namespace

Measure check_flows(std::span<double const> amounts, std::span<double const> times)
{
    if (amounts.empty()) return failed(empty);
    if (amounts.size() != times.size()) return failed(length);
    for (std::size_t k = 0; k < amounts.size(); ++k)
        if (!finite({amounts[k], times[k]})) return failed(nonfinite_input, k);
    return {};
}

Measure npv(double rate, std::span<double const> amounts, std::span<double const> times)
{
    if (auto const bad = check_flows(amounts, times); !bad.ok()) return bad;
    if (!std::isfinite(rate)) return failed(nonfinite_input);
    if (rate <= -1) return failed(rate_domain);
    Sum sum;
    for (std::size_t k = 0; k < amounts.size(); ++k) sum += amounts[k] * std::pow(1 + rate, -times[k]);
    return finished(sum.value());
}

Measure npv(double rate, std::span<double const> amounts) { return npv(rate, amounts, indices(amounts.size())); }

DatedYears years_from(std::span<std::string const> dates, std::string const& valuation_date)
{
    DatedYears result;
    auto const start = day_of(valuation_date);
    if (!start) {
        result.status = bad_date;
        return result;
    }
    for (std::size_t k = 0; k < dates.size(); ++k) {
        auto const day = day_of(dates[k]);
        if (!day) return {bad_date, k, {}};
        result.years.push_back(static_cast<double>((*day - *start).count()) / 365.0);
    }
    return result;
}

Measure xnpv(double rate, std::span<double const> amounts, std::span<std::string const> dates,
             std::string const& valuation_date)
{
    auto const times = years_from(dates, valuation_date);
    if (times.status != ok) return failed(times.status, times.at);
    auto result = npv(rate, amounts, times.years);
    if (!result.ok()) return result;
    for (std::size_t k = 0; k < times.years.size(); ++k)
        if (times.years[k] < 0) return finished(result.value, MeasureFlag::before_valuation_date, k);
    return result;
}

Measure mirr(std::span<double const> amounts, double finance, double reinvest)
{
    auto const times = indices(amounts.size());
    if (auto const bad = check_flows(amounts, times); !bad.ok()) return bad;
    if (!finite({finance, reinvest})) return failed(nonfinite_input);
    if (finance <= -1 || reinvest <= -1) return failed(rate_domain);
    auto const last = static_cast<double>(amounts.size() - 1);
    Sum inflows, outflows;
    for (std::size_t k = 0; k < amounts.size(); ++k) {
        if (amounts[k] > 0) inflows += amounts[k] * std::pow(1 + reinvest, last - times[k]);
        if (amounts[k] < 0) outflows += -amounts[k] * std::pow(1 + finance, -times[k]);
    }
    if (inflows.value() <= 0) return failed(no_positive_flow);
    if (outflows.value() <= 0) return failed(no_negative_flow);
    return finished(std::pow(inflows.value() / outflows.value(), 1 / last) - 1);
}

PaybackTimes payback(std::span<double const> amounts, std::span<double const> times)
{
    PaybackTimes result;
    result.status = check_flows(amounts, times).status;
    if (result.status != ok) return result;
    Sum cumulative;
    double before = 0;
    bool below = false;
    for (std::size_t k = 0; k < amounts.size(); ++k) {
        cumulative += amounts[k];
        double const now = cumulative.value();
        if (below && now >= 0) {
            double const share = -before / (now - before);
            result.payback = {PaybackStatus::reached, times[k - 1] + share * (times[k] - times[k - 1])};
            if (result.first.status == PaybackStatus::never) result.first = result.payback;
        }
        below = now < 0;
        before = now;
    }
    if (below)
        result.payback = {};
    else if (result.first.status == PaybackStatus::never)
        result.payback = result.first = {PaybackStatus::reached, 0};
    return result;
}

PaybackTimes discounted_payback(double rate, std::span<double const> amounts, std::span<double const> times)
{
    PaybackTimes result;
    if (result.status = check_flows(amounts, times).status; result.status != ok) return result;
    if (!std::isfinite(rate) || rate <= -1) {
        result.status = std::isfinite(rate) ? rate_domain : nonfinite_input;
        return result;
    }
    std::vector<double> present(amounts.size());
    for (std::size_t k = 0; k < amounts.size(); ++k) present[k] = amounts[k] * std::pow(1 + rate, -times[k]);
    return payback(present, times);
}

Measure profitability_index(double npv_value, double pv_investment)
{
    if (!finite({npv_value, pv_investment})) return failed(nonfinite_input);
    if (pv_investment <= 0) return failed(no_investment);
    return finished(1 + npv_value / pv_investment);
}

Measure growing_annuity(double rate, double growth, double years)
{
    if (!finite({rate, growth, years})) return failed(nonfinite_input);
    if (rate <= -1 || growth <= -1) return failed(rate_domain);
    if (years <= 0) return failed(horizon);
    if (rate == growth) return finished(years / (1 + rate));
    return finished(-std::expm1(years * std::log1p((growth - rate) / (1 + rate))) / (rate - growth));
}

Measure annuity(double rate, double years) { return growing_annuity(rate, 0, years); }

Measure equivalent_annual_value(double npv_value, double rate, double years)
{
    if (!std::isfinite(npv_value)) return failed(nonfinite_input);
    auto const factor = annuity(rate, years);
    return factor.ok() ? finished(npv_value / factor.value) : factor;
}

Measure nominal_rate(double real, double inflation)
{
    if (!finite({real, inflation})) return failed(nonfinite_input);
    if (real <= -1 || inflation <= -1) return failed(rate_domain);
    return finished(real + inflation + real * inflation);
}

Measure real_rate(double nominal, double inflation)
{
    if (!finite({nominal, inflation})) return failed(nonfinite_input);
    if (nominal <= -1 || inflation <= -1) return failed(rate_domain);
    return finished((nominal - inflation) / (1 + inflation));
}

Measure yield_on_cost(double noi, double cost)
{
    if (!finite({noi, cost})) return failed(nonfinite_input);
    return cost <= 0 ? failed(no_cost) : finished(noi / cost);
}

Measure cap_value(double noi, double cap)
{
    if (!finite({noi, cap})) return failed(nonfinite_input);
    if (cap <= 0) return failed(cap_domain);
    return finished(noi / cap, noi <= 0 ? MeasureFlag::negative_noi : MeasureFlag::none);
}

Measure residual_land_value(double gross_development_value, double sales_cost_share, double build_cost, double finance,
                            double profit, double rate, double years)
{
    if (!finite({gross_development_value, sales_cost_share, build_cost, finance, profit, rate, years}))
        return failed(nonfinite_input);
    if (rate <= -1) return failed(rate_domain);
    double const left = gross_development_value * (1 - sales_cost_share) - build_cost - finance - profit;
    return finished(left * std::pow(1 + rate, -years));
}

Measure value_per_m2(double value, double area_m2)
{
    if (!finite({value, area_m2})) return failed(nonfinite_input);
    return area_m2 <= 0 ? failed(no_area) : finished(value / area_m2);
}

Measure benefit_cost_ratio(double pv_benefits, double pv_costs)
{
    if (!finite({pv_benefits, pv_costs})) return failed(nonfinite_input);
    return pv_costs <= 0 ? failed(no_cost) : finished(pv_benefits / pv_costs);
}

}  // namespace lacuna
