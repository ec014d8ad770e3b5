// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/zone_level.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// What a portfolio is held to beside the budget of its first year; see docs/portfolio.md.
struct PlanRules {
    /// From `low` to `high` sites of a facility in a zone among the starts up to a year.
    struct Standard {
        std::string facility;
        std::string zone;            ///< empty: the whole area
        std::optional<int> by_year;  ///< 0 is the first; nullopt: in all years
        std::int64_t low = 0;
        std::optional<std::int64_t> high;
        double weight = 1;
    };
    /// Units of a facility that the people of each zone take; sites serve it together.
    struct Pool {
        std::string facility;
        std::map<std::string, std::int64_t> demand_units;  ///< by zone; one that is not named has none
        bool everywhere = false;                           ///< a site serves all zones, not its own only
    };
    /// A site of `facility` takes a share of the revenue of each site of `loser` that is no further away.
    struct Loss {
        std::string facility, loser;
        double within_m = 0;
        double share = 0;
    };
    struct Order {
        std::string before, after;  ///< sites
    };

    std::vector<double> later_budgets;  ///< of the years after the first; as many more years to start in
    bool carry_over = true;
    bool reinvest = false;
    std::vector<double> works_capacity;  ///< greatest capex of each year; empty: no limit
    ZoneLevel zones = ZoneLevel::residential_area;
    std::vector<Standard> standards;
    std::vector<Pool> pools;
    std::vector<Loss> losses;
    std::vector<Order> orders;
    std::vector<std::string> pinned, excluded;  ///< SITE or SITE=FACILITY
};

}  // namespace lacuna
