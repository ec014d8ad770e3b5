// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <nlohmann/json.hpp>

namespace lacuna {

/// Parts of run.json.
nlohmann::ordered_json parameters_json(Plan const& plan, RunRecord const& record);
nlohmann::ordered_json valuation_rules_json(ValuationRules const& rules);
nlohmann::ordered_json prices_json(PriceFactors const& prices);
nlohmann::ordered_json ledgers_json(Plan const& plan);
nlohmann::ordered_json totals_json(Plan const& plan);
nlohmann::ordered_json areas_json(Plan const& plan);  ///< the register's against the measured
/// How the buildings lie to the parcels; null where that was not looked for.
nlohmann::ordered_json alignment_json(Plan const& plan);
nlohmann::ordered_json counts_json(Plan const& plan);

}  // namespace lacuna
