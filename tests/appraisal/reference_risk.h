// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/appraisal/reference_formulas.h"

/// The cases of risk: D01 to D18 and F07.
std::map<std::string, Run> risk_cases();
