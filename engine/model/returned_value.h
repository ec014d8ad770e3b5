// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/proposal.h"
#include "engine/model/rules.h"

namespace lacuna {

/// What the owner gets back where the place is handed back: the present value of settled income of the year after,
/// capitalised as a kept asset's would be, expected at the consent; 0 for a kept asset, which has it in its value. The
/// owner's view counts ValuationRules::returned_share of it: whether the building then earns as before is the owner's
/// risk. May be negative.
/// Limits: what today's use would be worth by then is not taken off.
double returned_value(Appraisal const& appraisal, ValuationRules const& rules);

}  // namespace lacuna
