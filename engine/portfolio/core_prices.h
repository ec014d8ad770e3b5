// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/core.h"

#include <cstddef>
#include <vector>

namespace lacuna {

using Prices = std::vector<double>;  ///< a shared row each, >= 0

/// Value of an option less what it uses at the prices.
double worth(Core::Option const& option, Prices const& prices);

/// No solution of the core is worth more: each part takes its option of greatest worth, and all that the shared rows
/// allow is sold (Lagrangian relaxation: Geoffrion 1974). Any prices give a bound.
double bound_at(Core const& core, Prices const& prices);

/// Prices of a low bound, by a search along the axes and their pairs from those of the relaxation. As options are
/// whole, it can be lower than the relaxation's.
Prices best_prices(Core const& core);

/// At most `count` lists of prices, `best` first, of which the others' bounds are higher by about `margin`, by 0.3 of
/// it and by 3 of it: along each axis and each pair of axes, both ways. They bound what is left where much or little of
/// a row is used up.
std::vector<Prices> prices_around(Core const& core, Prices const& best, double margin, std::size_t count);

}  // namespace lacuna
