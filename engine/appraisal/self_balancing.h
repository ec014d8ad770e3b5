// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/measure.h"

#include <optional>
#include <span>
#include <vector>

namespace lacuna {

/// What is promised to a renovation and what it costs, at one level (residential area, community, block ...).
struct LevelFlows {
    std::vector<double> income;        ///< net operating income promised, by flow
    std::vector<double> income_times;  ///< years from the valuation date
    double cost = 0;                   ///< present value of the renovation and of keeping it, >= 0
};

/// How far the income of a level, or of levels pooled, covers their cost.
struct SelfBalance {
    MeasureStatus status = MeasureStatus::ok;
    double income_pv = 0;
    double cost = 0;
    double ratio = 0;                                ///< income_pv / cost; meaningful only where ratio_status is ok
    MeasureStatus ratio_status = MeasureStatus::ok;  ///< no_cost where cost is 0
    double gap = 0;                                  ///< max(0, cost - income_pv)
    double surplus = 0;                              ///< max(0, income_pv - cost)
    std::optional<double> years;  ///< until the discounted income first adds up to the cost, linear between flows;
                                  ///< nullopt: not within the flows given
};

/// Ratio, gap, surplus and years of one level. Only income that is promised by contract counts; all value
/// given is a ceiling and not self-balancing. Errors: empty, length, nonfinite_input, rate_domain.
SelfBalance self_balance(LevelFlows const& level, double rate);

/// The same of several levels together, from sums and never from a mean of ratios.
SelfBalance self_balance_pooled(std::span<LevelFlows const> levels, double rate);

/// Level yearly net income, at year ends over `years`, that covers `cost`.
Measure required_income(double cost, double rate, double years);

/// What the pool still needs from outside: gap - committed grants - committed contributions, at least 0.
double subsidy_need(double gap, double grants, double contributions);

}  // namespace lacuna
