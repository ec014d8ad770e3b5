// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/rules.h"

#include <string>

namespace lacuna {

/// "operating company (spv)", "asset owner", "public body", "society".
std::string_view title(View view);

/// What all values of a run rest on, in the words that head its tables: "incremental to the do-minimum, view of the
/// asset owner, 2024 CNY prices, 8 % a year nominal, 20 years, mid-year flows, before tax". Named further are the real
/// rate where inflation is stated, a consent below 1, and a value at the end where there is one. The catalogue gives
/// price level and currency.
std::string basis(ValuationRules const& rules, Catalogue const& catalogue);

}  // namespace lacuna
