// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/risk/outcomes.h"
#include "tests/appraisal/reference_formulas.h"

#include <initializer_list>
#include <vector>

/// The cases of risk: D01 to D18 and F07.
std::map<std::string, Run> risk_cases();

/// Of them: draws, simulations, sensitivities.
std::map<std::string, Run> draw_cases();

/// The first of several names under which an input may stand.
json input(json const& in, std::initializer_list<char const*> names);
/// Of "mean" and "sd".
std::vector<lacuna::Normal> normals(json const& in);
json shown(lacuna::Outlook const& outlook);
