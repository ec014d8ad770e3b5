// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/proposal.h"
#include "engine/model/rules.h"

#include <vector>

namespace lacuna {

/// What a space earns and costs today as lines of `catalogue` say; zeros where it says nothing.
DoMinimum do_minimum_of(Catalogue const& catalogue, SpaceKind kind);

/// Yearly incremental cash flows of `units` units of `facility` on `ground_m2` of space over the
/// concession, by line and year. See docs/valuation.md for each line's formula.
/// Precondition: rules.discount_rate > -1, concession_years >= 1.
std::vector<CashFlow> cash_flows(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                                 ValuationRules const& rules);

/// The value of `units` units of `facility` on `ground_m2` of space against the do-minimum.
Appraisal appraise(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                   ValuationRules const& rules);

}  // namespace lacuna
