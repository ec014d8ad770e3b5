// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <map>
#include <string>
#include <vector>

namespace lacuna {

/// Figures that are used as they are stated though they are seldom meant, each with its word first: NEGATIVE_RENT (a
/// revenue or an income of today below 0), OCCUPANCY (a share of what is full over 1), CAPEX_WEIGHTS (not 1 in sum).
std::vector<std::string> figure_warnings(Catalogue const& catalogue, ValuationRules const& rules);

/// Sentences on figures of the catalogue and of the study (`stated`, by key) whose source no longer holds at a date
/// (YYYY-MM-DD), whether a plan uses them or not; none where the date is empty.
std::vector<std::string> expired_warnings(Catalogue const& catalogue, std::map<std::string, Provenance> const& stated,
                                          std::string const& date);

/// Those of figure_warnings(), and what is remarkable about a plan's money, each with its word first, as
/// "TERMINAL_SHARE: 63 % ...": TERMINAL_SHARE (over half of all value falls at the end), EXIT_CAP (exit yield more than
/// half a point below rate less growth), DSCR_BELOW_1 (years whose cash does not cover debt service),
/// PROMISE_ABOVE_VALUE (more is promised than the sites add), EQUITY_CALLED (years of operation below nothing),
/// RETURN_BELOW_REQUIRED (the first holder of equity with a share), IRR_NOT_UNIQUE and NEGATIVE_NOI (sites).
/// Precondition: sites, totals and the programme are in the plan.
std::vector<std::string> money_warnings(Plan const& plan);

}  // namespace lacuna
