// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <string>
#include <string_view>

namespace lacuna {

/// 1234567.8 -> "1,234,568"
std::string grouped(double value, int decimals = 0);
/// "too_narrow" -> "Too narrow"
std::string title_of(std::string_view rule);

/// "2 of 121 figures used are sourced (table assumptions)."
std::string sourced_text(SourceCount const& count);

/// The sentence that a renewal body reads first: what share of the renovation the plan carries.
std::string headline(Plan const& plan);
/// Cost and value of all sites, promise against ceiling, levels, financing.
std::string money_summary(Plan const& plan);

}  // namespace lacuna
