// SPDX-License-Identifier: Apache-2.0
#include "engine/placement/in_building.h"

#include "engine/geometry/overlay.h"
#include "engine/placement/tolerances.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace lacuna {

namespace {

struct Axis {
    Point origin;
    double ux = 1, uy = 0;
    [[nodiscard]] double at(Point p) const { return (p.x - origin.x) * ux + (p.y - origin.y) * uy; }
    [[nodiscard]] double off(Point p) const { return (p.y - origin.y) * ux - (p.x - origin.x) * uy; }
    [[nodiscard]] Point point(double along, double across) const
    {
        return {origin.x + along * ux - across * uy, origin.y + along * uy + across * ux};
    }
};

/// Area of the ring's part before `end` along the axis: of the ring clipped by that line (Sutherland and Hodgman 1974).
double area_before(Ring const& ring, Axis const& axis, double end)
{
    Ring kept;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        double const a = axis.at(ring[i - 1]) - end, b = axis.at(ring[i]) - end;
        if (a <= 0) kept.push_back(ring[i - 1]);
        if ((a < 0 && b > 0) || (a > 0 && b < 0)) {
            double const t = a / (a - b);
            kept.push_back(
                {ring[i - 1].x + t * (ring[i].x - ring[i - 1].x), ring[i - 1].y + t * (ring[i].y - ring[i - 1].y)});
        }
    }
    if (kept.empty()) return 0;
    kept.push_back(kept.front());
    return area(kept);
}

double area_before(Polygon const& polygon, Axis const& axis, double end)
{
    double m2 = area_before(polygon.outer, axis, end);
    for (auto const& inner : polygon.inners) m2 -= area_before(inner, axis, end);
    return m2;
}

Polygon const& largest_part(MultiPolygon const& shape)
{
    return *std::ranges::max_element(shape, {}, [](Polygon const& p) { return area(p); });
}

double units_on(double floor_m2, Facility const& f)
{
    double const units = floor_m2 / f.unit_footprint_m2;
    return f.unit == "m2" ? std::floor(units * 10 + 1e-3) / 10 : std::floor(units * (1 + area_tolerance));
}

std::optional<Refusal> refusal(Space const& s, Facility const& f, double usable_m2)
{
    if (usable_m2 < f.min_area_m2 * (1 - area_tolerance))
        return Refusal{f.id,
                       RefusalReason::too_small,
                       f.min_area_m2 - usable_m2,
                       "m2",
                       true,
                       fmt::format("{:.1f} m2 of usable floor too small", f.min_area_m2 - usable_m2)};
    if (s.width_m + width_error_m < f.min_width_m)
        return Refusal{f.id,
                       RefusalReason::too_narrow,
                       f.min_width_m - s.width_m,
                       "m",
                       true,
                       fmt::format("{:.2f} m too narrow", f.min_width_m - s.width_m)};
    return std::nullopt;
}

}  // namespace

OrientedRectangle rectangle_round(Polygon const& polygon)
{
    auto const hull = convex_hull(polygon.outer);
    OrientedRectangle best;
    if (hull.empty()) return best;
    auto const& ring = hull.front().outer;
    double least = std::numeric_limits<double>::max();
    for (std::size_t i = 1; i < ring.size(); ++i) {
        double const dx = ring[i].x - ring[i - 1].x, dy = ring[i].y - ring[i - 1].y, length = std::hypot(dx, dy);
        if (!(length > 0)) continue;
        Axis axis{ring[i - 1], dx / length, dy / length};
        double from = 0, to = 0, low = 0, high = 0;
        for (auto const& p : ring) {
            from = std::min(from, axis.at(p)), to = std::max(to, axis.at(p));
            low = std::min(low, axis.off(p)), high = std::max(high, axis.off(p));
        }
        if (!((to - from) * (high - low) < least)) continue;
        least = (to - from) * (high - low);
        bool const turned = high - low > to - from;
        double const angle = std::atan2(axis.uy, axis.ux) * 180 / std::numbers::pi + (turned ? 90 : 0);
        best = {turned ? axis.point(to, low) : axis.point(from, low), std::fmod(angle + 360, 360),
                std::max(to - from, high - low), std::min(to - from, high - low)};
    }
    if (best.angle_deg >= 180) {
        // The same rectangle from its opposite corner.
        auto const corners = to_polygon(best).outer;
        best.corner = corners[2];
        best.angle_deg -= 180;
    }
    return best;
}

Polygon cut_across(Polygon const& floor, double share, double least_length_m)
{
    auto const round = rectangle_round(floor);
    double const angle = round.angle_deg * std::numbers::pi / 180;
    Axis const axis{round.corner, std::cos(angle), std::sin(angle)};
    double const wanted = share * area(floor);
    double low = 0, high = round.length_m;
    for (int i = 0; i < 50; ++i) {
        double const middle = (low + high) / 2;
        (area_before(floor, axis, middle) < wanted ? low : high) = middle;
    }
    double const end = std::max(high, least_length_m);
    if (end >= round.length_m) return floor;
    double const out = 1;  // the cutting rectangle reaches so far beyond the floor
    Ring const ring{axis.point(-out, -out), axis.point(end, -out), axis.point(end, round.width_m + out),
                    axis.point(-out, round.width_m + out), axis.point(-out, -out)};
    auto const part = intersection({floor}, {{ring, {}}});
    return part.size() == 1 ? part.front() : floor;
}

Placements place_in_building(Space const& space, std::vector<Facility> const& facilities)
{
    Placements out;
    if (space.shape.empty() || !(space.area_m2 > 0)) return out;
    Polygon const& floor = largest_part(space.shape);
    double const usable_m2 = space.usable_m2 * area(floor) / space.area_m2;
    for (auto const& f : facilities) {
        if (!f.accepts(space.kind)) continue;
        if (auto no = refusal(space, f, usable_m2)) {
            out.refused.push_back(std::move(*no));
            continue;
        }
        Placement p;
        p.space_id = space.id;
        p.facility_id = f.id;
        p.units = units_on(f.max_area_m2 > 0 ? std::min(f.max_area_m2, usable_m2) : usable_m2, f);
        double const share = p.units * f.unit_footprint_m2 / usable_m2;
        Polygon const part = share < 1 - area_tolerance ? cut_across(floor, share, f.min_width_m) : floor;
        p.ground = rectangle_round(part);
        p.shape = {part};
        p.shape_m2 = area(part);
        if (p.units > 0)
            out.fitting.push_back(std::move(p));
        else
            out.refused.push_back(
                {f.id, RefusalReason::too_small, f.unit_footprint_m2 - usable_m2, "m2", true, "no whole unit fits"});
    }
    std::ranges::sort(out.refused, {}, &Refusal::facility_id);
    std::ranges::sort(out.fitting, {}, &Placement::facility_id);
    return out;
}

}  // namespace lacuna
