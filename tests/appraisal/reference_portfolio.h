// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/appraisal/reference_formulas.h"

/// The cases of portfolios: E01 to E09.
std::map<std::string, Run> portfolio_cases();
