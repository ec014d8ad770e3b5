// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/relation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace lacuna {

namespace {

struct Segment {
    Point a, b;
};

template <class Use>
void each_segment(MultiPolygon const& shape, Use use)
{
    auto const ring = [&](Ring const& r) {
        for (std::size_t i = 1; i < r.size(); ++i) use(Segment{r[i - 1], r[i]});
    };
    for (auto const& polygon : shape) {
        ring(polygon.outer);
        for (auto const& inner : polygon.inners) ring(inner);
    }
}

std::vector<Segment> segments_near(MultiPolygon const& shape, Box const& box)
{
    std::vector<Segment> out;
    each_segment(shape, [&](Segment const& s) {
        if (std::max(s.a.x, s.b.x) >= box.min_x && std::min(s.a.x, s.b.x) <= box.max_x &&
            std::max(s.a.y, s.b.y) >= box.min_y && std::min(s.a.y, s.b.y) <= box.max_y)
            out.push_back(s);
    });
    return out;
}

double squared_distance(Point p, Segment const& s)
{
    double const dx = s.b.x - s.a.x, dy = s.b.y - s.a.y;
    double const squared = dx * dx + dy * dy;
    double const t = squared > 0 ? std::clamp(((p.x - s.a.x) * dx + (p.y - s.a.y) * dy) / squared, 0.0, 1.0) : 0;
    double const ex = p.x - s.a.x - t * dx, ey = p.y - s.a.y - t * dy;
    return ex * ex + ey * ey;
}

/// Depth of `p` in `shape`: positive inside, negative outside.
double depth(MultiPolygon const& shape, Point p)
{
    double least = std::numeric_limits<double>::max();
    bool inside = false;
    each_segment(shape, [&](Segment const& s) {
        if ((s.a.y > p.y) != (s.b.y > p.y) && p.x < (s.b.x - s.a.x) * (p.y - s.a.y) / (s.b.y - s.a.y) + s.a.x)
            inside = !inside;
        least = std::min(least, squared_distance(p, s));
    });
    return (inside ? 1 : -1) * std::sqrt(least);
}

/// Each end of one segment lies on another side of the other's line, by more than the tolerance.
bool cross(Segment const& s, Segment const& t, double tolerance)
{
    auto const side = [](Segment const& line, Point p, double length) {
        return ((line.b.x - line.a.x) * (p.y - line.a.y) - (line.b.y - line.a.y) * (p.x - line.a.x)) / length;
    };
    double const ls = std::hypot(s.b.x - s.a.x, s.b.y - s.a.y), lt = std::hypot(t.b.x - t.a.x, t.b.y - t.a.y);
    if (!(ls > 0) || !(lt > 0)) return false;
    double const s1 = side(s, t.a, ls), s2 = side(s, t.b, ls), t1 = side(t, s.a, lt), t2 = side(t, s.b, lt);
    auto const split = [&](double u, double v) {
        return (u > tolerance && v < -tolerance) || (u < -tolerance && v > tolerance);
    };
    return split(s1, s2) && split(t1, t2);
}

struct Depths {
    bool any_inside = false;   ///< some point deeper than the tolerance
    bool any_outside = false;  ///< some point further out than the tolerance
};

Depths depths_of(std::vector<Segment> const& segments, Point inner, MultiPolygon const& other, double tolerance)
{
    Depths out;
    auto const note = [&](Point p) {
        double const d = depth(other, p);
        out.any_inside = out.any_inside || d > tolerance;
        out.any_outside = out.any_outside || d < -tolerance;
    };
    note(inner);
    for (auto const& s : segments) {
        if (out.any_inside && out.any_outside) break;
        note(s.a);
        note({(s.a.x + s.b.x) / 2, (s.a.y + s.b.y) / 2});
    }
    return out;
}

}  // namespace

Relation relation(MultiPolygon const& a, Point a_inner, MultiPolygon const& b, Point b_inner, double tolerance_m)
{
    Box const box_a = bounds(a), box_b = bounds(b);
    if (!overlap(box_a, box_b)) return Relation::apart;
    Box const common = grown({std::max(box_a.min_x, box_b.min_x), std::max(box_a.min_y, box_b.min_y),
                              std::min(box_a.max_x, box_b.max_x), std::min(box_a.max_y, box_b.max_y)},
                             tolerance_m);
    auto const near_a = segments_near(a, common), near_b = segments_near(b, common);
    for (auto const& s : near_a)
        for (auto const& t : near_b)
            if (cross(s, t, tolerance_m)) return Relation::mixed;

    bool const a_boxed = box_a.min_x >= box_b.min_x - tolerance_m && box_a.max_x <= box_b.max_x + tolerance_m &&
                         box_a.min_y >= box_b.min_y - tolerance_m && box_a.max_y <= box_b.max_y + tolerance_m;
    auto const of_a = depths_of(near_a, a_inner, b, tolerance_m);
    auto const of_b = depths_of(near_b, b_inner, a, tolerance_m);
    if (!of_a.any_inside && !of_b.any_inside) return Relation::apart;
    // An edge of b inside a would cut a hole or a notch out of it.
    if (a_boxed && !of_a.any_outside && near_a.size() > 0) {
        bool edge_within = false;
        for (auto const& t : near_b) {
            edge_within = edge_within || depth(a, t.a) > tolerance_m ||
                          depth(a, {(t.a.x + t.b.x) / 2, (t.a.y + t.b.y) / 2}) > tolerance_m;
        }
        if (!edge_within) return Relation::inside;
    }
    return Relation::mixed;
}

Point point_inside(MultiPolygon const& shape)
{
    Polygon const* largest = nullptr;
    double most = -1;
    for (auto const& polygon : shape)
        if (double const m2 = area(polygon); m2 > most) {
            most = m2;
            largest = &polygon;
        }
    if (!largest) return {};
    // A line half-way between two neighbouring vertex heights near the middle meets no vertex.
    Box const box = bounds(*largest);
    double const middle = (box.min_y + box.max_y) / 2;
    double below = box.min_y, above = box.max_y;
    MultiPolygon const part{*largest};
    each_segment(part, [&](Segment const& s) {
        if (s.a.y <= middle) below = std::max(below, s.a.y);
        if (s.a.y > middle) above = std::min(above, s.a.y);
    });
    double const y = (below + above) / 2;
    std::vector<double> crossings;
    each_segment(part, [&](Segment const& s) {
        if ((s.a.y > y) != (s.b.y > y))
            crossings.push_back((s.b.x - s.a.x) * (y - s.a.y) / (s.b.y - s.a.y) + s.a.x);
    });
    std::ranges::sort(crossings);
    Point best{(box.min_x + box.max_x) / 2, y};
    double widest = -1;
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2)
        if (crossings[i + 1] - crossings[i] > widest) {
            widest = crossings[i + 1] - crossings[i];
            best.x = (crossings[i] + crossings[i + 1]) / 2;
        }
    return best;
}

}  // namespace lacuna
