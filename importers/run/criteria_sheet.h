// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/criteria_sheet.h"

#include <filesystem>

namespace lacuna {

/// Reads the criteria that sites are weighed by (TOML). Error{open_failed}; Error{bad_config} with all faults and their
/// lines: no criterion, one named twice, an empty range, weights that do not sum to 1 within 1e-9.
CriteriaSheet read_criteria_sheet(std::filesystem::path const& file);

}  // namespace lacuna
