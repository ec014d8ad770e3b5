// SPDX-License-Identifier: Apache-2.0
#include "engine/model/ramp_up.h"

#include "engine/core/text.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr double reached = 0.99;  // of `stabilised`, after `years`

}  // namespace

RampUp ramp_up_of(Facility const& facility, ValuationRules const& rules)
{
    auto const years = facility.ramp_up_years ? facility.ramp_up_years : rules.ramp_up_years;
    RampUp ramp;
    if (!years) {
        ramp.shares = rules.ramp_up;
        return ramp;
    }
    ramp.logistic = true;
    ramp.years = *years;
    ramp.start = facility.ramp_up_start.value_or(rules.ramp_up_start);
    ramp.stabilised = facility.ramp_up_stabilised.value_or(rules.ramp_up_stabilised);
    return ramp;
}

double ramp_share(RampUp const& ramp, int year)
{
    if (!ramp.logistic) {
        auto const k = static_cast<std::size_t>(year - 1);
        return k < ramp.shares.size() ? ramp.shares[k] : 1.0;
    }
    double const s = ramp.stabilised, a = (s - ramp.start) / ramp.start;
    double const odds = a * reached / (1 - reached);
    if (odds <= 1) return ramp.start;  // and the curve tends to that from below
    double const r = std::log(odds) / ramp.years;
    auto const above = [&](double t) { return std::log1p(a * std::exp(-r * t)); };
    return s + s / r * (above(year) - above(year - 1));
}

int ramp_years(RampUp const& ramp)
{
    return ramp.logistic ? static_cast<int>(std::ceil(ramp.years)) : static_cast<int>(ramp.shares.size());
}

std::string fault_of(RampUp const& ramp)
{
    auto const share = [](double value) { return value >= 0 && value <= most_occupancy; };
    for (double const each : ramp.shares)
        if (!share(each))
            return "OCCUPANCY: ramp_up has " + shortest(each) + "; a share of full income is from 0 to 1, at most 2";
    if (!ramp.logistic) return {};
    if (!std::isfinite(ramp.years)) return "NONFINITE_INPUT: ramp_up_years is " + shortest(ramp.years);
    if (ramp.years <= 0) return "HORIZON: ramp_up_years is " + shortest(ramp.years) + "; it must be above 0";
    if (share(ramp.stabilised) && ramp.start > 0 && ramp.start <= ramp.stabilised) return {};
    return "OCCUPANCY: ramp_up_start is " + shortest(ramp.start) + " and ramp_up_stabilised " +
           shortest(ramp.stabilised) + "; a logistic curve needs 0 < start <= stabilised <= 1, at most 2";
}

}  // namespace lacuna
