// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/shared_area.h"

#include "engine/geometry/measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace lacuna {

namespace {

/// Twice the signed area; positive counter-clockwise.
double twice_area(Ring const& ring)
{
    double sum = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i)
        sum += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
               (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
    return sum;
}

/// Keeps the part of a closed ring where side(p) >= 0; side is linear.
template <typename Side>
void clip(Ring const& ring, Ring& out, Side const& side)
{
    out.clear();
    if (ring.empty()) return;
    double before = side(ring.front());
    for (std::size_t i = 1; i < ring.size(); ++i) {
        Point const a = ring[i - 1], b = ring[i];
        double const now = side(b);
        if (before >= 0) out.push_back(a);
        if ((before >= 0) != (now >= 0)) {
            double const t = before / (before - now);
            out.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
        }
        before = now;
    }
    if (out.size() < 3)
        out.clear();
    else
        out.push_back(out.front());
}

/// A ring of the large shape as far as it matters: clipped to the box, counter-clockwise, relative to the box's corner.
Ring near_part(Ring const& ring, Box const& box)
{
    Ring part, other;
    clip(ring, part, [&](Point p) { return p.x - box.min_x; });
    clip(part, other, [&](Point p) { return box.max_x - p.x; });
    clip(other, part, [&](Point p) { return p.y - box.min_y; });
    clip(part, other, [&](Point p) { return box.max_y - p.y; });
    for (auto& p : other) p = {p.x - box.min_x, p.y - box.min_y};
    if (twice_area(ring) < 0) std::ranges::reverse(other);
    return other;
}

/// Twice the area of a counter-clockwise ring in a counter-clockwise triangle.
double twice_in_triangle(Ring const& ring, std::array<Point, 3> const& corners, Ring& a, Ring& b)
{
    auto const side = [&](std::size_t i) {
        Point const from = corners[i], to = corners[(i + 1) % 3];
        return [=](Point p) { return (to.x - from.x) * (p.y - from.y) - (p.x - from.x) * (to.y - from.y); };
    };
    clip(ring, a, side(0));
    clip(a, b, side(1));
    clip(b, a, side(2));
    return twice_area(a);
}

/// Area of the inside of ring `small` that the counter-clockwise ring `large` shares.
double shared_by_rings(Ring const& small, Ring const& large, Point origin)
{
    double sum = 0;
    Ring a, b;
    auto const local = [&](Point p) { return Point{p.x - origin.x, p.y - origin.y}; };
    Point const apex = local(small.front());
    for (std::size_t i = 1; i + 2 < small.size(); ++i) {
        std::array<Point, 3> corners{apex, local(small[i]), local(small[i + 1])};
        double const turn =
            (corners[1].x - apex.x) * (corners[2].y - apex.y) - (corners[2].x - apex.x) * (corners[1].y - apex.y);
        if (turn == 0) continue;
        if (turn < 0) std::swap(corners[1], corners[2]);
        sum += std::copysign(twice_in_triangle(large, corners, a, b), turn);
    }
    return std::abs(sum) / 2;
}

double shared_by_polygon(Polygon const& small, Ring const& large, Point origin)
{
    double m2 = shared_by_rings(small.outer, large, origin);
    for (auto const& inner : small.inners) m2 -= shared_by_rings(inner, large, origin);
    return m2;
}

}  // namespace

double shared_area(MultiPolygon const& small, MultiPolygon const& large)
{
    if (small.empty() || large.empty()) return 0;
    Box const box = bounds(small);
    Point const origin{box.min_x, box.min_y};
    double m2 = 0;
    auto const share = [&](Ring const& ring) {
        Ring const part = near_part(ring, box);
        double sum = 0;
        if (!part.empty())
            for (auto const& polygon : small) sum += shared_by_polygon(polygon, part, origin);
        return sum;
    };
    for (auto const& polygon : large) {
        if (!overlap(bounds(polygon.outer), box)) continue;
        m2 += share(polygon.outer);
        for (auto const& inner : polygon.inners) m2 -= share(inner);
    }
    return std::max(0.0, m2);
}

bool share_ground(MultiPolygon const& a, MultiPolygon const& b)
{
    constexpr double sliver_m2 = 1e-3;
    if (a.empty() || b.empty() || !overlap(bounds(a), bounds(b))) return false;
    bool const a_is_small = corners_of(a) <= corners_of(b);
    return shared_area(a_is_small ? a : b, a_is_small ? b : a) > sliver_m2;
}

}  // namespace lacuna
