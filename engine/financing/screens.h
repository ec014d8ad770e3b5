// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/financing.h"

#include <vector>

namespace lacuna {

/// Securitisation of operating income.
struct SecuritisationInput {
    double noi = 0;        ///< of twelve stabilised months
    double occupancy = 1;  ///< of them
    double haircut = 0;    ///< share of NOI not counted on
    double dscr = 1.3;     ///< of class A
    double rate = 0.05;
    double years = 10;  ///< level service over them
    double cap_rate = 0.06, ltv = 0.6;
    double largest_asset = 0, top5_tenants = 0;  ///< shares of income
    double min_occupancy = 0.85, max_largest_asset = 0.25, max_top5_tenants = 0.5;
};
Securitisation screen_securitisation(SecuritisationInput const& input);

/// A real-estate investment trust: distribution yield, pay-out (at least 90 %) and share of assets in infrastructure
/// securities (at least 80 %), after the CSRC guideline of August 2020. The yield's floor is a market figure.
struct ReitInput {
    double value = 0, distributable = 0, paid = 0, abs_share = 0;
    double min_yield = 0.04, min_payout = 0.9, min_abs_share = 0.8;
};
/// "yield", "payout", "abs_share", in this order. A ratio whose divisor is not positive is 0 and fails.
std::vector<ScreenTest> screen_reit(ReitInput const& input);

}  // namespace lacuna
