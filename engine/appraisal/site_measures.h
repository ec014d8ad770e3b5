// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/plan.h"
#include "engine/model/site_measures.h"

#include <span>
#include <vector>

namespace lacuna {

/// Measures of the best use of a site. Precondition: `site.cash_flows` are those of its appraisal under `rules`.
///
/// Residual land value = (GDV (1 - sale_cost_share) - cost - finance - profit) / (1 + r)^T: GDV is cap_value, cost is
/// predevelopment and capex, finance its interest at `loan_rate` over half the construction, profit
/// developer_profit_share of cost, T the years to opening, r the discount rate. May be negative.
/// Lettable area = floor area x lettable_share: in an existing building the floor that it takes, else what it adds.
SiteMeasures site_measures(Site const& site, SpaceKind kind, Facility const& facility, DoMinimum const& today,
                           double parcel_m2, ValuationRules const& rules, double loan_rate);

/// Those of every site of the plan, in their order. Precondition: sites with their flows, spaces, surveys and the terms
/// of the programme are in the plan; a parcel without a survey has no area. Error{internal} where the catalogue lacks a
/// facility that is placed.
std::vector<SiteMeasures> site_measures(Plan const& plan);

struct BenefitsAndCosts {
    double benefits = 0, costs = 0;  ///< present values
};
/// Sides are fixed by line: benefits are revenue, a terminal value and upkeep saved; costs all others, a duty that
/// leaves as a negative one. `cannibalised` is added to the costs, `returned` to the benefits.
BenefitsAndCosts benefits_and_costs(std::span<CashFlow const> flows, double cannibalised = 0, double returned = 0);

}  // namespace lacuna
