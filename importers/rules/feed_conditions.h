// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/lot_rules.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string_view>

namespace lacuna {

/// A condition of a zoning feed on the lot: an expression in Python's syntax of numbers, `lot_area` (acres),
/// `lot_width` and `lot_depth` (feet), + - * /, comparisons, and, or, not. Every other variable, text and call is not
/// known, nor is a product of two of these; what cannot be read as an expression is `maybe` as a whole, as is one of
/// more than 500 steps. true and false of JSON are known. A list of conditions is only known where all agree.
LotCondition lot_condition(nlohmann::json const& condition);

/// The same for a figure, as "5 + 0.1 * lot_width", in the unit that the feed writes it in, by square metres and
/// metres; nullopt where it is anything but a sum of these variables, each times a number.
std::optional<LotSum> lot_sum(std::string_view expression);

}  // namespace lacuna
