// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lacuna {

/// Splits `total` (hundredths of the currency, also negative) by weights so that the parts add up to it: each gets the
/// whole part of its share, what is left goes one by one to the largest remainders, ties to the earlier. Precondition:
/// weights finite, >= 0, with a sum above 0; else Error{bad_config}.
std::vector<std::int64_t> split(std::int64_t total, std::span<double const> weights);

}  // namespace lacuna
