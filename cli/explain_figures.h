// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace lacuna {

/// The figures of the catalogue that a site's money is made of, at the prices of the scan in `folder`, each with its
/// mark, source and, where stated, the range that it may lie in; or why they cannot be told. `kind` is of its space.
void print_figures(std::filesystem::path const& folder, std::string const& facility_id, std::string const& kind);

}  // namespace lacuna
