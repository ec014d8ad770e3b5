// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/financing/waterfall.h"
#include "engine/model/financing.h"

#include <string>
#include <vector>

namespace lacuna {

/// The waterfall of the terms in the order of payments given, all steps of it named; equity has the rest. A holder's
/// dividend is the step "priority ID".
WaterfallRules payment_rules(FinancingTerms const& terms, std::vector<std::string> const& order);

}  // namespace lacuna
