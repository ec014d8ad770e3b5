// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// What may become of one site, or of all ("all").
struct RiskRow {
    std::string site_id, parcel_id, facility;
    double base = 0, mean = 0, mean_se = 0, sd = 0, p10 = 0, p10_se = 0, p50 = 0, p90 = 0, p90_se = 0;
    double p_negative = 0, p_negative_se = 0, cvar5 = 0, cvar5_se = 0, guarantee_price = 0;
    double p_top = 0, rank_p5 = 0, rank_p95 = 0;  ///< 0: not among those whose ranks were compared
    int tie_band = 0;
};

/// Writes risk.csv into `folder`; other files of the folder stay. Throws Error{write_failed}.
void export_risk(std::vector<RiskRow> const& rows, std::string const& currency, std::filesystem::path const& folder);

}  // namespace lacuna
