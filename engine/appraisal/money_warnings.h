// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <string>
#include <vector>

namespace lacuna {

/// What is remarkable about a plan's money, each with its word first, as "TERMINAL_SHARE: 63 % ...":
/// TERMINAL_SHARE (over half of all value falls at the end), EXIT_CAP (exit yield more than half a point below rate
/// less growth), DSCR_BELOW_1 (years whose cash does not cover debt service), IRR_NOT_UNIQUE and NEGATIVE_NOI (sites).
/// Precondition: sites, totals and the programme are in the plan.
std::vector<std::string> money_warnings(Plan const& plan);

}  // namespace lacuna
