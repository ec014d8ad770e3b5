// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/rules.h"
#include "engine/model/use_line.h"

#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// The keys of the figures that an amount of a line is made of, as the register of assumptions has them:
/// "parking_surface.capex_per_unit", "today.open_land.upkeep_per_m2_year", "valuation.growth_rate", "prices.vat_capex".
///
/// The first is the figure that the line is proportional to and rests on; figures that change nothing are left out
/// where a facility or a study need not state them (factors of 1, taxes and shares of 0, no delay). Units and ground
/// come from the site; the discount rate, the timing, the years of the concession and the probability of consent go
/// into whole lines and are not repeated: see line_goes_by(). Where income grows along a curve, its three figures, of
/// the facility where it has its own, stand in place of the list.
/// Precondition: the facility is the one placed, `prices` are those that its catalogue has been taken times.
std::vector<std::string> inputs_of_line(UseLine line, Facility const& facility, ValuationRules const& rules,
                                        PriceFactors const& prices, SpaceKind kind);
/// Error: internal where no line has that name.
std::vector<std::string> inputs_of_line(std::string_view line, Facility const& facility, ValuationRules const& rules,
                                        PriceFactors const& prices, SpaceKind kind);

/// The keys that go into a line whatever it is made of: rate and timing of discounting, view and ending, of all but
/// what is spent before consent its probability, and of yearly lines how many years they run.
std::vector<std::string> line_goes_by(UseLine line);

/// A key of the catalogue or a factor on its prices: what money of a line is shared out over. The others are rates,
/// times and terms.
bool is_price(std::string_view key);

}  // namespace lacuna
