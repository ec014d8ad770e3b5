// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/problem.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace lacuna {

struct LocalSearchOptions {
    std::int64_t moves = 2'000'000;  ///< tried in all, so that the answer does not depend on the machine
    int rounds = 2;                  ///< each begins from the best plan so far with a smaller threshold
    std::uint64_t seed = 1;
    /// What the value falls by where an alternative is forced in, one each: as the reduced costs of the relaxation.
    /// Those of less are tried more often. Empty: all alike.
    std::vector<double> loss;
    double most_loss = std::numeric_limits<double>::infinity();  ///< those of more are not tried
    std::int64_t enough_fen = INT64_MAX;                         ///< a plan of this value ends the search
};

/// A plan no worse by better() than `start`, which must keep all rules; else, or where the problem has demand pools,
/// `start` as it is. Standards stay met as far as `start` meets them.
///
/// A move puts an alternative in, takes out what then breaks a rule (its site's other use, overlaps, others until the
/// money is enough) and fills the room that is left; it is kept where it loses no more than a threshold, which falls to
/// 0 over a round (threshold accepting, Dueck and Scheuer 1990). So single and double exchanges, shifts of year, adds
/// and drops are all moves. In integers, of one thread.
std::vector<std::size_t> improve_plan(PortfolioProblem const& problem, std::vector<std::size_t> const& start,
                                      LocalSearchOptions const& options);

/// Alternatives put in by falling `share`, of the relaxation, then by rising `loss`, as long as no rule breaks that
/// held and the value rises or a rule is mended. It may break rules that need an alternative: pins, minima.
std::vector<std::size_t> rounded_plan(PortfolioProblem const& problem, std::vector<double> const& share,
                                      std::vector<double> const& loss);

}  // namespace lacuna
