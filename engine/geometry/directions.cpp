// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/directions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

std::vector<double> edge_directions(Polygon const& polygon, std::size_t most)
{
    struct Direction {
        double radians, length;
    };
    constexpr double quarter = std::numbers::pi / 2, same = 0.3 * std::numbers::pi / 180;
    std::vector<Direction> all;
    auto const add = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) {
            double const dx = ring[i].x - ring[i - 1].x, dy = ring[i].y - ring[i - 1].y;
            double const length = std::hypot(dx, dy);
            if (length < 0.5) continue;
            double angle = std::fmod(std::atan2(dy, dx) + 2 * std::numbers::pi, quarter);
            if (quarter - angle < 1e-9) angle = 0;
            all.push_back({angle, length});
        }
    };
    add(polygon.outer);
    for (auto const& inner : polygon.inners) add(inner);
    std::ranges::sort(all, [](auto const& a, auto const& b) {
        return a.length != b.length ? a.length > b.length : a.radians < b.radians;
    });
    std::vector<Direction> merged;
    for (auto const& d : all) {
        auto const like = std::ranges::find_if(merged, [&](auto const& m) {
            double const apart = std::abs(m.radians - d.radians);
            return std::min(apart, quarter - apart) < same;
        });
        if (like == merged.end())
            merged.push_back(d);
        else
            like->length += d.length;
    }
    std::ranges::stable_sort(merged, [](auto const& a, auto const& b) { return a.length > b.length; });
    if (merged.size() > most) merged.resize(most);
    std::vector<double> out;
    for (auto const& m : merged) out.push_back(m.radians);
    return out;
}

}  // namespace lacuna
