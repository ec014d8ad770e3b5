// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/milp.h"

#include <cstdint>
#include <optional>

namespace lacuna {

struct CoreSearchOptions {
    double gap = 1e-4;                 ///< relative, > 0, at which the search stops
    std::int64_t steps = 500'000'000;  ///< in all, so that the answer does not depend on the machine: 8 to 25 s
};

/// Searches the core of a problem (Balas and Zemel 1980) of which the relaxation is solved and perhaps the value of one
/// solution is known, for better ones. `optimal`: bound and value, of the known or the found one, are within the gap;
/// else `stopped`. There are values only where a better one was found; continuous columns are 0 in them.
///
/// Cores for lower and lower cutoffs are gone through in full, each of which proves that nothing is above its cutoff or
/// finds it; before that, solutions that would close the gap by themselves are looked for among settings of small loss.
/// Of one thread. Bounds are in floating point, with the relaxation's reduced costs as the solver tells them.
MilpAnswer search_core(Milp const& problem, MilpAnswer const& relaxed, std::optional<double> known,
                       CoreSearchOptions const& options);

}  // namespace lacuna
