// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/proposal.h"
#include "engine/model/rules.h"

#include <vector>

namespace lacuna {

/// What a space earns and costs today as lines of `catalogue` say; zeros where it says nothing.
DoMinimum do_minimum_of(Catalogue const& catalogue, SpaceKind kind);

/// The share of new-build capex that a facility costs in a space of a kind: in an existing building (level building or
/// below) its conversion share, else the catalogue's, else 1; on ground and roofs 1.
double capex_share_of(Catalogue const& catalogue, Facility const& facility, SpaceKind kind);

/// Yearly incremental cash flows of `units` units of `facility` on `ground_m2` of space over the
/// concession, by line and year; lines and years without money are left out. See docs/valuation.md for
/// each line's formula. The same flows in the same order are behind appraise().
/// `capex_share` of the facility's capex is paid, at the start and at each replacement.
/// Errors: bad_config where discount_rate or growth_rate <= -1 (the message says RATE_DOMAIN), concession_years < 1
/// (HORIZON), exit_yield <= 0 where the end is valued (CAP_DOMAIN), one of them is not finite (NONFINITE_INPUT),
/// capex_weights are not one a year of construction (LENGTH), below 0 or all 0 (CAPEX_WEIGHTS), a
/// ramp-up leaves 0 to most_occupancy (OCCUPANCY), income that is capitalised at the end is not settled within the
/// concession (RAMP_UP_CAPITALISED), construction_years is not in [0, concession_years), or units, ground, share or a
/// figure of the facility is not finite or a cost below 0 (life: not above 0). Revenue and today's income may be below
/// 0, shares of what is full over 1, weights other than 1 in sum: they count as stated; figure_warnings() tells of
/// them.
std::vector<CashFlow> cash_flows(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                                 ValuationRules const& rules, double capex_share = 1);

/// Means of what prices may turn out to be, as factors on the catalogue's; today's are taken as certain. Where the
/// register states a low and a high of a facility's own revenue, operating cost or capex, its mean takes the place of
/// the market's in the rules' factor; a factor of 1 (by the base case) stays 1.
PriceFactors expected_prices(ValuationRules const& rules, Facility const& facility);

/// What a revenue of 1 a year at full occupancy and first-year prices adds to the value: over the concession with the
/// ramp-up of the facility and, where the rules value the end, after it; less what other places of the holder lose;
/// before tax, with consent. Errors: as cash_flows().
double revenue_factor(Facility const& facility, ValuationRules const& rules);

/// What letting it adds to the mean value of a unit: its value with all of its revenue less that with none, all costs
/// as they are, at expected_prices(). Before tax a share of the revenue adds that share of it. After tax so at both
/// ends, and between them the value is nowhere below the line: with a share s let, each year's profit is at most s
/// times that with all let, since costs stay; and tax, which goes with profits, falls no later where profits are no
/// less. That holds at discount rates of 0 and above. Below 0 where others of the holder lose more than tax leaves of
/// the revenue. `capex_share`: what is written off. Errors: as cash_flows().
double letting_value(Facility const& facility, ValuationRules const& rules, double capex_share);

/// The value of `units` units of `facility` on `ground_m2` of space against the do-minimum.
/// The mean is the value at expected_prices(): exact before tax where revenue, cost and capex vary independently of
/// each other, since the value is linear in each; growth that varies and taxes bend it a little.
/// `with_irr` false leaves `irr` at its default, undefined_all_zero: the search for all rates costs some
/// hundred times the rest where replacements turn the sign of the flow several times. Errors: as cash_flows().
Appraisal appraise(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                   ValuationRules const& rules, bool with_irr = true, double capex_share = 1);

}  // namespace lacuna
