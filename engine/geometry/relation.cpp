// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/relation.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lacuna {

namespace {

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

bool boxes_meet(Segment const& s, Segment const& t)
{
    return std::max(s.a.x, s.b.x) >= std::min(t.a.x, t.b.x) && std::max(t.a.x, t.b.x) >= std::min(s.a.x, s.b.x) &&
           std::max(s.a.y, s.b.y) >= std::min(t.a.y, t.b.y) && std::max(t.a.y, t.b.y) >= std::min(s.a.y, s.b.y);
}

struct Depths {
    bool any_inside = false;   ///< some point deeper than the tolerance
    bool any_outside = false;  ///< some point further out than the tolerance
};

Depths depths_of(std::vector<Segment> const& segments, Point inner, Outline const& other, double tolerance)
{
    Depths out;
    auto const note = [&](Point p) {
        bool const inside = other.contains(p);
        if ((inside && out.any_inside) || (!inside && out.any_outside)) return;
        if (other.near(p, tolerance)) return;
        (inside ? out.any_inside : out.any_outside) = true;
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

Relation relation(Outline const& a, Outline const& b, double tolerance_m)
{
    Box const &box_a = a.box(), &box_b = b.box();
    if (is_empty(box_a) || is_empty(box_b) || !overlap(box_a, box_b)) return Relation::apart;
    Box const common = grown({std::max(box_a.min_x, box_b.min_x), std::max(box_a.min_y, box_b.min_y),
                              std::min(box_a.max_x, box_b.max_x), std::min(box_a.max_y, box_b.max_y)},
                             tolerance_m);
    auto const near_a = a.edges_in(common), near_b = b.edges_in(common);
    for (auto const& s : near_a)
        for (auto const& t : near_b)
            if (boxes_meet(s, t) && cross(s, t, tolerance_m)) return Relation::mixed;

    auto const of_a = depths_of(near_a, a.inner(), b, tolerance_m);
    auto const of_b = depths_of(near_b, b.inner(), a, tolerance_m);
    if (!of_a.any_inside && !of_b.any_inside) return Relation::apart;
    bool const a_boxed = box_a.min_x >= box_b.min_x - tolerance_m && box_a.max_x <= box_b.max_x + tolerance_m &&
                         box_a.min_y >= box_b.min_y - tolerance_m && box_a.max_y <= box_b.max_y + tolerance_m;
    if (!a_boxed || of_a.any_outside || near_a.empty()) return Relation::mixed;
    // An edge of b inside a would cut a hole or a notch out of it.
    auto const within = [&](Point p) { return a.contains(p) && !a.near(p, tolerance_m); };
    for (auto const& t : near_b)
        if (within(t.a) || within({(t.a.x + t.b.x) / 2, (t.a.y + t.b.y) / 2})) return Relation::mixed;
    return Relation::inside;
}

namespace {

template <class Use>
void each_segment(Polygon const& polygon, Use use)
{
    auto const ring = [&](Ring const& r) {
        for (std::size_t i = 1; i < r.size(); ++i) use(Segment{r[i - 1], r[i]});
    };
    ring(polygon.outer);
    for (auto const& inner : polygon.inners) ring(inner);
}

}  // namespace

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
    each_segment(*largest, [&](Segment const& s) {
        if (s.a.y <= middle) below = std::max(below, s.a.y);
        if (s.a.y > middle) above = std::min(above, s.a.y);
    });
    double const y = (below + above) / 2;
    std::vector<double> crossings;
    each_segment(*largest, [&](Segment const& s) {
        if ((s.a.y > y) != (s.b.y > y)) crossings.push_back((s.b.x - s.a.x) * (y - s.a.y) / (s.b.y - s.a.y) + s.a.x);
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
