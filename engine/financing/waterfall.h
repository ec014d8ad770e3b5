// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// What a step of the waterfall does with the cash that the steps before it left. All amounts are whole hundredths.
enum class StepKind {
    due,      ///< pays what is due under its id
    debt,     ///< the same, counts as debt service, and may draw on the debt service reserve
    top_up,   ///< fills the debt service reserve to its target
    lock_up,  ///< keeps all that is left once the cover test fails; released when two tests in a row pass or no debt is
              ///< left
    share,    ///< pays `share` of what is left
    hurdle,   ///< pays equity what its account at `rate` is owed, then `share` of what is left to the step's party
    rest      ///< pays all that is left, split by `parties`
};

struct WaterfallStep {
    std::string id;
    StepKind kind = StepKind::due;
    double share = 0;                                     ///< 0 to 1
    double rate = 0;                                      ///< of a hurdle, a year
    std::vector<std::pair<std::string, double>> parties;  ///< of `rest` and of a hurdle's equity: party and weight
    std::vector<std::string> credits =
        {};  ///< of a hurdle: earlier steps whose payments of the year its account counts
};

struct WaterfallRules {
    std::vector<WaterfallStep> steps;
    double lock_up_dscr = 1.10;
};

/// What a hurdle's account is owed a year later: `owed` with a year's return, and what is paid in then. No more than
/// 2^60 units, which all cash of a hundred years of 2^53 units does not pay back. Precondition: owed and more >= 0,
/// both at most 2^60; rate > -1.
std::int64_t a_year_later(std::int64_t owed, double rate, std::int64_t more);

/// What one year brings to the waterfall.
struct WaterfallInput {
    std::int64_t cash = 0;                    ///< >= 0
    std::map<std::string, std::int64_t> due;  ///< by step, >= 0
    std::int64_t not_earned = 0;  ///< part of `cash` that a reserve gave back: no income, so that no cover counts it
    std::int64_t reserve_target = 0;  ///< of the debt service reserve
    std::int64_t equity_paid_in = 0;  ///< in this year, for hurdles
    std::map<std::string, std::int64_t> arrears =
        {};                           ///< by debt step: part of what is due from earlier years, which nobody guarantees
    double guaranteed_share = 0;      ///< of what cash and reserve leave unpaid of the rest, 0 to 1; for this what they
                                      ///< pay counts for the rest first
    std::int64_t guarantee_left = 0;  ///< the most that the guarantor still pays
    bool owed_after = true;           ///< debt is left once all that is due in this year is paid
    bool last = false;                ///< no year follows: what is trapped pays debt first, and the rest goes on
};

/// What a waterfall carries from year to year.
struct WaterfallState {
    std::int64_t reserve = 0;  ///< in the debt service reserve
    std::int64_t trapped = 0;  ///< by the lock-up
    bool locked = false;
    int tests_passed = 0;                         ///< in a row
    std::map<std::string, std::int64_t> hurdles;  ///< owed to equity, by hurdle step
};

struct StepResult {
    std::string id;
    std::int64_t due = 0;
    std::int64_t paid = 0;        ///< from cash
    std::int64_t drawn = 0;       ///< paid from the reserve: a source, not income
    std::int64_t shortfall = 0;   ///< due - paid - drawn - guaranteed, never netted
    std::int64_t above = 0;       ///< of a hurdle, part of `paid`: what its own party got
    std::int64_t guaranteed = 0;  ///< paid by the guarantor: a source, not income
};

struct WaterfallYear {
    std::vector<StepResult> steps;                                ///< in order
    std::vector<std::pair<std::string, std::int64_t>> to_equity;  ///< by party
    std::optional<double> dscr;                                   ///< cash before debt / debt due
    bool locked = false;
    std::int64_t trapped = 0, released = 0, drawn = 0, topped_up = 0, guaranteed = 0;
    [[nodiscard]] StepResult const& step(std::string const& id) const;
};

/// One year. Each step takes the lesser of what is there and what is due; that all that is paid, kept and trapped adds
/// up to cash, draws, releases and what a guarantor pays is asserted to the hundredth (Error{internal}).
/// Error{bad_config}: negative input, a due for no step, shares outside 0 to 1.
WaterfallYear run_year(WaterfallRules const& rules, WaterfallInput const& input, WaterfallState& state);

}  // namespace lacuna
