// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/rules.h"

#include <vector>

namespace lacuna {

/// What moves the tax of one trial: factors on the flows of the base case.
struct TaxFactors {
    double revenue = 1, operating_cost = 1, capital = 1;
    double more_growth = 0;     ///< added to the yearly growth of revenue alone
    int late = 0;               ///< years that it opens later, capital spent as planned
    double predevelopment = 1;  ///< spent before the rest is known, so trials leave it at 1
};

/// Taxes on one unit of a facility under any factors, as taxes_of() computes them, without its tables, since trials
/// call it millions of times. All taxes of units are in proportion to their number: a use of U units pays U times as
/// much.
class UnitTax {
public:
    /// `capex_share` as of capex_share_of(). Precondition: `rules` have passed appraise() for this facility.
    /// Error{bad_config} for more than 100 years.
    UnitTax(Facility const& facility, double capex_share, ValuationRules const& rules);

    /// Present value of property and income tax, <= 0, with consent. Precondition: late >= 0, and it opens within the
    /// concession; factors >= 0.
    [[nodiscard]] double present_value(TaxFactors const& f) const;

private:
    struct Opening {
        std::vector<double> share;    ///< of full revenue in year t at the prices of the first year; 0 before opening
        std::vector<double> expense;  ///< renewals in year t
        int opened = 0;
    };
    ValuationRules rules_;
    bool rent_;
    double full_, let_, paid_;  ///< revenue of a year, what of it is let, what of that is paid
    double opex_, insured_;     ///< costs of a year
    double cost_, built_cost_, handback_;
    std::vector<double> prices_, costs_;  ///< of year t, of revenue and of costs
    std::vector<double> discount_;        ///< of year t
    std::vector<Opening> openings_;       ///< by years late
};

}  // namespace lacuna
