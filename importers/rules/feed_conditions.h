// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <limits>
#include <vector>

namespace lacuna {

/// What is known of a condition.
enum class Truth { no, maybe, yes };

/// Between what a lot's area lies, in acres.
struct LotArea {
    double low = 0, high = std::numeric_limits<double>::infinity();
};

/// Whether a condition of a zoning feed holds for lots of such an area: an expression in Python's syntax of numbers,
/// `lot_area` (acres), + - * /, comparisons, and, or, not. Every other variable, text and call is not known, and what
/// cannot be read as an expression is `maybe` as a whole. A list of conditions is only known where all agree.
Truth condition_holds(nlohmann::json const& condition, LotArea lot);

/// Adds the lot areas, in acres, at which a comparison of the condition turns. May repeat some.
void add_turns(nlohmann::json const& condition, std::vector<double>& acres);

}  // namespace lacuna
