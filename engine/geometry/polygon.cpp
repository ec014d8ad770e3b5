// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/polygon.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

double area(Ring const& ring)
{
    if (ring.size() < 3) return 0;
    Point const o = ring.front();
    double twice = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
        Point const& a = ring[i];
        Point const& b = ring[i + 1];
        twice += (a.x - o.x) * (b.y - o.y) - (b.x - o.x) * (a.y - o.y);
    }
    return std::abs(twice) / 2;
}

double area(Polygon const& polygon)
{
    double sum = area(polygon.outer);
    for (auto const& inner : polygon.inners) sum -= area(inner);
    return sum;
}

double area(MultiPolygon const& shape)
{
    double sum = 0;
    for (auto const& polygon : shape) sum += area(polygon);
    return sum;
}

namespace {

double length(Ring const& ring)
{
    double sum = 0;
    for (std::size_t i = 1; i < ring.size(); ++i)
        sum += std::hypot(ring[i].x - ring[i - 1].x, ring[i].y - ring[i - 1].y);
    return sum;
}

bool crosses_to_the_right(Ring const& ring, Point p)
{
    bool odd = false;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        Point const& a = ring[i - 1];
        Point const& b = ring[i];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) odd = !odd;
    }
    return odd;
}

bool on_boundary(Ring const& ring, Point p)
{
    for (std::size_t i = 1; i < ring.size(); ++i) {
        Point const& a = ring[i - 1];
        Point const& b = ring[i];
        double const cross = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        if (cross == 0 && p.x >= std::min(a.x, b.x) && p.x <= std::max(a.x, b.x) && p.y >= std::min(a.y, b.y) &&
            p.y <= std::max(a.y, b.y))
            return true;
    }
    return false;
}

}  // namespace

double perimeter(Polygon const& polygon)
{
    double sum = length(polygon.outer);
    for (auto const& inner : polygon.inners) sum += length(inner);
    return sum;
}

double perimeter(MultiPolygon const& shape)
{
    double sum = 0;
    for (auto const& polygon : shape) sum += perimeter(polygon);
    return sum;
}

Box bounds(Ring const& ring)
{
    if (ring.empty()) return {};
    Box box{ring.front().x, ring.front().y, ring.front().x, ring.front().y};
    for (auto const& p : ring) {
        box.min_x = std::min(box.min_x, p.x);
        box.min_y = std::min(box.min_y, p.y);
        box.max_x = std::max(box.max_x, p.x);
        box.max_y = std::max(box.max_y, p.y);
    }
    return box;
}

Box bounds(Polygon const& polygon) { return bounds(polygon.outer); }

Box bounds(MultiPolygon const& shape)
{
    Box box;
    for (auto const& polygon : shape) box = united(box, bounds(polygon));
    return box;
}

Box grown(Box const& box, double by) { return {box.min_x - by, box.min_y - by, box.max_x + by, box.max_y + by}; }

bool overlap(Box const& a, Box const& b)
{
    return a.min_x <= b.max_x && b.min_x <= a.max_x && a.min_y <= b.max_y && b.min_y <= a.max_y;
}

bool is_empty(Box const& box) { return box.min_x > box.max_x || box.min_y > box.max_y; }

Box united(Box const& a, Box const& b)
{
    if (is_empty(a)) return b;
    if (is_empty(b)) return a;
    return {std::min(a.min_x, b.min_x), std::min(a.min_y, b.min_y), std::max(a.max_x, b.max_x),
            std::max(a.max_y, b.max_y)};
}

bool is_finite(MultiPolygon const& shape)
{
    auto const finite = [](Ring const& ring) {
        return std::ranges::all_of(ring, [](Point p) { return std::isfinite(p.x) && std::isfinite(p.y); });
    };
    return std::ranges::all_of(
        shape, [&](Polygon const& p) { return finite(p.outer) && std::ranges::all_of(p.inners, finite); });
}

bool contains(MultiPolygon const& shape, Point p)
{
    bool inside = false;
    for (auto const& polygon : shape) {
        if (on_boundary(polygon.outer, p)) return true;
        if (crosses_to_the_right(polygon.outer, p)) inside = !inside;
        for (auto const& inner : polygon.inners) {
            if (on_boundary(inner, p)) return true;
            if (crosses_to_the_right(inner, p)) inside = !inside;
        }
    }
    return inside;
}

void move_by(Polygon& polygon, Point by)
{
    auto const move = [&](Ring& ring) {
        for (auto& p : ring) p = {p.x + by.x, p.y + by.y};
    };
    move(polygon.outer);
    for (auto& inner : polygon.inners) move(inner);
}

Polygon rectangle(double min_x, double min_y, double max_x, double max_y)
{
    return {{{min_x, min_y}, {max_x, min_y}, {max_x, max_y}, {min_x, max_y}, {min_x, min_y}}, {}};
}

}  // namespace lacuna
