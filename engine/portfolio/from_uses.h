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

/// Prices of a start so many years later: flows at these, times `discount`, are worth so much today.
struct StartPrices {
    Catalogue catalogue;
    ValuationRules rules;
    double discount = 1;
};
/// Revenue, costs and the cost to build at their own rates, as values_by_start() tells.
StartPrices start_prices(Catalogue const& catalogue, ValuationRules const& valuation, std::size_t years);

/// What a use begun in a later year is worth today and costs then.
struct StartValue {
    double ioav = 0, ioav_mean = 0, capex = 0;
};
/// By year of the start from 0, then by use.
///
/// Method: a start y years later moves every flow by y years at the prices of then. Where all prices grow alike, at g,
/// value and cost are taken times ((1 + g) / (1 + r))^y and (1 + g)^y; else each use is priced anew with revenue, costs
/// and the cost to build at their own rates. The last goes by capex_growth_rate, where that is 0 by the rate of costs.
/// Errors: as reprice().
std::vector<std::vector<StartValue>> values_by_start(std::vector<FittedUse> const& uses, Catalogue const& catalogue,
                                                     ValuationRules const& valuation, std::size_t years);

/// The uses that fit as alternatives, one a year that may be started in: alternative i x years + y is use i begun in
/// year y.
///
/// Values and costs of later starts: values_by_start(). Income that is spent anew: UseMoney::least_income(). Demand
/// that the scan counted for the whole area limits units, but for facilities with a pool; there a unit not served loses
/// UseMoney::margin(). A pool counts whole units. Losses between sites: add_losses(), of all units' margins. `overlaps`
/// of the scan: add_overlaps().
/// Errors: bad_config for a facility, zone or site that is not there, for money too large to be added in fen, for a
/// rule of more than 200,000 pairs of sites, and as check().
PortfolioProblem problem_of(std::vector<FittedUse> const& uses, std::map<std::string, UsePlace> const& places,
                            PlanRules const& rules, Catalogue const& catalogue, ValuationRules const& valuation,
                            std::vector<SpaceOverlap> const& overlaps = {});

}  // namespace lacuna
