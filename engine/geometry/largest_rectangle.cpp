// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/strip_search.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

constexpr std::size_t most_directions = 6;  ///< edge directions tried
constexpr double sweep_deg = 5;             ///< between the angles tried where edge directions do not do
constexpr double width_tolerance_m = 1e-4;  ///< a width asked for may be missed by this much
constexpr double least_length_m = 4e-6;     ///< a stretch must outlast the shrinking of its ends

/// Directions of the edges in [0, 90) degrees, those with the most edge length first.
std::vector<double> edge_directions(Polygon const& polygon)
{
    struct Direction {
        double radians, length;
    };
    constexpr double quarter = std::numbers::pi / 2, same = 0.3 * std::numbers::pi / 180;
    std::vector<Direction> all;
    auto const add = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) {
            double const dx = ring[i].x - ring[i - 1].x, dy = ring[i].y - ring[i - 1].y;
            double const length = std::hypot(dx, dy);
            if (length < 0.5) continue;
            double angle = std::fmod(std::atan2(dy, dx) + 2 * std::numbers::pi, quarter);
            if (quarter - angle < 1e-9) angle = 0;
            all.push_back({angle, length});
        }
    };
    add(polygon.outer);
    for (auto const& inner : polygon.inners) add(inner);
    std::ranges::sort(all, [](auto const& a, auto const& b) {
        return a.length != b.length ? a.length > b.length : a.radians < b.radians;
    });
    std::vector<Direction> merged;
    for (auto const& d : all) {
        auto const like = std::ranges::find_if(merged, [&](auto const& m) {
            double const apart = std::abs(m.radians - d.radians);
            return std::min(apart, quarter - apart) < same;
        });
        if (like == merged.end())
            merged.push_back(d);
        else
            like->length += d.length;
    }
    std::ranges::stable_sort(merged, [](auto const& a, auto const& b) { return a.length > b.length; });
    if (merged.size() > most_directions) merged.resize(most_directions);
    std::vector<double> out;
    for (auto const& m : merged) out.push_back(m.radians);
    return out;
}

std::vector<double> heights_for(std::vector<double> const& min_widths_m, double diameter)
{
    std::vector<double> heights;
    for (double const w : min_widths_m)
        if (w <= diameter) heights.push_back(w - width_tolerance_m / 2);
    for (double const share : {0.3, 0.45, 0.6, 0.75, 0.9}) heights.push_back(share * diameter);
    std::ranges::sort(heights);
    heights.erase(std::unique(heights.begin(), heights.end()), heights.end());
    return heights;
}

}  // namespace

std::vector<std::optional<OrientedRectangle>> largest_rectangles(Polygon const& polygon,
                                                                 std::vector<double> const& min_widths_m,
                                                                 double inscribed_diameter_m)
{
    std::vector<std::optional<OrientedRectangle>> best(min_widths_m.size());
    if (polygon.outer.size() < 4 || min_widths_m.empty()) return best;
    auto const heights = heights_for(min_widths_m, inscribed_diameter_m);
    std::vector<double> directions = edge_directions(polygon);
    for (std::size_t i = directions.size(); i-- > 0;) directions.push_back(directions[i] + std::numbers::pi / 2);
    for (double const radians : directions) {
        StripSearch turned{polygon, radians, heights.front()};
        double const most_m2 = turned.longest_chord() * inscribed_diameter_m;
        if (std::ranges::all_of(best, [&](auto const& b) { return b && b->area_m2() >= most_m2; })) continue;
        for (double const height : heights) {
            auto const stretch = turned.longest(height);
            if (stretch.length() <= least_length_m) continue;
            auto const found = turned.rectangle(turned.grown(stretch));
            auto const better = [&](std::size_t i) {
                return found.width_m >= min_widths_m[i] - width_tolerance_m &&
                       (!best[i] || found.area_m2() > best[i]->area_m2());
            };
            bool any = false;
            for (std::size_t i = 0; i < best.size(); ++i) any = any || better(i);
            if (!any || !lies_inside(found, polygon)) continue;
            for (std::size_t i = 0; i < best.size(); ++i)
                if (better(i)) best[i] = found;
        }
    }
    return best;
}

std::optional<OrientedRectangle> rectangle_at_any_angle(Polygon const& polygon, double min_width_m, double min_area_m2,
                                                        double inscribed_diameter_m)
{
    if (polygon.outer.size() < 4) return std::nullopt;
    double const height = min_width_m - width_tolerance_m / 2;
    double const least = min_area_m2 / std::max(inscribed_diameter_m, min_width_m) - width_tolerance_m;
    std::optional<OrientedRectangle> best;
    for (double degrees = 0; degrees < 180; degrees += sweep_deg) {
        StripSearch turned{polygon, degrees * std::numbers::pi / 180, height};
        for (double const h : {height, std::max(height, std::sqrt(min_area_m2))}) {
            auto const stretch = turned.longest(h, least);
            if (stretch.length() <= least_length_m) continue;
            auto const found = turned.rectangle(turned.grown(stretch));
            if (found.width_m < min_width_m - width_tolerance_m || found.area_m2() < min_area_m2) continue;
            if ((!best || found.area_m2() > best->area_m2()) && lies_inside(found, polygon)) best = found;
        }
    }
    return best;
}

}  // namespace lacuna
