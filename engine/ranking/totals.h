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
RenovationCeiling renovation_ceiling(double value_given, std::optional<double> cost_per_m2, double area_m2);

/// Where the ground of all parcels went, rule by rule.
LandLedger land_ledger(std::vector<ParcelSurvey> const& surveys);

}  // namespace lacuna
