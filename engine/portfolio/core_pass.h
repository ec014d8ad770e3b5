// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/core_prices.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// What one pass over a core looks for.
struct PassRules {
    double above;            ///< solutions of no more may be passed over
    double accept;           ///< those of more are taken, at most `above`
    double step;             ///< after one is taken, those not better by this may be passed over too
    double enough;           ///< one of this value ends the pass
    std::int64_t steps;      ///< likewise after so many
    std::uint64_t seed = 0;  ///< not 0: a quick search for a good solution, see below
};

struct PassResult {
    bool complete = false;  ///< no solution is worth more than `above`
    double above = 0;       ///< as given, or raised by what was taken
    bool found = false;     ///< one was taken
    double value = 0;       ///< of the best that was
    std::vector<int> ones;  ///< its columns at 1
    std::int64_t steps = 0;
};

/// Goes through the settings of a core's parts by depth-first search. Each list of prices bounds them by the sum of
/// what the options lose, so that a branch costs one subtraction a list. Settings of the last parts are in a table by
/// what they use of the two scarcest rows, where each setting of the first parts finds those that fill what it leaves
/// (meet in the middle: Horowitz and Sahni 1974); what stays unused costs its price, so that little may.
///
/// With a seed the order of the parts is changed a little and the first parts are set by dives instead, each option by
/// the bounds that it leaves and some noise, until the steps are used up: where solutions above `accept` are many, one
/// is found at once. Such a pass is never complete.
PassResult pass_over(Core const& core, Prices const& best, PassRules const& rules);

}  // namespace lacuna
