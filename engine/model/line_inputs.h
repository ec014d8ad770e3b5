// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/rules.h"

#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// The keys of the figures that an amount of a cash-flow line is made of, as the register of assumptions and a study
/// have them: "parking_surface.capex_per_unit", "today.open_land.upkeep_per_m2_year", "valuation.growth_rate". The
/// first is the figure that the line is proportional to and rests on. Units and ground come from the site; the discount
/// rate and the probability of consent go into every line and are not repeated. Empty for a line that is not known.
std::vector<std::string> inputs_of_line(std::string_view line, std::string_view facility_id, SpaceKind kind);

/// The same under these rules: where income grows along a curve, its three figures, of the facility where it has its
/// own, in place of the list; the weights of capex where they are given.
std::vector<std::string> inputs_of_line(std::string_view line, Facility const& facility, ValuationRules const& rules,
                                        SpaceKind kind);

}  // namespace lacuna
