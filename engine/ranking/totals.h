// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <map>
#include <string>

namespace lacuna {

/// Sums over spaces and sites, in the order of their ids and ranks.
Totals totals_of(Plan const& plan, std::map<std::string, double> const& demand_units);

/// How far the sum of all IOAV, every yuan of it given away, would carry a renovation (self-balancing, ceiling
/// line: the promised line needs a financing plan and is not computed here).
/// The same on a study's terms: the cost a m2 of the rules, or else of the catalogue, and with it the present value of
/// keeping what is renovated (maintenance_per_m2_year over the concession at the growth of costs). `floor_area_m2`
/// where the rules state no area.
RenovationCeiling renovation_ceiling(double value_given, ValuationRules const& rules, Catalogue const& catalogue,
                                     double floor_area_m2);
RenovationCeiling renovation_ceiling(double value_given, std::optional<double> cost_per_m2, double area_m2);

/// Where the ground of all parcels went, rule by rule.
LandLedger land_ledger(PackedTable<ParcelSurvey> const& surveys);

}  // namespace lacuna
