// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/zone_level.h"
#include "engine/risk/plan_outlook.h"

#include <CLI/CLI.hpp>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// By MarketDriver.
constexpr std::array<std::string_view, market_drivers> driver_names{"revenue", "operating_cost", "capital", "growth"};

/// The options of `lacuna risk`.
struct RiskCommand {
    std::filesystem::path scan, out;
    std::vector<std::string> sets;
    RiskRanges ranges;
    RiskOptions options;
    std::vector<double> revenue, operating_cost, capital, site_capital, occupancy{0.85, 1, 1};
    std::string districts{name(ZoneLevel::residential_area)};
    bool catchments = false;
    std::vector<std::string> correlations;
    bool quiet = false;
};

/// The options that tell the ranges of the drivers and who shares them, with their defaults. `o` must outlive `cmd`.
void add_range_options(CLI::App& cmd, RiskCommand& o);

/// Puts the ranges and correlations given into `o.ranges`. Error{usage} that names the option.
void take_ranges(RiskCommand& o);

}  // namespace lacuna
