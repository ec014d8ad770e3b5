// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/rules.h"

#include <span>
#include <string>

namespace lacuna {

/// The largest share of full income that is taken as one: over 1 is warned of, over this a percentage is meant.
inline constexpr double most_occupancy = 2;

/// How income grows after opening: by a list of shares, or along a logistic curve. It looks at the list of the rules,
/// which must outlive it.
struct RampUp {
    bool logistic = false;
    double start = 1;                     ///< share of full income on the day of opening
    double stabilised = 1;                ///< the share that it tends to; 1 of a list
    double years = 0;                     ///< until 99 % of `stabilised` is reached
    std::span<double const> shares = {};  ///< of a list: the first years of operation
};

/// The facility's own curve where its `ramp_up_years` is given, else the study's curve, else the study's list.
RampUp ramp_up_of(Facility const& facility, ValuationRules const& rules);

/// The share of full income that year k of operation (1, 2 ...) takes in.
///
/// Method: P(t) = S / (1 + A e^(-rt)) with A = (S - s) / s and r = ln(99 A) / years, so that P(0) = s, the start, and
/// P(years) = 0.99 S; the share of year k is the mean of P from k - 1 to k, in closed form:
/// S + (S / r) (ln(1 + A e^(-rk)) - ln(1 + A e^(-r(k-1)))). A start of 0.99 S or more stays as it is.
double ramp_share(RampUp const& ramp, int year);

/// Years of operation until income is settled: of the list its length, of the curve `years` rounded up.
int ramp_years(RampUp const& ramp);

/// What is wrong with it, in words with the spec's status, as "HORIZON: ramp_up_years is 0 ..."; empty: nothing.
std::string fault_of(RampUp const& ramp);

}  // namespace lacuna
