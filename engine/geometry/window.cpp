// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/window.h"

#include "engine/geometry/overlay.h"

namespace lacuna {

namespace {

/// The part of a closed ring where inside(p) holds; cut(a, b) is the point of a-b on the side's line.
template <typename Inside, typename Cut>
Ring clipped(Ring const& ring, Inside const& inside, Cut const& cut)
{
    Ring out;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        Point const a = ring[i - 1], b = ring[i];
        bool const a_in = inside(a), b_in = inside(b);
        if (a_in) out.push_back(a);
        if (a_in != b_in) out.push_back(cut(a, b));
    }
    if (out.size() < 3) return {};
    out.push_back(out.front());
    return out;
}

Ring clipped_to(Ring const& ring, Box const& box)
{
    auto const at_x = [](Point a, Point b, double x) { return Point{x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)}; };
    auto const at_y = [](Point a, Point b, double y) { return Point{a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y}; };
    Ring out = clipped(
        ring, [&](Point p) { return p.x >= box.min_x; }, [&](Point a, Point b) { return at_x(a, b, box.min_x); });
    out = clipped(
        out, [&](Point p) { return p.x <= box.max_x; }, [&](Point a, Point b) { return at_x(a, b, box.max_x); });
    out = clipped(
        out, [&](Point p) { return p.y >= box.min_y; }, [&](Point a, Point b) { return at_y(a, b, box.min_y); });
    return clipped(
        out, [&](Point p) { return p.y <= box.max_y; }, [&](Point a, Point b) { return at_y(a, b, box.max_y); });
}

std::size_t corner_count(MultiPolygon const& shape)
{
    std::size_t n = 0;
    for (auto const& polygon : shape) {
        n += polygon.outer.size();
        for (auto const& inner : polygon.inners) n += inner.size();
    }
    return n;
}

/// Area that `small` shares with the inside of a ring; `box` holds `small` well inside.
double shared_with_ring(MultiPolygon const& small, Ring const& ring, Box const& box)
{
    Ring near = clipped_to(ring, box);
    if (near.empty()) return 0;
    double const box_m2 = (box.max_x - box.min_x) * (box.max_y - box.min_y);
    double const left_m2 = area(near);
    if (left_m2 >= box_m2 * (1 - 1e-12)) return area(small);
    return left_m2 > 0 ? area(intersection(small, {{std::move(near), {}}})) : 0;
}

}  // namespace

double shared_area(MultiPolygon const& small, MultiPolygon const& large)
{
    constexpr std::size_t many = 200;
    if (small.empty() || large.empty()) return 0;
    if (corner_count(large) <= many) return area(intersection(small, large));
    Box const box = grown(bounds(small), 1);
    double m2 = 0;
    for (auto const& polygon : large) {
        double const in_outer = shared_with_ring(small, polygon.outer, box);
        if (in_outer <= 0) continue;
        m2 += in_outer;
        for (auto const& inner : polygon.inners) m2 -= shared_with_ring(small, inner, box);
    }
    return m2;
}

}  // namespace lacuna
