// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"

#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// Whether a key is one of a figure that can change without a new scan: "kiosk.revenue_per_unit_year",
/// "today.roof.upkeep_per_m2_year". Sizes, demand and layouts are none, since placements go by them.
bool names_money_figure(std::string_view key);

/// Sets such a figure; its source is then "a scenario", its mark D. Error{usage} where the catalogue has no such
/// facility or kind (with the nearest), the value is no number, or it is outside the figure's limits.
void set_money_figure(Catalogue& catalogue, std::string const& key, std::string const& value);

/// Figures of money that differ between two catalogues, as "kiosk.capex_per_unit 3200 -> 3500", by facility.
std::vector<std::string> changed_figures(Catalogue const& before, Catalogue const& after);

}  // namespace lacuna
