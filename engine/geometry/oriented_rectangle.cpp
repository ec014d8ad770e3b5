// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/oriented_rectangle.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

struct Axes {
    double ux, uy;  ///< along the length
};

Axes axes_of(OrientedRectangle const& r)
{
    double const radians = r.angle_deg * std::numbers::pi / 180;
    return {std::cos(radians), std::sin(radians)};
}

/// True where the open box (0..length) x (0..width) holds a point of the segment (Liang and Barsky 1984).
bool enters(Point a, Point b, double length, double width)
{
    double from = 0, to = 1;
    auto const clip = [&](double start, double step, double low, double high) {
        if (step == 0) return start > low && start < high;
        double t0 = (low - start) / step, t1 = (high - start) / step;
        if (t0 > t1) std::swap(t0, t1);
        from = std::max(from, t0);
        to = std::min(to, t1);
        return from < to;
    };
    return clip(a.x, b.x - a.x, 0, length) && clip(a.y, b.y - a.y, 0, width);
}

}  // namespace

Polygon to_polygon(OrientedRectangle const& r)
{
    auto const [ux, uy] = axes_of(r);
    Point const a = r.corner;
    Point const b{a.x + r.length_m * ux, a.y + r.length_m * uy};
    Point const c{b.x - r.width_m * uy, b.y + r.width_m * ux};
    Point const d{a.x - r.width_m * uy, a.y + r.width_m * ux};
    return {{a, b, c, d, a}, {}};
}

OrientedRectangle cut_to_length(OrientedRectangle const& r, double length_m)
{
    OrientedRectangle out = r;
    out.length_m = std::min(length_m, r.length_m);
    if (out.length_m >= out.width_m) return out;
    // The former width becomes the length: start from the corner that keeps the order counter-clockwise.
    auto const [ux, uy] = axes_of(r);
    out.corner = {r.corner.x + out.length_m * ux, r.corner.y + out.length_m * uy};
    out.angle_deg = r.angle_deg + 90;
    std::swap(out.length_m, out.width_m);
    if (out.angle_deg >= 180) {
        // Turned by half a circle, the opposite corner is the first.
        auto const [vx, vy] = axes_of(out);
        out.corner = {out.corner.x + out.length_m * vx - out.width_m * vy,
                      out.corner.y + out.length_m * vy + out.width_m * vx};
        out.angle_deg -= 180;
    }
    return out;
}

bool lies_inside(OrientedRectangle const& r, Polygon const& polygon, double slack_m)
{
    auto const [ux, uy] = axes_of(r);
    double const length = r.length_m - 2 * slack_m, width = r.width_m - 2 * slack_m;
    if (!(length > 0) || !(width > 0)) return false;
    auto const local = [&](Point p) {
        double const dx = p.x - r.corner.x, dy = p.y - r.corner.y;
        return Point{dx * ux + dy * uy - slack_m, -dx * uy + dy * ux - slack_m};
    };
    auto const free_of = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i)
            if (enters(local(ring[i - 1]), local(ring[i]), length, width)) return false;
        return true;
    };
    if (!free_of(polygon.outer) || !std::ranges::all_of(polygon.inners, free_of)) return false;
    Point const centre{r.corner.x + (r.length_m * ux - r.width_m * uy) / 2,
                       r.corner.y + (r.length_m * uy + r.width_m * ux) / 2};
    return contains({polygon}, centre);
}

}  // namespace lacuna
