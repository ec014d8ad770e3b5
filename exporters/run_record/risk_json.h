// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/export_risk.h"

#include <nlohmann/json.hpp>

namespace lacuna {

/// Scope, shape and figures of each driver, by its name.
nlohmann::ordered_json drivers_json(std::vector<RiskRecord::Driver> const& drivers);

nlohmann::ordered_json correlations_json(std::vector<RiskRecord::Correlation> const& correlations);

}  // namespace lacuna
