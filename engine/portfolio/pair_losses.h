// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "engine/model/plan_rules.h"
#include "engine/portfolio/from_uses.h"
#include "engine/portfolio/problem.h"

#include <map>
#include <string>
#include <vector>

namespace lacuna {

/// Adds what the sites of `rule` lose to each other: the share of Alternative::revenue_fen of the loser's alternative
/// that is chosen, of two of one facility of the smaller; times `worth`, what a flow of the dearest year of start is
/// worth today, so that no loss is too small.
///
/// Method: a loss that depends on which alternatives are chosen is the sum of pairs with thresholds, of all that earn
/// at least so much. Uses that a site has once need one pair.
/// Limits: begun later, both lose as of that dearest year (the first where prices rise by less than the discount rate).
/// Thresholds by year of start too would count it exactly; searches then take some three times as long.
/// Precondition: alternative i x `years` + y of `problem` is use i begun in year y.
/// Errors: bad_config for more than 200,000 pairs.
void add_losses(PlanRules::Loss const& rule, std::vector<FittedUse> const& uses,
                std::map<std::string, UsePlace> const& places, std::size_t years, double worth,
                PortfolioProblem& problem);

}  // namespace lacuna
