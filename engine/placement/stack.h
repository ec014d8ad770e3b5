// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/placement.h"
#include "engine/placement/free_rows.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace lacuna {

/// Bands of several heights stacked over a polygon so that they hold the most pieces.
struct Stack {
    struct Level {
        double y;
        std::size_t band;  ///< index of its height
    };
    std::vector<Level> levels;  ///< upward
    int count = 0;
};

/// Weighted interval scheduling: bands begin at anchors, at sums of heights above and below them, or at every metre
/// between; `count(y, band)` says how many pieces a band holds there, and `at_most(y, band)`, which is asked first, how
/// many it cannot exceed. From the top down; where `enough` are held, nothing is put below. A stack of no more than
/// `beat` pieces, which is below `enough`, is not wanted: it comes back empty or with fewer, and is soon given up.
/// Limits: the best among these beginnings; other ones may hold more.
Stack best_stack(FreeRows const& rows, std::vector<double> const& heights,
                 std::function<int(double, std::size_t)> const& count,
                 std::function<int(double, std::size_t)> const& at_most, int enough, int beat = 0);

/// Groups by falling count, ties in the order they are in; in a group the order stays.
void order_groups(std::vector<LayoutPiece>& pieces);

}  // namespace lacuna
