// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/two_rectangles.h"

#include "engine/geometry/box_union.h"
#include "engine/geometry/strip_search.h"
#include "engine/geometry/turned.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace lacuna {

namespace {

constexpr std::size_t most_depths = 24;
constexpr double tolerance_m = 1e-4;  ///< by which a width may be missed
constexpr double shrink_m = 2e-6;     ///< off the boundary
constexpr double flush_m = 1e-3;      ///< sides that are nearer become one

double width(Box const& b) { return b.max_x - b.min_x; }
double height(Box const& b) { return b.max_y - b.min_y; }
double area_of(Box const& b) { return width(b) * height(b); }

/// How deep strips above y may be, ascending.
std::vector<double> depths(Polygon const& polygon, double y, double least)
{
    std::vector<double> corners{least};
    auto const add = [&](Ring const& ring) {
        for (auto const& p : ring)
            if (p.y - y > least) corners.push_back(p.y - y);
    };
    add(polygon.outer);
    for (auto const& inner : polygon.inners) add(inner);
    std::ranges::sort(corners);
    corners.erase(std::unique(corners.begin(), corners.end(), [](double a, double b) { return b - a < flush_m; }),
                  corners.end());
    std::vector<double> all;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        all.push_back(corners[i]);
        if (i + 1 < corners.size()) all.push_back((corners[i] + corners[i + 1]) / 2);
    }
    if (all.size() <= most_depths) return all;
    std::vector<double> some;
    for (std::size_t i = 0; i < most_depths; ++i) some.push_back(all[i * (all.size() - 1) / (most_depths - 1)]);
    return some;
}

/// Where a side at y is off a corner by no more than what rectangles are short of the boundary, the corner's level:
/// what goes on beside the rectangle would be blocked otherwise.
double seam(Polygon const& polygon, double y)
{
    double out = y;
    auto const look = [&](Ring const& ring) {
        for (auto const& p : ring)
            if (p.y > out && p.y - y <= 2 * shrink_m) out = p.y;
    };
    look(polygon.outer);
    for (auto const& inner : polygon.inners) look(inner);
    return out;
}

/// The part of a box on top of `first` that keeps both within `most_m2`; empty where that is too small.
std::optional<Box> within(Box second, Box const& first, double least, double most_m2)
{
    double const left_m2 = most_m2 - area_of(first);
    if (area_of(second) > left_m2) {
        double const length = std::max(left_m2 / height(second), least);
        second.min_x = std::clamp(first.min_x, second.min_x, std::max(second.min_x, second.max_x - length));
        second.max_x = second.min_x + length;
        if (area_of(second) > left_m2) second.max_y = second.min_y + left_m2 / length;
    }
    if (width(second) < least - tolerance_m || height(second) < least - tolerance_m) return std::nullopt;
    if (std::min(first.max_x, second.max_x) - std::max(first.min_x, second.min_x) < least - tolerance_m)
        return std::nullopt;
    return second;
}

void make_flush(Box& first, Box& second)
{
    if (std::abs(first.min_x - second.min_x) < flush_m)
        first.min_x = second.min_x = std::max(first.min_x, second.min_x);
    if (std::abs(first.max_x - second.max_x) < flush_m)
        first.max_x = second.max_x = std::min(first.max_x, second.max_x);
}

OrientedRectangle rectangle_of(Box const& b)
{
    if (width(b) >= height(b)) return {{b.min_x, b.min_y}, 0, width(b), height(b)};
    return {{b.max_x, b.min_y}, 90, height(b), width(b)};
}

}  // namespace

std::optional<TwoRectangles> with_second(Polygon const& polygon, OrientedRectangle const& first, double min_width_m,
                                         double most_m2)
{
    std::optional<TwoRectangles> best;
    double const least = min_width_m - tolerance_m / 2;
    if (!(most_m2 - first.area_m2() >= least * least)) return best;
    double best_m2 = first.area_m2() + least * least / 2;
    for (int side = 0; side < 4; ++side) {
        Turned const turned{polygon, (first.angle_deg + 90 * side) * std::numbers::pi / 180};
        Box base = bounds(turned.turn(to_polygon(first).outer));
        base.max_y = seam(turned.polygon, base.max_y);
        if (bounds(turned.polygon).max_y - base.max_y < least) continue;
        StripSearch strips{turned.polygon, 0, least};
        for (double const depth : depths(turned.polygon, base.max_y, least))
            for (auto const& free : strips.free_at(base.max_y, depth - shrink_m, least)) {
                Box one = base;
                auto two = within({free.x0 + shrink_m, base.max_y, free.x1 - shrink_m, base.max_y + depth - shrink_m},
                                  one, least, most_m2);
                if (!two || area_of(one) + area_of(*two) <= best_m2) continue;
                make_flush(one, *two);
                auto shape = union_of_boxes({one, *two});
                if (shape.size() != 1) continue;
                TwoRectangles found{turned.back(rectangle_of(one)), turned.back(rectangle_of(*two)),
                                    std::move(shape.front())};
                if (!lies_inside(found.first, polygon) || !lies_inside(found.second, polygon)) continue;
                for (auto& p : found.shape.outer) p = turned.back(p);
                best_m2 = area_of(one) + area_of(*two);
                best = std::move(found);
            }
    }
    return best;
}

std::optional<TwoRectangles> two_rectangles(Polygon const& polygon, OrientedRectangle const& first, double min_width_m,
                                            double most_m2, double inscribed_diameter_m)
{
    constexpr int most_rounds = 8;
    constexpr double gain = 1e-6;  ///< share
    std::vector<OrientedRectangle> firsts{first};
    for (auto const& other : rectangles_apart(polygon, min_width_m, inscribed_diameter_m))
        if (other.width_m >= min_width_m - tolerance_m && lies_inside(other, polygon)) firsts.push_back(other);
    std::optional<TwoRectangles> best;
    for (auto const& each : firsts) {
        auto two = with_second(polygon, each, min_width_m, most_m2);
        for (int round = 0; two && round < most_rounds; ++round) {
            if (!best || two->area_m2() > best->area_m2() * (1 + gain)) best = two;
            auto const before = *two;
            two = with_second(polygon, before.second, min_width_m, most_m2);
            if (two && two->area_m2() <= before.area_m2() * (1 + gain)) break;
        }
    }
    return best;
}

}  // namespace lacuna
