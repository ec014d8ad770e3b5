// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
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
/// "Price of capex" is prices.capex x (1 + prices.vat_capex), that of operating cost likewise.
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

/// The line of that name. Error: internal where there is none.
UseLine line_of(std::string_view name);

/// Error: internal where no line has that name.
LineGroup group_of(std::string_view line);

/// What goes into the amount of a line; a mask of these.
namespace part {
inline constexpr unsigned sold = 1;          ///< revenue of a unit, at its price
inline constexpr unsigned run = 2;           ///< operating cost that is a share of revenue, at its price
inline constexpr unsigned built = 4;         ///< capex of a unit and the share of it that is paid, at its price
inline constexpr unsigned let = 8;           ///< less what is vacant
inline constexpr unsigned noi = 16;          ///< all that net operating income is made of
inline constexpr unsigned spent = 32;        ///< what comes on top of capex until it is built
inline constexpr unsigned ramped = 64;       ///< the share of full income in its year
inline constexpr unsigned settled = 128;     ///< that of a year in which a list of such shares is over
inline constexpr unsigned grown = 256;       ///< as revenue grows
inline constexpr unsigned costs = 512;       ///< as costs grow
inline constexpr unsigned late = 1024;       ///< it shifts with construction and with a late opening
inline constexpr unsigned run_price = 2048;  ///< another figure at the price of operating cost
inline constexpr unsigned life = 4096;       ///< it recurs with the life of what is built
}  // namespace part

/// What a line's amount is made of; line_inputs.h makes keys of it.
struct LineParts {
    bool of_today = false;                      ///< its figures are those of the do-minimum, else of the facility
    std::array<std::string_view, 3> figures{};  ///< of the catalogue, for this line alone; the first it is a share of
    unsigned mask = 0;
    std::array<std::string_view, 4> rules{};  ///< of the valuation
};
LineParts const& parts(UseLine line);

/// Net operating income is the sum of these.
bool in_noi(LineGroup group);
/// What the operator has of a year before renewals, tax and parties: net operating income and duties.
bool in_operating_cash(LineGroup group);

}  // namespace lacuna
