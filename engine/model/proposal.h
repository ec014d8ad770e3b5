// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/money.h"
#include "engine/model/placement.h"
#include "engine/model/space.h"

#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// The outcome of a rate search; see valuation: a rate is reported only where it is unique.
enum class IrrStatus { unique, multiple, none, no_sign_change, undefined_all_zero };
std::string_view name(IrrStatus status);

struct Irr {
    IrrStatus status = IrrStatus::undefined_all_zero;
    double value = 0;           ///< meaningful only where status is unique
    bool tangent = false;       ///< a double root is among them
    std::vector<double> roots;  ///< all roots > -1, ascending
};

enum class PaybackStatus { reached, never };
struct Payback {
    PaybackStatus status = PaybackStatus::never;
    double years = 0;  ///< meaningful only where reached
};
std::string_view name(PaybackStatus status);

/// One line of a placement's incremental cash flow in one year.
struct CashFlow {
    std::string_view line;  ///< as in docs/valuation.md: "capex", "revenue" ...
    int year = 0;           ///< 0 is the start
    double time_years = 0;  ///< when it falls for discounting
    double amount = 0;      ///< inflow positive, undiscounted, in the currency of the appraisal
    double present_value = 0;
};

/// The value of one placement against the do-minimum, all in one currency.
struct Appraisal {
    /// Incremental operating-asset value: npv_with - npv_do_minimum + pv_cannibalisation + pv_returned +
    /// pv_liabilities.
    double ioav = 0;
    double mean_shift = 0;          ///< what ioav_mean() is more than ioav
    double npv_with = 0;            ///< with the facility
    double npv_do_minimum = 0;      ///< as things are
    double pv_cannibalisation = 0;  ///< <= 0: what the holder's other places lose
    double pv_returned = 0;         ///< what the owner counts of the place that is handed back
    double pv_liabilities = 0;      ///< <= 0 where duties come to the holder
    double capex = 0;               ///< at the start, >= 0
    double total_cost = 0;          ///< capex and what is spent before: survey, vote, permits
    double replacement_pv = 0;      ///< present value of replacements and refurbishments, >= 0
    /// What the owner gets back at a hand-back, expected at the consent: the worth of the same asset kept; 0 for a kept
    /// one, and where income still ramps up then. It is in the value as far as pv_returned. What today's use would be
    /// worth by then is not taken off.
    double returned_value = 0;
    double terminal_pv = 0;    ///< of a value at the end, of a kept asset or one that is returned
    double revenue_year = 0;   ///< stabilised, first-year prices
    double noi_year = 0;       ///< stabilised net operating income, first-year prices
    Irr irr;                   ///< of the incremental flow
    Payback payback;           ///< undiscounted, of the incremental flow
    double yield_on_cost = 0;  ///< noi_year / total_cost; 0 where that is 0
    double value_per_m2 = 0;   ///< ioav / ground m2

    /// IOAV at the means of what prices may turn out to be: by it uses are chosen and ranked, since the base case is
    /// the likeliest and not the expected one where costs may overrun more than they may fall short.
    [[nodiscard]] double ioav_mean() const { return ioav + mean_shift; }
};

struct Proposal {
    Placement placement;
    Appraisal appraisal;
};

}  // namespace lacuna
