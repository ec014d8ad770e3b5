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

/// What bands cannot exceed, each alone and all that lie under a beginning.
struct Bounds {
    std::size_t bands;
    std::vector<int> of_band;       ///< by beginning and band; -1: it does not fit there
    std::vector<std::size_t> next;  ///< by beginning and band: the first beginning above it
    std::vector<int> below;         ///< by beginning
    int all = 0;

    Bounds(std::vector<double> const& at, std::vector<double> const& heights, double high,
           std::function<int(double, std::size_t)> const& at_most)
        : bands{heights.size()}, of_band(at.size() * bands, -1), next(of_band.size()), below(at.size() + 1, 0)
    {
        for (std::size_t i = 0; i < at.size(); ++i) {
            for (std::size_t band = 0; band < bands; ++band) {
                double const top = at[i] + heights[band];
                if (top > high + same_m) continue;
                std::size_t const k = i * bands + band;
                of_band[k] = at_most(at[i], band);
                auto const from = at.begin() + static_cast<std::ptrdiff_t>(i);
                next[k] = static_cast<std::size_t>(std::lower_bound(from, at.end(), top - same_m) - at.begin());
                below[next[k]] = std::max(below[next[k]], below[i] + of_band[k]);
            }
            below[i + 1] = std::max(below[i + 1], below[i]);
        }
        all = below.back();
    }
};

}  // namespace

Stack best_stack(FreeRows const& rows, std::vector<double> const& heights,
                 std::function<int(double, std::size_t)> const& count,
                 std::function<int(double, std::size_t)> const& at_most, int enough, int beat)
{
    Stack stack;
    if (heights.empty()) return stack;
    auto const at = beginnings(rows, heights);
    Bounds const bounds{at, heights, rows.high(), at_most};
    if (bounds.all <= beat) return stack;
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
            std::size_t const k = i * bounds.bands + band;
            if (bounds.of_band[k] < 0) continue;
            int const above = best[bounds.next[k]].count;
            // With all that can lie below it does not beat what there is.
            if (bounds.below[i] + bounds.of_band[k] + above <= beat) continue;
            if (bounds.of_band[k] + above <= best[i].count) continue;
            int const n = count(at[i], band) + above;
            if (n > best[i].count) best[i] = {n, bounds.next[k], band, true};
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
