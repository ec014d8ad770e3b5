// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "engine/model/plan.h"
#include "engine/model/plan_rules.h"
#include "engine/portfolio/problem.h"

#include <map>
#include <string>
#include <vector>

namespace lacuna {

/// What a portfolio needs to know of the place of a space.
struct UsePlace {
    std::string parcel_id;
    std::string zone;      ///< of the level that the rules count by; empty: in none
    bool cleared = false;  ///< a use clears the parcel, so that nothing else stands on it
    Point centre;          ///< metres, in the working CRS
};

/// SITE or SITE=FACILITY.
Selector selector_of(std::string const& words);

/// The uses that fit as alternatives, one a year that may be started in: alternative i x years + y is use i begun in
/// year y.
///
/// Method: a start y years later moves every flow by y years at the prices of then, so that value and cost are taken
/// times ((1 + g) / (1 + r))^y and (1 + g)^y. Income that is spent anew is that of the poorest year from the one after
/// the start on, at first-year prices, expected at the consent. Demand that the scan counted for the whole area limits
/// units, but for facilities with a pool; there a unit not served loses its revenue. A pool counts whole units. A loss
/// of revenue is its share of the present value of the losing site's revenue; two sites of one facility take it from
/// the smaller. Errors: bad_config for a facility, zone or site that is not there, for a rule of more than 200,000
/// pairs of sites, and as check().
PortfolioProblem problem_of(std::vector<FittedUse> const& uses, std::map<std::string, UsePlace> const& places,
                            PlanRules const& rules, Catalogue const& catalogue, ValuationRules const& valuation);

}  // namespace lacuna
