// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "exporters/export_risk.h"
#include "exporters/later_record.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// One site of the portfolio under one budget.
struct PortfolioRow {
    double budget = 0;
    std::string site_id, parcel_id, zone, kind, facility;
    int start_year = 0;  ///< 0 is the first
    double units = 0, ioav = 0, ioav_mean = 0, capex = 0;
    std::optional<double> ioav_worst = {};  ///< its mean in the worst scenarios of the whole plan; none: not drawn
    bool ranked_use = false;                ///< the use that the scan's ranking gave to the site
    MultiPolygon shape;                     ///< of the space, in the working CRS
};

/// The portfolio of one budget as a whole.
struct BudgetRow {
    double budget = 0;
    std::int64_t sites = 0, dropped = 0;              ///< dropped: sites of the budget before that are not here
    double value = 0, capex = 0, bound = 0, gap = 0;  ///< value and bound: mean IOAV
    std::optional<double> cvar,
        objective;  ///< of the plan's value; where risk is weighed bound and gap are the objective's
    std::string status, solver, notes;
    std::int64_t equal_plans = 0;
};

/// How the spread of a plan's value counted in the choice.
struct PortfolioRisk {
    double weight = 0, worst_share = 0;
    std::size_t scenarios = 0;
    std::uint64_t seed = 0;
    std::vector<RiskRecord::Driver> drivers;
    std::vector<RiskRecord::Correlation> correlations;
    std::string districts;
    bool catchments = false;
    double against_ledger = 0;  ///< greatest difference to whole cash flows, of the money that moves
};

/// What the plans were asked for with.
struct PortfolioRecord {
    LaterRecord made_of;
    bool uses_repriced = false;  ///< by that catalogue and those settings; false: as the scan valued them
    std::string rules_sha256;    ///< of the file of rules; empty: none
    std::string zones;           ///< level that standards and pools count by
    std::vector<std::string> pins, exclusions;  ///< of the rules and of the command
    std::vector<double> later_budgets;
    std::size_t frontier = 0;  ///< budgets spread evenly; 0: stated one by one
    std::optional<PortfolioRisk> risk;
    double gap = 0;          ///< at which the search may stop
    double seconds = 0;      ///< that it was given for each budget
    std::int64_t equal = 0;  ///< equal plans that were looked for, at most
};

/// Writes budgets.csv, portfolio.csv, portfolio.geojson (WGS 84) and portfolio.json into `folder`, all together or
/// none; other files of the folder stay. Returns the rows of portfolio.csv. Throws Error{write_failed}.
std::int64_t export_portfolio(std::vector<BudgetRow> const& budgets, std::vector<PortfolioRow> const& rows,
                              PortfolioRecord const& record, std::string const& crs,
                              std::filesystem::path const& folder);

}  // namespace lacuna
