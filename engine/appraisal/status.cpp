// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/status.h"

#include "engine/model/proposal.h"

namespace lacuna {

std::string_view name(IrrStatus status)
{
    using enum IrrStatus;
    switch (status) {
        case unique:
            return "unique";
        case multiple:
            return "multiple";
        case none:
            return "none";
        case no_sign_change:
            return "no_sign_change";
        case undefined_all_zero:
            return "undefined_all_zero";
    }
    return "unknown";
}

std::string_view name(PaybackStatus status) { return status == PaybackStatus::reached ? "reached" : "never"; }

std::string_view name(MeasureStatus status)
{
    using enum MeasureStatus;
    switch (status) {
        case ok:
            return "ok";
        case empty:
            return "empty";
        case length:
            return "length";
        case nonfinite_input:
            return "nonfinite_input";
        case nonfinite_result:
            return "nonfinite_result";
        case rate_domain:
            return "rate_domain";
        case no_positive_flow:
            return "no_positive_flow";
        case no_negative_flow:
            return "no_negative_flow";
        case no_investment:
            return "no_investment";
        case horizon:
            return "horizon";
        case no_cost:
            return "no_cost";
        case cap_domain:
            return "cap_domain";
        case no_area:
            return "no_area";
        case never:
            return "never";
        case bad_date:
            return "bad_date";
    }
    return "unknown";
}

std::string_view name(MeasureFlag flag)
{
    using enum MeasureFlag;
    switch (flag) {
        case none:
            return "none";
        case before_valuation_date:
            return "before_valuation_date";
        case negative_noi:
            return "negative_noi";
    }
    return "unknown";
}

}  // namespace lacuna
