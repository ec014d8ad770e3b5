// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// One site in two runs.
struct ComparedSite {
    std::string site_id, parcel_id, kind, change, facility_a, facility_b;
    double units_a = 0, units_b = 0, ioav_a = 0, ioav_b = 0;
    /// The site in each view; nullopt: no such site, or its scan does not state that view.
    struct Views {
        std::optional<double> spv, asset_owner, public_hand, society;
    };
    Views views_a, views_b;
};

/// Writes compare.csv into `folder`; other files of the folder stay. `bases`: what the values of A and of B are. Throws
/// Error{write_failed}.
void export_comparison(std::vector<ComparedSite> const& sites, std::string const& currency,
                       std::array<std::string, 2> const& bases, std::filesystem::path const& folder);

}  // namespace lacuna
