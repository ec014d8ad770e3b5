// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/appraisal/reference_formulas.h"

/// The worked site, F01 to F05: value, financing, sensitivities, tax, the owner's view.
std::map<std::string, Run> site_cases();

/// Taxes inside prices, social value, a developer's pro forma, losses: A25 to A27, A29.
std::map<std::string, Run> social_cases();

/// Debt, waterfall, screens: C01 to C09.
std::map<std::string, Run> financing_cases();
