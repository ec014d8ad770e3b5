// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/curves.h"

#include "engine/geometry/vectors.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

constexpr double pi = std::numbers::pi;

/// True where the direction `d` from the centre lies within the arc.
bool within(Curve const& arc, Point const& d)
{
    Point u = minus(arc.a, arc.centre), v = minus(arc.b, arc.centre);
    if (arc.radius_m < 0) std::swap(u, v);  // now counter-clockwise from u to v
    return cross(u, d) >= 0 && cross(d, v) >= 0;
}

Point turned(Point const& d, double sine, double cosine)
{
    return {d.x * cosine - d.y * sine, d.x * sine + d.y * cosine};
}

/// How far from the centre the inner corners stand so that `n` edges over angle `n * step` enclose what the arc does.
double equal_area_radius(double radius, int n, double step)
{
    double const area = radius * radius * n * step / std::sin(step);
    if (n == 2) return area / (2 * radius);
    return (std::sqrt(radius * radius + (n - 2) * area) - radius) / (n - 2);
}

/// Appends the corners of an arc after its first and before its last.
void append_arc(Curve const& arc, int segments, Chords chords, Point origin, Ring& out)
{
    double const turn = sweep(arc), radius = std::abs(arc.radius_m);
    int n = std::max(1, static_cast<int>(std::ceil(turn / (pi / 2) * segments - 1e-6)));
    bool const tangents = chords == Chords::inside && arc.radius_m < 0;
    if (chords == Chords::same_area && n == 1 && turn > 1e-3) n = 2;
    if (!tangents && n == 1) return;
    double const step = turn / n, way = arc.radius_m > 0 ? 1 : -1;
    double const reach = tangents                      ? radius / std::cos(step / 2)
                         : chords == Chords::same_area ? equal_area_radius(radius, n, step)
                                                       : radius;
    Point d = minus(arc.a, arc.centre);
    d = {d.x / radius * reach, d.y / radius * reach};
    double const sine = way * std::sin(step), cosine = std::cos(step);
    if (tangents)
        d = turned(d, way * std::sin(step / 2), std::cos(step / 2));
    else
        d = turned(d, sine, cosine);
    for (int k = tangents ? 0 : 1; k < n; ++k) {
        out.push_back({origin.x + arc.centre.x + d.x, origin.y + arc.centre.y + d.y});
        d = turned(d, sine, cosine);
    }
}

Ring to_ring(CurveRing const& curves, int segments, Chords chords, Point origin)
{
    Ring ring;
    for (auto const& curve : curves) {
        Point const corner{origin.x + curve.a.x, origin.y + curve.a.y};
        if (ring.empty() || ring.back() != corner) ring.push_back(corner);
        if (curve.radius_m != 0) append_arc(curve, segments, chords, origin, ring);
    }
    if (ring.size() > 1 && ring.back() == ring.front()) ring.pop_back();
    if (!ring.empty()) ring.push_back(ring.front());
    return ring;
}

}  // namespace

double sweep(Curve const& arc)
{
    Point const u = minus(arc.a, arc.centre), v = minus(arc.b, arc.centre);
    double turn = std::atan2(cross(u, v), dot(u, v));
    if (arc.radius_m < 0) turn = -turn;
    return turn < -1e-9 ? turn + 2 * pi : std::max(turn, 0.0);
}

int parts_of(Curve const& arc)
{
    Point const u = minus(arc.a, arc.centre), v = minus(arc.b, arc.centre);
    double const sine = arc.radius_m > 0 ? cross(u, v) : cross(v, u);
    if (sine >= 0 && dot(u, v) > -0.4 * arc.radius_m * arc.radius_m) return 1;
    double const turn = sweep(arc);
    return turn > 4.0 ? 3 : turn > 2.0 ? 2 : 1;
}

Point point_at(Curve const& curve, double t)
{
    if (curve.radius_m == 0) return {curve.a.x + t * (curve.b.x - curve.a.x), curve.a.y + t * (curve.b.y - curve.a.y)};
    double const angle = t * sweep(curve) * (curve.radius_m > 0 ? 1 : -1);
    Point const d = turned(minus(curve.a, curve.centre), std::sin(angle), std::cos(angle));
    return {curve.centre.x + d.x, curve.centre.y + d.y};
}

Point middle(Curve const& curve)
{
    Point const half{(curve.a.x + curve.b.x) / 2, (curve.a.y + curve.b.y) / 2};
    if (curve.radius_m == 0) return half;
    Point const d = minus(half, curve.centre);
    double const r = std::abs(curve.radius_m), n = std::sqrt(squared_length(d));
    return {curve.centre.x + d.x / n * r, curve.centre.y + d.y / n * r};
}

double squared_distance_to(Point p, Curve const& curve)
{
    if (curve.radius_m == 0) return squared_distance(p, curve.a, curve.b);
    Point const d = minus(p, curve.centre);
    if (within(curve, d)) {
        double const off = std::sqrt(squared_length(d)) - std::abs(curve.radius_m);
        return off * off;
    }
    return std::min(squared_length(minus(p, curve.a)), squared_length(minus(p, curve.b)));
}

Box bounds(Curve const& curve)
{
    Box box{std::min(curve.a.x, curve.b.x), std::min(curve.a.y, curve.b.y), std::max(curve.a.x, curve.b.x),
            std::max(curve.a.y, curve.b.y)};
    if (curve.radius_m == 0) return box;
    double const r = std::abs(curve.radius_m);
    if (within(curve, {r, 0})) box.max_x = curve.centre.x + r;
    if (within(curve, {-r, 0})) box.min_x = curve.centre.x - r;
    if (within(curve, {0, r})) box.max_y = curve.centre.y + r;
    if (within(curve, {0, -r})) box.min_y = curve.centre.y - r;
    return box;
}

double signed_area(CurveRing const& ring)
{
    if (ring.empty()) return 0;
    Point const o = ring.front().a;
    double twice = 0;
    for (auto const& curve : ring) {
        twice += cross(minus(curve.a, o), minus(curve.b, o));
        if (curve.radius_m == 0) continue;
        double const turn = sweep(curve);
        double const segment = curve.radius_m * curve.radius_m * (turn - std::sin(turn));
        twice += curve.radius_m > 0 ? segment : -segment;
    }
    return twice / 2;
}

double area(CurvePolygon const& polygon)
{
    double m2 = signed_area(polygon.outer);
    for (auto const& inner : polygon.inners) m2 += signed_area(inner);
    return m2;
}

double area(CurveShape const& shape)
{
    double m2 = 0;
    for (auto const& polygon : shape) m2 += area(polygon);
    return m2;
}

MultiPolygon to_polygons(CurveShape const& shape, int segments, Chords chords, Point origin)
{
    MultiPolygon out;
    for (auto const& curves : shape) {
        Polygon polygon;
        polygon.outer = to_ring(curves.outer, segments, chords, origin);
        for (auto const& inner : curves.inners) polygon.inners.push_back(to_ring(inner, segments, chords, origin));
        if (polygon.outer.size() > 3) out.push_back(std::move(polygon));
    }
    return out;
}

}  // namespace lacuna
