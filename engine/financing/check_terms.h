// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/financing/parties.h"

#include <string>
#include <vector>

namespace lacuna {

/// Error{bad_config} where finance() cannot use them; the message says which term or list, and names the status.
void check_terms(ProjectCash const& cash, FinancingTerms const& terms);

/// What terms that can be used do or leave undone without saying so, as warnings: terms that change nothing, and the
/// steps of the waterfall that are paid behind those that are named (WATERFALL_ORDER).
std::vector<std::string> idle_terms(FinancingTerms const& terms);

}  // namespace lacuna
