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
/// concession, by line and year; lines and years without money are left out. See docs/valuation.md for
/// each line's formula. The same flows in the same order are behind appraise().
/// Errors: bad_config where discount_rate or growth_rate <= -1, concession_years < 1, construction_years not in
/// [0, concession_years), or units, ground or a figure of the facility is not finite or below 0 (life: not above 0).
std::vector<CashFlow> cash_flows(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                                 ValuationRules const& rules);

/// The value of `units` units of `facility` on `ground_m2` of space against the do-minimum.
/// `with_irr` false leaves `irr` at its default, undefined_all_zero: the search for all rates costs some
/// hundred times the rest where replacements turn the sign of the flow several times. Errors: as cash_flows().
Appraisal appraise(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                   ValuationRules const& rules, bool with_irr = true);

}  // namespace lacuna
