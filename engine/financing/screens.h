// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/financing.h"

#include <vector>

namespace lacuna {

/// Securitisation of operating income. Amounts in the currency; shares as fractions.
struct SecuritisationInput {
    double noi = 0;                              ///< of twelve stabilised months, before debt
    double occupancy = 1;                        ///< of them
    double haircut = 0;                          ///< share of NOI not counted on
    double dscr = 1.3;                           ///< of class A
    double rate = 0.05;                          ///< effective, a year
    double years = 10;                           ///< level service at the end of each
    double cap_rate = 0.06;                      ///< a year: NOI by it is the value
    double ltv = 0.6;                            ///< class A / that value, at most
    double largest_asset = 0, top5_tenants = 0;  ///< shares of income
    double min_occupancy = 0.85, max_largest_asset = 0.25, max_top5_tenants = 0.5;
};
/// Class A is the lesser of stressed NOI / dscr as an annuity and of ltv x value, never below 0. Precondition: dscr >
/// 0. Where rate, years or cap_rate cannot be used, what it goes into is 0.
Securitisation screen_securitisation(SecuritisationInput const& input);

/// A real-estate investment trust: distribution yield, pay-out (at least 90 %) and share of assets in infrastructure
/// securities (at least 80 %), after the CSRC guideline of August 2020. The yield's floor is a market figure. Value in
/// the currency, what is distributable and paid of one year.
struct ReitInput {
    double value = 0, distributable = 0, paid = 0, abs_share = 0;
    double min_yield = 0.04, min_payout = 0.9, min_abs_share = 0.8;
};
/// "yield", "payout", "abs_share", in this order. A ratio whose divisor is not positive is 0 and fails.
std::vector<ScreenTest> screen_reit(ReitInput const& input);

}  // namespace lacuna
