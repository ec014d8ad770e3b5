// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/core_table.h"

#include <limits>
#include <numeric>
#include <utility>

namespace lacuna {

void CoreTable::sort(std::vector<double> const& windows)
{
    constexpr double most_cells = 65536, narrowest = 1e-9;
    constexpr double infinite = std::numeric_limits<double>::infinity();
    if (rows_ > 0) {
        least_.assign(rows_, infinite);
        most_.assign(rows_, -infinite);
        for (std::size_t i = 0; i < size(); ++i)
            for (std::size_t s = 0; s < rows_; ++s) {
                least_[s] = std::min(least_[s], usage(i, s));
                most_[s] = std::max(most_[s], usage(i, s));
            }
        std::vector<std::size_t> order(rows_);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, {},
                                 [&](auto s) { return windows[s] / std::max(narrowest, most_[s] - least_[s]); });
        row_a_ = order.front();
        row_b_ = order[rows_ > 1 ? 1 : 0];
        double const range = most_[row_a_] - least_[row_a_];
        width_ = std::max({std::min(windows[row_a_], range), range / most_cells, narrowest});
    }
    auto const a = [&](std::size_t i) { return rows_ > 0 ? cell(usage(i, row_a_)) : 0; };
    std::vector<std::pair<std::size_t, Place>> all;
    for (std::size_t i = 0; i < size(); ++i)
        all.push_back({a(i), {rows_ > 0 ? usage(i, row_b_) : 0, static_cast<std::uint32_t>(i)}});
    std::ranges::stable_sort(all, {}, [](auto const& e) { return std::pair{e.first, e.second.b}; });
    starts_.assign((rows_ > 0 ? cell(most_[row_a_]) : 0) + 2, 0);
    for (auto const& [c, place] : all) {
        ++starts_[c + 1];
        places_.push_back(place);
    }
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
}

}  // namespace lacuna
