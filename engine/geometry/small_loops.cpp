// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/small_loops.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace lacuna {

namespace {

constexpr std::size_t reach = 12;  ///< edges ahead that are looked at

/// Where a-b and c-d cross inside both.
std::optional<Point> crossing(Point a, Point b, Point c, Point d)
{
    double const ux = b.x - a.x, uy = b.y - a.y, vx = d.x - c.x, vy = d.y - c.y;
    double const across = ux * vy - uy * vx;
    if (across == 0) return std::nullopt;
    double const s = ((c.x - a.x) * vy - (c.y - a.y) * vx) / across;
    double const t = ((c.x - a.x) * uy - (c.y - a.y) * ux) / across;
    if (s <= 0 || s >= 1 || t <= 0 || t >= 1) return std::nullopt;
    return Point{a.x + s * ux, a.y + s * uy};
}

/// Signed area of the loop at `x` through the ring's corners from `first` to `last`.
double loop_m2(Ring const& ring, Point x, std::size_t first, std::size_t last)
{
    double twice = 0;
    for (std::size_t k = first; k < last; ++k)
        twice += (ring[k].x - x.x) * (ring[k + 1].y - x.y) - (ring[k + 1].x - x.x) * (ring[k].y - x.y);
    return twice / 2;
}

void cut_loops(Ring& ring, double most_m2)
{
    if (ring.size() < 5) return;
    // So that the ring is cut open where nothing crosses, it starts at its lowest corner.
    ring.pop_back();
    std::ranges::rotate(ring, std::ranges::min_element(ring, {}, [](Point p) { return std::pair{p.y, p.x}; }));
    ring.push_back(ring.front());
    Ring out{ring.front()};
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        std::size_t const end = std::min(ring.size() - 1, i + reach);
        std::optional<Point> found;
        std::size_t at = i;
        for (std::size_t k = i + 2; k < end && !found; ++k)
            if (auto const x = crossing(out.back(), ring[i + 1], ring[k], ring[k + 1]);
                x && std::abs(loop_m2(ring, *x, i + 1, k)) <= most_m2) {
                found = x;
                at = k;
            }
        if (!found) {
            out.push_back(ring[i + 1]);
            continue;
        }
        out.push_back(*found);
        i = at - 1;  // goes on from the crossing along the later edge
    }
    ring = std::move(out);
}

}  // namespace

void cut_small_loops(Polygon& polygon, double most_m2)
{
    cut_loops(polygon.outer, most_m2);
    for (auto& inner : polygon.inners) cut_loops(inner, most_m2);
    std::erase_if(polygon.inners, [](Ring const& ring) { return ring.size() < 4; });
}

}  // namespace lacuna
