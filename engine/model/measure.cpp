// SPDX-License-Identifier: Apache-2.0
#include "engine/model/measure.h"

#include "engine/model/proposal.h"

#include <cmath>

namespace lacuna {

std::string_view name(IrrStatus status)
{
    using enum IrrStatus;
    switch (status) {
        case unique:
            return "UNIQUE";
        case multiple:
            return "MULTIPLE";
        case none:
            return "NONE";
        case no_sign_change:
            return "NO_SIGN_CHANGE";
        case undefined_all_zero:
            return "UNDEFINED_ALL_ZERO";
    }
    return "UNKNOWN";
}

std::string_view name(PaybackStatus status) { return status == PaybackStatus::reached ? "REACHED" : "NEVER"; }

std::string_view name(MeasureStatus status)
{
    using enum MeasureStatus;
    switch (status) {
        case ok:
            return "OK";
        case empty:
            return "EMPTY";
        case length:
            return "LENGTH";
        case nonfinite_input:
            return "NONFINITE_INPUT";
        case nonfinite_result:
            return "NONFINITE_RESULT";
        case rate_domain:
            return "RATE_DOMAIN";
        case no_positive_flow:
            return "NO_POSITIVE_FLOW";
        case no_negative_flow:
            return "NO_NEGATIVE_FLOW";
        case no_investment:
            return "NO_INVESTMENT";
        case horizon:
            return "HORIZON";
        case no_cost:
            return "NO_COST";
        case cap_domain:
            return "CAP_DOMAIN";
        case no_area:
            return "NO_AREA";
        case never:
            return "NEVER";
        case bad_date:
            return "BAD_DATE";
    }
    return "UNKNOWN";
}

std::string_view name(MeasureFlag flag)
{
    using enum MeasureFlag;
    switch (flag) {
        case none:
            return "NONE";
        case before_valuation_date:
            return "BEFORE_VALUATION_DATE";
        case negative_noi:
            return "NEGATIVE_NOI";
    }
    return "UNKNOWN";
}

MeasureStatus rate_status(double rate)
{
    if (!std::isfinite(rate)) return MeasureStatus::nonfinite_input;
    return rate <= -1 ? MeasureStatus::rate_domain : MeasureStatus::ok;
}

MeasureStatus cap_status(double cap)
{
    if (!std::isfinite(cap)) return MeasureStatus::nonfinite_input;
    return cap <= 0 ? MeasureStatus::cap_domain : MeasureStatus::ok;
}

MeasureStatus years_status(double years)
{
    if (!std::isfinite(years)) return MeasureStatus::nonfinite_input;
    return years <= 0 ? MeasureStatus::horizon : MeasureStatus::ok;
}

}  // namespace lacuna
