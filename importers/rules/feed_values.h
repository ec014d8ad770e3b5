// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/lot_rules.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// A constraint's end (`min_val` or `max_val`) as OZFS 0.5.0 writes it: a list of entries with `expression` (a number,
/// a text or a list of them), `condition` and `min_max`. Of a list with min_max the least or the greatest of its
/// amounts counts; without it each may hold. Amounts are numbers or sums of the lot's measures (lot_sum()), taken times
/// `factor`; words name the constraint. A number below 0 or above 10,000 is not computed. An entry without a condition
/// may hold.
std::vector<LotFigure> feed_figures(nlohmann::json const& constraints, char const* name, char const* end,
                                    double factor = 1);

/// The number that a feed writes, as 5, "5" or " 5.0 "; nullopt for anything else.
std::optional<double> feed_number(nlohmann::json const& value);

/// A text of a file that nobody vouches for: one line, at most 60 bytes of whole characters.
std::string feed_words(nlohmann::json const& value);

}  // namespace lacuna
