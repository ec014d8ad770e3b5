// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/measure.h"
#include "engine/model/proposal.h"

#include <optional>
#include <string>

namespace lacuna {

/// When money is back: the last time that the cumulative flow turns >= 0, and the first such time.
struct PaybackTimes {
    MeasureStatus status = MeasureStatus::ok;  ///< of the input
    Payback payback;
    Payback first;
};

/// The same flows by the calendar: each on its day, counted in days / 365.
struct DatedMeasures {
    Measure xnpv;
    Irr xirr;
};

/// What an investor asks of one site beside its value; each with the reason where there is none. Money in the run's
/// currency. Flows are the incremental ones of the view, those of a year taken together at its end.
struct SiteMeasures {
    Measure mirr;                 ///< finance and reinvestment at the discount rate
    Measure eav;                  ///< equivalent annual value of the IOAV over the concession
    Measure profitability_index;  ///< 1 + IOAV / PV of the investment: lines predevelopment and capex
    PaybackTimes undiscounted;    ///< the last and the first time that the money is back
    PaybackTimes discounted;      ///< the same on present values
    Measure yield_on_cost;        ///< stabilised NOI of first-year prices / capex
    Measure cap_value;            ///< that NOI / exit_yield; NEGATIVE_NOI flagged
    Measure residual_land_value;  ///< see site_measures()
    Measure bcr;             ///< PV of benefits / of costs in the run's view; sides by line, see benefits_and_costs()
    double lettable_m2 = 0;  ///< 0: none, or no share is stated
    Measure value_per_parcel_m2, value_per_added_floor_m2, value_per_lettable_m2;

    std::optional<DatedMeasures> dated;  ///< where the date of valuation is stated
    std::optional<double> irr_real;      ///< the rate of return less inflation, where both are known

    /// Every measure that has no value and every flag, as "mirr NO_POSITIVE_FLOW; cap_value NEGATIVE_NOI"; may be
    /// empty.
    [[nodiscard]] std::string remarks() const;
};

}  // namespace lacuna
