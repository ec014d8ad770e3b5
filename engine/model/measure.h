// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace lacuna {

/// Why a measure has no value, or `ok`.
enum class MeasureStatus {
    ok,
    empty,             ///< no flows
    length,            ///< as many times or dates as flows are needed
    nonfinite_input,   ///< an input is infinite or not a number
    nonfinite_result,  ///< the result is beyond the range of a double
    rate_domain,       ///< a rate of -100 % or less
    no_positive_flow,
    no_negative_flow,
    no_investment,  ///< present value of the investment is not positive
    horizon,        ///< a number of years that is not positive
    no_cost,
    cap_domain,  ///< a capitalisation rate that is not positive
    no_area,
    never,    ///< not reached within the horizon
    bad_date  ///< not a date YYYY-MM-DD that exists
};
/// The word that outputs and messages say: "RATE_DOMAIN".
std::string_view name(MeasureStatus status);

/// What is remarkable about a value that was computed nevertheless.
enum class MeasureFlag { none, before_valuation_date, negative_noi };
std::string_view name(MeasureFlag flag);

/// A figure, or the reason why there is none. `value` is always finite and means something only where ok().
struct Measure {
    MeasureStatus status = MeasureStatus::ok;
    double value = 0;
    MeasureFlag flag = MeasureFlag::none;
    std::size_t at = 0;  ///< index of the flow concerned, where status or flag concerns one
    [[nodiscard]] bool ok() const { return status == MeasureStatus::ok; }
};

/// ok, nonfinite_input or rate_domain; ok, nonfinite_input or cap_domain; ok, nonfinite_input or horizon.
MeasureStatus rate_status(double rate);
MeasureStatus cap_status(double cap);
MeasureStatus years_status(double years);

}  // namespace lacuna
