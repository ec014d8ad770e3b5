// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/measures.h"
#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/rectangle_climb.h"
#include "tests/support/catch.h"
#include "tests/support/sanitized.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

using namespace lacuna;

namespace {

double diameter(Polygon const& p) { return 2 * (largest_circle(p, 0.01).radius_m + 0.01); }

/// A rectangle about a point, by how far its four sides are off.
struct About {
    Point at;
    double degrees;
    std::array<double, 4> off;  ///< right, up, left, down
    [[nodiscard]] double area() const { return (off[0] + off[2]) * (off[1] + off[3]); }
    [[nodiscard]] OrientedRectangle rectangle() const
    {
        double const r = degrees * std::numbers::pi / 180, c = std::cos(r), s = std::sin(r);
        return {{at.x - off[2] * c + off[3] * s, at.y - off[2] * s - off[3] * c},
                degrees,
                off[0] + off[2],
                off[1] + off[3]};
    }
};

/// Moves one side out as far as lies_inside() lets it, by halving.
void push(About& r, std::size_t side, double most, Polygon const& yard)
{
    double step = most;
    for (int i = 0; i < 18; ++i, step /= 2) {
        About wider = r;
        wider.off[side] += step;
        if (lies_inside(wider.rectangle(), yard)) r = wider;
    }
}

/// The better of both orders of pushing sides out.
About pushed(About const& r, double most, Polygon const& yard)
{
    About a = r, b = r;
    for (std::size_t const side : {0U, 2U, 1U, 3U}) push(a, side, most, yard);
    for (std::size_t const side : {1U, 3U, 0U, 2U}) push(b, side, most, yard);
    return a.area() > b.area() ? a : b;
}

/// The slow twin, which knows nothing but lies_inside(): from every point of a grid and every fifth degree a small
/// rectangle pushed out to the boundary; from the best of these on turned, and drawn in on one or two sides and pushed
/// out again, in steps that are halved where none helps.
double largest_by_ascent(Polygon const& yard, double reach, int places)
{
    auto const box = bounds(yard);
    double const wide = box.max_x - box.min_x, high = box.max_y - box.min_y, most = std::hypot(wide, high);
    std::vector<About> starts;
    for (int i = 0; i < places; ++i)
        for (int j = 0; j < places; ++j) {
            Point const at{box.min_x + wide * (i + 0.5) / places, box.min_y + high * (j + 0.5) / places};
            if (!contains({yard}, at)) continue;
            for (double degrees = 0; degrees < 90; degrees += 5) {
                double const small = reach / 50;
                About const start{at, degrees, {small, small, small, small}};
                if (!lies_inside(start.rectangle(), yard)) continue;
                // Squarely first, so that neither pair of sides takes all.
                About grown = start;
                for (double step = reach; step > reach / 100; step /= 2) {
                    About more = grown;
                    for (auto& off : more.off) off += step;
                    if (lies_inside(more.rectangle(), yard)) grown = more;
                }
                starts.push_back(pushed(grown, most, yard));
                starts.push_back(pushed(start, most, yard));
            }
        }
    std::ranges::sort(starts, std::greater{}, &About::area);
    if (starts.size() > 24) starts.resize(24);
    double best = 0;
    for (auto r : starts) {
        for (double step = 0.1; step > 2e-4;) {
            About better = r;
            auto const consider = [&](About changed) {
                if (*std::ranges::min_element(changed.off) < -most || changed.area() <= 0) return;
                if (changed.off[0] + changed.off[2] <= 0 || changed.off[1] + changed.off[3] <= 0) return;
                if (!lies_inside(changed.rectangle(), yard)) return;
                auto const found = pushed(changed, most / 4, yard);
                if (found.area() > better.area()) better = found;
            };
            double const u = step * (r.off[0] + r.off[2]), v = step * (r.off[1] + r.off[3]);
            for (double const turn : {-1.0, 0.0, 1.0})
                for (std::size_t side = 0; side < 4; ++side)
                    for (std::size_t other = side; other < 4; ++other) {
                        About changed = r;
                        changed.degrees += turn * step * 20;
                        changed.off[side] -= side % 2 ? v : u;
                        if (other != side) changed.off[other] -= other % 2 ? v : u;
                        consider(changed);
                    }
            if (better.area() > r.area() * (1 + 1e-6))
                r = better;
            else
                step /= 2;
        }
        best = std::max(best, r.area());
    }
    return best;
}

enum class Kind { convex, bent, holed, rounded };

Polygon seeded_yard(Dice& dice, Kind kind)
{
    double const turn = dice.between(0, 90), x = 350000, y = 4500000;
    if (kind == Kind::convex) {
        std::vector<Point> points;
        for (int i = dice.pick(4, 14); i > 0; --i) {
            double const a = dice.between(0, 2 * std::numbers::pi), r = dice.between(15, 30);
            points.push_back({x + r * std::cos(a), y + r * std::sin(a) * 0.7});
        }
        return convex_hull(points).front();
    }
    if (kind == Kind::rounded) {
        auto const opened = opening({test::star(dice, x, y, 30, dice.pick(5, 14))}, 1.5);
        return *std::ranges::max_element(opened, {}, [](Polygon const& p) { return area(p); });
    }
    // Arms whose sides are a little oblique, so that no direction is that of all.
    auto const off = [&] { return dice.between(-3, 3); };
    Polygon l{{{0 + off(), 0 + off()},
               {40 + off(), 0 + off()},
               {40 + off(), 14 + off()},
               {14 + off(), 14 + off()},
               {14 + off(), 34 + off()},
               {0 + off(), 34 + off()}},
              {}};
    if (kind == Kind::holed)
        l.outer = {{0 + off(), 0 + off()}, {40 + off(), 0 + off()}, {40 + off(), 34 + off()}, {0 + off(), 34 + off()}};
    l.outer.push_back(l.outer.front());
    MultiPolygon yard{test::moved(l, turn, x, y)};
    if (kind == Kind::holed)
        for (int i = dice.pick(1, 3); i > 0; --i)
            yard = difference(yard, {test::moved(test::star(dice, dice.between(8, 32), dice.between(8, 26),
                                                            dice.between(1, 5), dice.pick(3, 7)),
                                                 turn, x, y)});
    return *std::ranges::max_element(yard, {}, [](Polygon const& p) { return area(p); });
}

}  // namespace

TEST_CASE("the largest rectangle is within half a percent of the slow twin's: convex, bent, holed and rounded yards",
          "[rectangle][property]")
{
    Dice dice{41};
    int compared = 0;
    double worst = 9;
    for (auto const kind : {Kind::convex, Kind::bent, Kind::holed, Kind::rounded})
        for (int i = 0; i < test::whole_or(10, 3); ++i) {
            auto const yard = seeded_yard(dice, kind);
            double const reach = largest_circle(yard, 0.01).radius_m;
            if (reach < 3) continue;
            auto const found = rectangle_at_any_angle(yard, 0.5, 0, diameter(yard));
            REQUIRE(found);
            CAPTURE(static_cast<int>(kind), i, *found);
            double const twin = largest_by_ascent(yard, reach, 9);
            CHECK(found->area_m2() > 0.995 * twin);
            CHECK(area(difference({to_polygon(*found)}, {yard})) < 1e-6);
            worst = std::min(worst, found->area_m2() / twin);
            ++compared;
        }
    CAPTURE(worst);
    CHECK(compared > test::whole_or(36, 10));
}

TEST_CASE("without a turn, half a triangle and half a rhombus are climbed to from a small rectangle in them",
          "[rectangle]")
{
    constexpr double no_turn_deg = 3;
    // On a base of 20 m, 12 m high: 10 x 6 m. Diagonals of 16 and 12 m: 8 x 6 m.
    Polygon const triangle{{{0, 0}, {20, 0}, {7, 12}, {0, 0}}, {}};
    Polygon const rhombus{{{-8, 0}, {0, -6}, {8, 0}, {0, 6}, {-8, 0}}, {}};
    auto const half = RectangleClimb{triangle, 0.5, no_turn_deg}.from({{6, 0.5}, 0, 2, 1});
    REQUIRE(half);
    CHECK(half->area_m2() == Approx(60).epsilon(1e-6));
    auto const middle = RectangleClimb{rhombus, 0.5, no_turn_deg}.from({{0.5, 0.25}, 0, 2, 1});
    REQUIRE(middle);
    CHECK(middle->area_m2() == Approx(48).epsilon(1e-6));
    // As wide as 6.5 m: it is 16 (1 - 6.5 / 12) m long; the square has 48 / 7 m.
    auto const wide = RectangleClimb{rhombus, 6.5, no_turn_deg}.from({{0.5, 0.25}, 0, 2, 1});
    REQUIRE(wide);
    CHECK(wide->width_m == Approx(6.5).epsilon(1e-6));
    CHECK(wide->length_m == Approx(16 * (1 - 6.5 / 12)).epsilon(1e-6));
    CHECK(!RectangleClimb{rhombus, 6.9, no_turn_deg}.from({{0.5, 0.25}, 0, 2, 1}));
}

TEST_CASE("without a turn, no rectangle about the point of a grid of heights is larger than the one climbed to",
          "[rectangle][property]")
{
    constexpr double no_turn_deg = 3, reach_m = 40;
    constexpr int steps = 24;
    Dice dice{77};
    int compared = 0;
    for (int i = 0; i < test::whole_or(40, 6); ++i) {
        auto const yard = test::star(dice, 0, 0, dice.between(8, 30), dice.pick(4, 14));
        About const seed{{dice.between(-1, 1), dice.between(-1, 1)}, dice.between(0, 180), {0.1, 0.1, 0.1, 0.1}};
        if (!lies_inside(seed.rectangle(), yard)) continue;
        auto const found = RectangleClimb{yard, 0.1, no_turn_deg}.from(seed.rectangle());
        CAPTURE(i);
        REQUIRE(found);
        About tall = seed;
        push(tall, 1, reach_m, yard);
        push(tall, 3, reach_m, yard);
        double largest = 0;
        for (int up = 1; up <= steps; ++up)
            for (int down = 1; down <= steps; ++down) {
                About each = seed;
                each.off[1] = tall.off[1] * up / steps;
                each.off[3] = tall.off[3] * down / steps;
                if (!lies_inside(each.rectangle(), yard)) continue;
                push(each, 0, reach_m, yard);
                push(each, 2, reach_m, yard);
                largest = std::max(largest, each.area());
            }
        CHECK(found->area_m2() > largest * (1 - 1e-5));
        ++compared;
    }
    CHECK(compared > test::whole_or(25, 3));
}
