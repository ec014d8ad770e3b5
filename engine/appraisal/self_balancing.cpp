// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/self_balancing.h"

#include "engine/appraisal/measures.h"
#include "engine/appraisal/sum.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lacuna {

namespace {

SelfBalance failed(MeasureStatus status)
{
    SelfBalance result;
    result.status = status;
    return result;
}

/// Times when the sum of `present`, in order of time, first reaches `cost`.
std::optional<double> years_to(double cost, std::span<double const> present, std::span<double const> times)
{
    if (cost <= 0) return 0;
    std::vector<std::size_t> order(times.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return times[i]; });
    Sum sum;
    double before = 0;
    double time_before = 0;
    for (std::size_t i = 0; i < order.size();) {
        double const time = times[order[i]];
        for (; i < order.size() && times[order[i]] == time; ++i) sum += present[order[i]];
        double const now = sum.value();
        if (now >= cost) return time_before + (cost - before) / (now - before) * (time - time_before);
        before = now;
        time_before = time;
    }
    return std::nullopt;
}

}  // namespace

SelfBalance self_balance(LevelFlows const& level, double rate)
{
    if (auto const bad = check_flows(level.income, level.income_times); !bad.ok()) return failed(bad.status);
    if (!std::isfinite(rate) || !std::isfinite(level.cost)) return failed(MeasureStatus::nonfinite_input);
    if (rate <= -1) return failed(MeasureStatus::rate_domain);
    std::vector<double> present(level.income.size());
    for (std::size_t k = 0; k < present.size(); ++k)
        present[k] = level.income[k] * std::pow(1 + rate, -level.income_times[k]);
    Sum sum;
    for (double const value : present) sum += value;
    SelfBalance result;
    result.income_pv = sum.value();
    result.cost = level.cost;
    auto const ratio = benefit_cost_ratio(result.income_pv, level.cost);
    result.ratio = ratio.value;
    result.ratio_status = ratio.status;
    result.gap = std::max(0.0, level.cost - result.income_pv);
    result.surplus = std::max(0.0, result.income_pv - level.cost);
    result.years = years_to(level.cost, present, level.income_times);
    return result;
}

SelfBalance self_balance_pooled(std::span<LevelFlows const> levels, double rate)
{
    LevelFlows all;
    Sum cost;
    for (auto const& level : levels) {
        all.income.insert(all.income.end(), level.income.begin(), level.income.end());
        all.income_times.insert(all.income_times.end(), level.income_times.begin(), level.income_times.end());
        cost += level.cost;
    }
    all.cost = cost.value();
    return self_balance(all, rate);
}

Measure required_income(double cost, double rate, double years) { return equivalent_annual_value(cost, rate, years); }

double subsidy_need(double gap, double grants, double contributions)
{
    return std::max(0.0, gap - grants - contributions);
}

}  // namespace lacuna
