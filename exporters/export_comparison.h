// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// One site in two runs.
struct ComparedSite {
    std::string site_id, parcel_id, kind, change, facility_a, facility_b;
    double units_a = 0, units_b = 0, ioav_a = 0, ioav_b = 0;
};

/// Writes compare.csv into `folder`; other files of the folder stay. Throws Error{write_failed}.
void export_comparison(std::vector<ComparedSite> const& sites, std::string const& currency,
                       std::filesystem::path const& folder);

}  // namespace lacuna
