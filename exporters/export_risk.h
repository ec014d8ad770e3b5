// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/later_record.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// What may become of one site, or of all ("all"). `_se`: standard error of the figure before.
struct RiskRow {
    std::string site_id, parcel_id, facility;
    double base = 0, mean = 0, mean_se = 0, sd = 0, p10 = 0, p10_se = 0, p50 = 0, p50_se = 0, p90 = 0, p90_se = 0;
    double p_negative = 0, p_negative_se = 0, cvar5 = 0, cvar5_se = 0, guarantee_price = 0, guarantee_price_se = 0;
    double p_top = 0, p_top_se = 0, rank_p5 = 0, rank_p95 = 0;  ///< 0: not among those whose ranks were compared
    int tie_band = 0;
};

/// What one driver of the market does to the whole, the others at the base and the sites' own factors at theirs.
struct SensitivityRow {
    std::string driver;
    std::optional<double> low, high;  ///< factors; of growth what is added to it
    std::optional<double> at_low, at_high;
    std::string break_even_status;
    std::optional<double> break_even;  ///< where nothing is left
    /// Of the variance that the market makes: the driver's alone, and with all its interactions. None where drivers
    /// correlate.
    std::optional<double> first, first_se, total, total_se;
};

/// What the whole is worth at the ends that the statement of one figure gives, expected at the consent.
struct StatedRangeRow {
    std::string key;  ///< "valuation.discount_rate", "kiosk.capex_per_unit", "today.open_land.income_per_m2_year"
    double low = 0, high = 0;               ///< of the figure, in its own unit
    std::optional<double> at_low, at_high;  ///< nullopt: no run that can be priced has that end
    std::string fault = {};                 ///< why; empty: both can be
};

/// How the trials were made, and what came of them beside the rows.
struct RiskRecord {
    LaterRecord made_of;
    std::uint64_t seed = 0;
    std::uint32_t replicates = 0;
    int power = 0;           ///< 2^power trials a replicate
    std::size_t top = 0;     ///< of p_top
    std::size_t ranked = 0;  ///< sites whose ranks were compared, at most
    struct Driver {
        std::string name, scope, shape;
        std::vector<std::pair<std::string, double>> figures;
    };
    std::vector<Driver> drivers;
    struct Correlation {
        std::string a, b;
        double rank = 0;
    };
    std::vector<Correlation> correlations;
    std::string districts;      ///< level of the districts that share an occupancy
    bool catchments = false;    ///< whether sites of a facility share their demand there
    double against_ledger = 0;  ///< greatest difference to whole cash flows, of the money that moves
    std::optional<double> market_share, market_share_se;  ///< of the whole's variance; none: nothing varies
};

/// Writes risk.csv, sensitivities.csv (with a last row of the sums of its shares), stated_ranges.csv and risk.json into
/// `folder`, all or none; other files of the folder stay. The first row is that of all sites. The same bytes for the
/// same run. Throws Error{write_failed}.
void export_risk(std::vector<RiskRow> const& rows, std::vector<SensitivityRow> const& sensitivities,
                 std::vector<StatedRangeRow> const& ranges, RiskRecord const& record,
                 std::filesystem::path const& folder);

}  // namespace lacuna
