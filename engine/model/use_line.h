// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace lacuna {

/// The lines of a use's cash flow, in the order of the ledger; docs/valuation.md has each one's formula.
enum class UseLine {
    predevelopment,
    capex,
    revenue,
    vacancy,
    bad_debt,
    operating_cost,
    fixed_cost,
    insurance,
    refurbishment,
    replacement,
    handback,
    terminal,
    tax,
    cannibalisation,
    returned,
    compensation,
    liability,
    income_displaced,
    upkeep_displaced,
    repair_displaced,
    count
};
std::string_view name(UseLine line);
/// Its amount in a year as a formula of the figures' keys, for readers of a ledger: the rule that a row's line names.
std::string_view formula(UseLine line);

/// What a line is to those who add lines up.
enum class LineGroup {
    before,     ///< paid whether there is consent or not
    building,   ///< capex
    let,        ///< revenue and what of it is vacant
    unpaid,     ///< of what is let
    running,    ///< cost of operation that goes by its own prices
    insurance,  ///< cost of operation that goes by what was built
    renewal,    ///< of a part or of the whole
    handback,
    end,  ///< worth of a kept asset
    tax,
    lost_elsewhere,  ///< by other places of the holder
    returned,        ///< worth that the owner gets back
    compensation,    ///< of those who use the place today
    liability,       ///< duties of somebody else that come with the use, or leave with it
    displaced,       ///< of today: income
    saved            ///< of today: upkeep and repairs
};

/// Error: internal where no line has that name.
LineGroup group_of(std::string_view line);

/// Net operating income is the sum of these.
bool in_noi(LineGroup group);
/// What the operator has of a year before renewals, tax and parties: net operating income and duties.
bool in_operating_cash(LineGroup group);

}  // namespace lacuna
