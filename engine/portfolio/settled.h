// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/milp.h"

namespace lacuna {

/// The problem with those binary columns held at a bound that no solution above `cutoff` has at the other: leaving the
/// relaxation's value would cost more than lies between its bound and the cutoff (reduced-cost fixing: Dantzig,
/// Fulkerson and Johnson 1954). `relaxed`: the answer of the problem's relaxation; without reduced costs nothing is
/// held.
Milp without_settled(Milp problem, MilpAnswer const& relaxed, double cutoff);

}  // namespace lacuna
