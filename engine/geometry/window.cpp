// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/window.h"

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

}  // namespace

MultiPolygon clipped_to(MultiPolygon const& shape, Box const& box)
{
    MultiPolygon out;
    for (auto const& polygon : shape) {
        Polygon part{clipped_to(polygon.outer, box), {}};
        if (part.outer.empty()) continue;
        for (auto const& inner : polygon.inners)
            if (Ring ring = clipped_to(inner, box); !ring.empty()) part.inners.push_back(std::move(ring));
        out.push_back(std::move(part));
    }
    return out;
}

namespace {

std::size_t corner_count(MultiPolygon const& shape)
{
    std::size_t n = 0;
    for (auto const& polygon : shape) {
        n += polygon.outer.size();
        for (auto const& inner : polygon.inners) n += inner.size();
    }
    return n;
}

}  // namespace

MultiPolygon part_near(MultiPolygon const& shape, Box const& box)
{
    constexpr std::size_t many = 200;
    return corner_count(shape) <= many ? shape : clipped_to(shape, grown(box, 1));
}

}  // namespace lacuna
