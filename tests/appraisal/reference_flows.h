// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/appraisal/reference_formulas.h"

/// Everything that is told of one flow: rates, values, payback, with dates or times where they are given. Inputs may
/// stand under several names; what a case does not ask for does no harm.
json measures_of_flow(json const& in);

/// Growing annuities, roll-ups of levels, a hurdle by year: A20, B04, C07, whose inputs are not in the shipped file.
std::map<std::string, Run> roll_up_cases();
