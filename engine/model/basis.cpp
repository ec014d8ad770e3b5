// SPDX-License-Identifier: Apache-2.0
#include "engine/model/basis.h"

#include "engine/core/text.h"

#include <fmt/format.h>

#include <cmath>

namespace lacuna {

namespace {

std::string_view flows(Timing timing)
{
    switch (timing) {
        case Timing::mid:
            return "mid-year";
        case Timing::end:
            return "end-of-year";
        case Timing::monthly:
            return "monthly";
    }
    return "";
}

/// In per cent, to four decimals at most.
std::string percent(double share) { return shortest(std::round(share * 1e6) / 1e4); }

}  // namespace

std::string_view title(View view)
{
    switch (view) {
        case View::spv:
            return "operating company (spv)";
        case View::asset_owner:
            return "asset owner";
        case View::public_body:
            return "public body";
        case View::social:
            return "society";
    }
    return "";
}

std::string basis(ValuationRules const& v, Catalogue const& catalogue)
{
    std::string const real =
        v.inflation ? fmt::format(" ({:.1f} % real)", 100 * ((1 + v.discount_rate) / (1 + *v.inflation) - 1)) : "";
    return fmt::format(
        "incremental to the do-minimum, view of the {}, {} {} prices, {} % a year nominal{}, {} years, {} flows, {} "
        "tax{}{}",
        title(v.view), catalogue.price_level, catalogue.currency, percent(v.discount_rate), real, v.concession_years,
        flows(v.timing), v.taxed() ? "after" : "before",
        v.consent_probability < 1 ? fmt::format(", expected at a consent of {} %", percent(v.consent_probability)) : "",
        v.values_end() ? ", with a value at the end" : "");
}

}  // namespace lacuna
