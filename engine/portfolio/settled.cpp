// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/settled.h"

#include <cmath>

namespace lacuna {

Milp without_settled(Milp problem, MilpAnswer const& relaxed, double cutoff)
{
    constexpr double rounding = 1e-9;
    if (relaxed.reduced_costs.size() != problem.columns.size()) return problem;
    double const margin = relaxed.bound - cutoff + rounding * std::fabs(relaxed.bound);
    for (std::size_t c = 0; c < problem.columns.size(); ++c) {
        auto& column = problem.columns[c];
        if (!column.integer || column.low != 0 || column.high != 1) continue;
        if (-relaxed.reduced_costs[c] > margin)
            column.high = 0;
        else if (relaxed.reduced_costs[c] > margin)
            column.low = 1;
    }
    return problem;
}

}  // namespace lacuna
