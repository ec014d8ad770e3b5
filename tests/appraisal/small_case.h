// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/appraisal/appraisal.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace lacuna {

/// 2 units on 10 m2 for three years, worked by hand in the tests below.
inline Facility small_facility()
{
    Facility f;
    f.id = "shed";
    f.capex_per_unit = 1000;
    f.revenue_per_unit_year = 500;
    f.opex_ratio = 0.2;
    f.life_years = 2;
    return f;
}

inline DoMinimum yard()
{
    DoMinimum today;
    today.income_per_m2_year = 3;
    today.upkeep_per_m2_year = 1;
    return today;
}

inline ValuationRules three_years()
{
    ValuationRules rules;
    rules.discount_rate = 0.1;
    rules.concession_years = 3;
    rules.timing = Timing::end;
    rules.ramp_up = {0.5};
    return rules;
}

inline std::vector<double> amounts_of(std::vector<CashFlow> const& flows, std::string_view line)
{
    std::vector<double> amounts;
    for (auto const& flow : flows)
        if (flow.line == line) amounts.push_back(flow.amount);
    return amounts;
}

inline CashFlow flow_of(std::vector<CashFlow> const& flows, std::string_view line, int year)
{
    auto const found =
        std::ranges::find_if(flows, [&](CashFlow const& flow) { return flow.line == line && flow.year == year; });
    REQUIRE(found != flows.end());
    return *found;
}

}  // namespace lacuna
