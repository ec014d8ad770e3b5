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
/// that is chosen, of two of one facility of the smaller; where the later of both begins in year y, times `later`[y],
/// what a flow of then is worth today. Where `later` rises with y the greatest of the years to come counts, so that no
/// loss is too small.
///
/// Method: a loss that depends on which alternatives are chosen is the sum of pairs with thresholds: of all that earn
/// at least so much, among the starts up to a year. Uses that a site has once, begun in one year, need one pair.
/// Precondition: alternative i x years + y of `problem` is use i begun in year y.
/// Errors: bad_config for more than 200,000 pairs, one for each year of start.
void add_losses(PlanRules::Loss const& rule, std::vector<FittedUse> const& uses,
                std::map<std::string, UsePlace> const& places, std::vector<double> const& later,
                PortfolioProblem& problem);

}  // namespace lacuna
