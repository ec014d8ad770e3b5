// SPDX-License-Identifier: Apache-2.0
#include "engine/placement/stack.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lacuna {

namespace {

constexpr std::size_t most_anchors = 5;
constexpr double step_m = 1;
constexpr double same_m = 1e-6;
constexpr double near_m = 0.25;  ///< beginnings between the exact ones stand no closer
constexpr int most_in_chain = 12;

/// Where a band may begin, ascending: exactly at anchors and where its top meets one; between them less densely.
std::vector<double> beginnings(FreeRows const& rows, std::vector<double> heights)
{
    double const low = rows.low(), high = rows.high();
    std::ranges::sort(heights);
    heights.erase(std::unique(heights.begin(), heights.end()), heights.end());
    std::vector<double> exact, between;
    for (double const anchor : rows.anchors(most_anchors)) {
        exact.push_back(anchor);
        for (double const h : heights) exact.push_back(anchor - h);
        for (int i = 0; i <= most_in_chain && i * heights.back() <= high - low; ++i)
            for (double const h : heights) {
                between.push_back(anchor + i * heights.back() + h);
                between.push_back(anchor - i * heights.back() - h);
            }
    }
    for (double y = low + step_m; y + heights.front() <= high && between.size() < 4000; y += step_m)
        between.push_back(y);
    std::vector<double> at = std::move(exact);
    auto const tidy = [&] {
        std::erase_if(at, [&](double y) { return y < low - same_m || y + heights.front() > high + same_m; });
        std::ranges::sort(at);
        at.erase(std::unique(at.begin(), at.end(), [](double a, double b) { return b - a < same_m; }), at.end());
    };
    tidy();
    std::ranges::sort(between);
    std::size_t const kept = at.size();
    double last = -1e300;
    for (double const y : between) {
        auto const near = std::lower_bound(at.begin(), at.begin() + static_cast<std::ptrdiff_t>(kept), y - near_m);
        if (y - last < near_m || (near != at.begin() + static_cast<std::ptrdiff_t>(kept) && *near < y + near_m))
            continue;
        last = y;
        at.push_back(y);
    }
    tidy();
    return at;
}

}  // namespace

Stack best_stack(FreeRows const& rows, std::vector<double> const& heights,
                 std::function<int(double, std::size_t)> const& count,
                 std::function<int(double, std::size_t)> const& at_most, int enough)
{
    Stack stack;
    if (heights.empty()) return stack;
    auto const at = beginnings(rows, heights);
    struct Best {
        int count = 0;
        std::size_t next = 0, band = 0;
        bool used = false;
    };
    std::vector<Best> best(at.size() + 1);
    std::size_t lowest = at.size();
    while (lowest > 0 && best[lowest].count < enough) {
        std::size_t const i = --lowest;
        best[i] = {best[i + 1].count, i + 1, 0, false};
        for (std::size_t band = 0; band < heights.size(); ++band) {
            double const top = at[i] + heights[band];
            if (top > rows.high() + same_m) continue;
            auto const next = static_cast<std::size_t>(std::ranges::lower_bound(at, top - same_m) - at.begin());
            if (at_most(at[i], band) + best[next].count <= best[i].count) continue;
            int const n = count(at[i], band) + best[next].count;
            if (n > best[i].count) best[i] = {n, next, band, true};
        }
    }
    stack.count = best[lowest].count;
    for (std::size_t i = lowest; i < at.size(); i = best[i].next)
        if (best[i].used) stack.levels.push_back({at[i], best[i].band});
    return stack;
}

void order_groups(std::vector<LayoutPiece>& pieces)
{
    std::map<int, int> counts;
    for (auto const& piece : pieces) counts[piece.group] += piece.count;
    std::ranges::stable_sort(pieces, [&](LayoutPiece const& a, LayoutPiece const& b) {
        int const p = counts.at(a.group), q = counts.at(b.group);
        return p != q ? p > q : a.group < b.group;
    });
}

}  // namespace lacuna
