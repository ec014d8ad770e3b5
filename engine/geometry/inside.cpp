// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/inside.h"

#include "engine/geometry/measures.h"
#include "engine/geometry/shared_area.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lacuna {

namespace {

constexpr double outside_m2 = 1e-4;

/// Points where nx x + ny y > at, in coordinates from the first corner.
struct HalfPlane {
    double nx, ny, at;
};

std::vector<HalfPlane> drawn_in(Ring const& convex, double by)
{
    Point const origin = convex.front();
    double twice = 0;
    for (std::size_t i = 1; i < convex.size(); ++i)
        twice += (convex[i - 1].x - origin.x) * (convex[i].y - origin.y) -
                 (convex[i].x - origin.x) * (convex[i - 1].y - origin.y);
    double const turn = twice < 0 ? -1 : 1;
    std::vector<HalfPlane> sides;
    for (std::size_t i = 1; i < convex.size(); ++i) {
        double const dx = convex[i].x - convex[i - 1].x, dy = convex[i].y - convex[i - 1].y, l = std::hypot(dx, dy);
        if (!(l > 0)) continue;
        double const nx = -dy / l * turn, ny = dx / l * turn;
        sides.push_back({nx, ny, nx * (convex[i - 1].x - origin.x) + ny * (convex[i - 1].y - origin.y) + by});
    }
    return sides;
}

/// A point of the segment is in the open polygon that the sides make.
bool enters(Point a, Point b, std::vector<HalfPlane> const& sides)
{
    double from = 0, to = 1;
    for (auto const& s : sides) {
        double const at_a = s.nx * a.x + s.ny * a.y - s.at, at_b = s.nx * b.x + s.ny * b.y - s.at;
        if (at_a <= 0 && at_b <= 0) return false;
        if (at_a < 0) from = std::max(from, at_a / (at_a - at_b));
        if (at_b < 0) to = std::min(to, at_a / (at_a - at_b));
        if (from >= to) return false;
    }
    return true;
}

}  // namespace

bool convex_lies_inside(Ring const& convex, MultiPolygon const& shape, double tolerance_m)
{
    if (convex.size() < 4) return false;
    Point const origin = convex.front();
    auto const sides = drawn_in(convex, tolerance_m);
    double x = 0, y = 0;
    for (std::size_t i = 1; i < convex.size(); ++i) x += convex[i].x - origin.x, y += convex[i].y - origin.y;
    double const n = static_cast<double>(convex.size() - 1);
    Point const centre{x / n, y / n};
    // Drawn in too far, nothing is left, and nothing could enter it.
    for (auto const& s : sides)
        if (!(s.nx * centre.x + s.ny * centre.y > s.at)) return false;
    Box const box = bounds(convex);
    auto const clear_of = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) {
            Point const a = ring[i - 1], b = ring[i];
            if (std::max(a.x, b.x) < box.min_x || std::min(a.x, b.x) > box.max_x || std::max(a.y, b.y) < box.min_y ||
                std::min(a.y, b.y) > box.max_y)
                continue;
            if (enters({a.x - origin.x, a.y - origin.y}, {b.x - origin.x, b.y - origin.y}, sides)) return false;
        }
        return true;
    };
    for (auto const& part : shape)
        if (!clear_of(part.outer) || !std::ranges::all_of(part.inners, clear_of)) return false;
    return contains(shape, {origin.x + centre.x, origin.y + centre.y});
}

bool lies_inside(Polygon const& polygon, MultiPolygon const& shape, double tolerance_m)
{
    if (std::ranges::find(shape, polygon) != shape.end()) return true;
    auto const near = [&](Point p) {
        return contains(shape, p) || std::ranges::any_of(shape, [&](Polygon const& part) {
                   return distance_to_boundary(part, p) <= tolerance_m;
               });
    };
    if (!std::ranges::all_of(polygon.outer, near)) return false;
    for (auto const& inner : polygon.inners)
        if (!std::ranges::all_of(inner, near)) return false;
    return area(polygon) - shared_area({polygon}, shape) <= outside_m2;
}

}  // namespace lacuna
