// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/measure.h"
#include "engine/model/proposal.h"
#include "engine/model/site_measures.h"

#include <span>
#include <string>
#include <vector>

namespace lacuna {

/// Measures of a flow of money. Amounts are in one currency, inflow positive; times are years from the
/// valuation date; rates are effective annual fractions. No function throws for what it is given, and none
/// returns a number that is not finite: the status says why there is no value. docs/valuation.md has the formulas.

/// ok, or what is wrong with the flows: empty, length, nonfinite_input.
Measure check_flows(std::span<double const> amounts, std::span<double const> times);

/// Net present value, sum c_k (1+r)^-t_k. Flow at time 0 is not discounted.
Measure npv(double rate, std::span<double const> amounts, std::span<double const> times);
/// The same for flow k at time k. A spreadsheet's NPV() discounts its first value by a year more.
Measure npv(double rate, std::span<double const> amounts);

struct DatedYears {
    MeasureStatus status = MeasureStatus::ok;
    std::size_t at = 0;
    std::vector<double> years;
};
/// Years between `valuation_date` and each date (YYYY-MM-DD): days / 365, leap days counted (Act/365 fixed).
DatedYears years_from(std::span<std::string const> dates, std::string const& valuation_date);

/// NPV of dated flows; a flow before the valuation date is compounded and flagged.
Measure xnpv(double rate, std::span<double const> amounts, std::span<std::string const> dates,
             std::string const& valuation_date);

/// Modified IRR of flow k at time k: (FV of inflows at `reinvest` / PV of outflows at `finance`)^(1/n) - 1.
Measure mirr(std::span<double const> amounts, double finance, double reinvest);

/// When the money is back: the last time that the cumulative flow turns >= 0, linear between two flows;
/// never, where it is < 0 at the end; 0, where it never is below 0. `first` is the first such time, where there is one.
PaybackTimes payback(std::span<double const> amounts, std::span<double const> times);
PaybackTimes discounted_payback(double rate, std::span<double const> amounts, std::span<double const> times);

/// 1 + NPV / PV of the investment (> 0).
Measure profitability_index(double npv_value, double pv_investment);
/// Present value of 1 a year at the end of each of n years, the first 1 and growing at g.
Measure growing_annuity(double rate, double growth, double years);
Measure annuity(double rate, double years);
/// The level yearly amount with the same present value over n years.
Measure equivalent_annual_value(double npv_value, double rate, double years);

/// (1 + real)(1 + inflation) - 1. Adding the two is wrong.
Measure nominal_rate(double real, double inflation);
Measure real_rate(double nominal, double inflation);

Measure yield_on_cost(double noi, double cost);
/// noi / cap: direct capitalisation. noi <= 0 is computed and flagged.
Measure cap_value(double noi, double cap);
/// (GDV (1 - sales cost) - build cost - finance - profit) / (1+r)^years; may be negative.
Measure residual_land_value(double gross_development_value, double sales_cost_share, double build_cost, double finance,
                            double profit, double rate, double years);
Measure value_per_m2(double value, double area_m2);
/// PV of benefits / PV of net costs.
Measure benefit_cost_ratio(double pv_benefits, double pv_costs);

}  // namespace lacuna
