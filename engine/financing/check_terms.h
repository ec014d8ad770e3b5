// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/financing/parties.h"

namespace lacuna {

/// Error{bad_config} where finance() cannot use them; the message says which term or list, and names the status.
void check_terms(ProjectCash const& cash, FinancingTerms const& terms);

}  // namespace lacuna
