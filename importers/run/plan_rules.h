// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan_rules.h"

#include <filesystem>

namespace lacuna {

/// Reads the rules of a portfolio (TOML). Error{open_failed}; Error{bad_config} with all faults and their lines.
PlanRules read_plan_rules(std::filesystem::path const& file);

}  // namespace lacuna
