// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/bounded_rectangle.h"

#include "engine/geometry/overlay.h"
#include "tests/support/catch.h"
#include "tests/support/sanitized.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

using namespace lacuna;

namespace {

double found_m2(BoundedRectangle const& r) { return r.rectangle ? r.rectangle->area_m2() : 0; }

/// Seeded: a star, a bent yard with oblique sides, a rounded one, or a square with ragged obstacles.
Polygon seeded_yard(Dice& dice, int kind)
{
    double const x = 350000 + dice.between(-1e4, 1e4), y = 4500000, turn = dice.between(0, 90);
    auto const largest = [](MultiPolygon const& shape) {
        return *std::ranges::max_element(shape, {}, [](Polygon const& p) { return area(p); });
    };
    if (kind == 0) return test::star(dice, x, y, dice.between(15, 40), dice.pick(4, 16));
    if (kind == 1) {
        auto const off = [&] { return dice.between(-3, 3); };
        Polygon l{{{off(), off()},
                   {40 + off(), off()},
                   {40 + off(), 14 + off()},
                   {14 + off(), 14 + off()},
                   {14 + off(), 34 + off()},
                   {off(), 34 + off()}},
                  {}};
        l.outer.push_back(l.outer.front());
        return test::moved(l, turn, x, y);
    }
    if (kind == 2) return largest(opening({test::star(dice, x, y, 30, dice.pick(5, 14))}, 1.5));
    std::vector<MultiPolygon> obstacles;
    for (int i = 0; i < 14; ++i)
        obstacles.push_back({test::star(dice, x + dice.between(-22, 22), y + dice.between(-22, 22), dice.between(1, 6),
                                        dice.pick(3, 8))});
    return largest(difference({test::moved(rectangle(-20, -20, 20, 20), turn, x, y)}, union_of(obstacles)));
}

/// The slow twin, which knows only edges: at every degree the largest rectangle along it whose lower and upper
/// sides are at the height of a corner or at one of `levels` heights between the lowest and the highest.
double largest_by_grid(Polygon const& yard, int levels, double least_width)
{
    double best = 0;
    Point const o = yard.outer.front();
    for (double degrees = 0; degrees < 180; degrees += 1) {
        Polygon turned = test::moved(yard, 0, -o.x, -o.y);
        turned = test::moved(turned, -degrees, 0, 0);
        std::vector<std::pair<Point, Point>> edges;
        std::vector<double> ys;
        auto const add = [&](Ring const& ring) {
            for (std::size_t i = 1; i < ring.size(); ++i) {
                edges.emplace_back(ring[i - 1], ring[i]);
                ys.push_back(ring[i].y);
            }
        };
        add(turned.outer);
        for (auto const& inner : turned.inners) add(inner);
        double const low = *std::ranges::min_element(ys), high = *std::ranges::max_element(ys);
        for (int i = 1; i < levels; ++i) ys.push_back(low + (high - low) * i / levels);
        std::ranges::sort(ys);
        for (std::size_t i = 0; i < ys.size(); ++i)
            for (std::size_t j = i + 1; j < ys.size(); ++j) {
                double const y0 = ys[i], y1 = ys[j];
                if (y1 - y0 < least_width || (y1 - y0) * 2e2 < best) continue;
                std::vector<std::pair<double, double>> shadows;  // what edges take of the strip
                std::vector<double> crossings;                   // of its middle line
                for (auto const& [a, b] : edges) {
                    if (std::max(a.y, b.y) <= y0 || std::min(a.y, b.y) >= y1) continue;
                    auto const x_at = [&, a = a, b = b](double y) {
                        return a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);
                    };
                    double const xa = a.y == b.y ? a.x : x_at(std::clamp(a.y, y0, y1));
                    double const xb = a.y == b.y ? b.x : x_at(std::clamp(b.y, y0, y1));
                    shadows.emplace_back(std::min(xa, xb), std::max(xa, xb));
                    double const middle = (y0 + y1) / 2;
                    if ((a.y > middle) != (b.y > middle)) crossings.push_back(x_at(middle));
                }
                std::ranges::sort(shadows);
                double reached = 1e300;
                for (auto const& [from, to] : shadows) {
                    double const length = from - reached;
                    if (length >= least_width && length * (y1 - y0) > best) {
                        double const x = reached + length / 2;
                        auto const left = std::ranges::count_if(crossings, [&](double at) { return at < x; });
                        if (left % 2 == 1) best = length * (y1 - y0);
                    }
                    reached = reached == 1e300 ? to : std::max(reached, to);
                }
            }
    }
    return best;
}

}  // namespace

TEST_CASE("the largest rectangle of a turned rectangle is the rectangle, and the bound says so", "[largest]")
{
    auto const yard = test::moved(rectangle(0, 0, 30, 12), 31, 4e5, 5e6);
    auto const r = largest_rectangle({yard});
    REQUIRE(r.rectangle);
    CHECK(r.rectangle->area_m2() == Approx(360).margin(0.01));
    CHECK(r.rectangle->angle_deg == Approx(31).margin(0.01));
    CHECK(r.upper_m2 == Approx(360).margin(0.01));  // no more than the ground itself
    CHECK(r.proven);
}

TEST_CASE("the largest rectangle of an L is its longer arm", "[largest]")
{
    Polygon const l{{{0, 0}, {40, 0}, {40, 10}, {10, 10}, {10, 30}, {0, 30}, {0, 0}}, {}};
    auto const r = largest_rectangle({l});
    REQUIRE(r.rectangle);
    CHECK(r.rectangle->area_m2() == Approx(400).margin(0.01));
    CHECK(r.rectangle->width_m == Approx(10).margin(0.001));
    CHECK(r.proven);
    CHECK(r.upper_m2 <= 400 / 0.99 + 0.01);
    CHECK(r.upper_m2 >= 400);
}

TEST_CASE("the largest rectangle of a triangle is half of it, whatever its angles", "[largest]")
{
    Dice dice{11};
    for (int i = 0; i < 20; ++i) {
        Polygon const triangle{
            {{0, 0}, {dice.between(20, 40), 0}, {dice.between(-10, 50), dice.between(5, 30)}, {0, 0}}, {}};
        auto const r = largest_rectangle({test::moved(triangle, dice.between(0, 180), 4e5, 5e6)});
        CAPTURE(i);
        REQUIRE(r.rectangle);
        CHECK(r.rectangle->area_m2() <= area(triangle) / 2 + 1e-6);
        CHECK(r.rectangle->area_m2() > area(triangle) / 2 * 0.99);
        CHECK(r.upper_m2 >= area(triangle) / 2 - 1e-6);
        CHECK(r.proven);
    }
}

TEST_CASE("a tree in the middle leaves the larger side of it", "[largest]")
{
    Polygon yard = rectangle(0, 0, 30, 20);
    yard.inners.push_back({{14, 8}, {14, 12}, {16, 12}, {16, 8}, {14, 8}});
    auto const r = largest_rectangle({yard});
    REQUIRE(r.rectangle);
    CHECK(r.rectangle->area_m2() == Approx(280).margin(0.01));  // 14 x 20 to either side; 30 x 8 above and below
    CHECK(r.upper_m2 <= 280 / 0.99 + 0.01);
    CHECK(r.proven);
}

TEST_CASE("the longest of a comb of streets is its back, hundreds of times longer than wide", "[largest]")
{
    Polygon comb{{{0, 0}, {4000, 0}, {4000, 8}}, {}};
    for (int i = 99; i >= 0; --i)
        for (Point const p : {Point{i * 40 + 16.0, 8}, {i * 40 + 16.0, 208}, {i * 40 + 10.0, 208}, {i * 40 + 10.0, 8}})
            comb.outer.push_back(p);
    comb.outer.insert(comb.outer.end(), {{0, 8}, {0, 0}});
    auto const r = largest_rectangle({test::moved(comb, 23, 4e5, 5e6)});
    CHECK(found_m2(r) == Approx(32'000).margin(0.1));
    CHECK(r.proven);
    CHECK(r.upper_m2 >= 32'000 - 0.1);
    CHECK(r.upper_m2 <= 32'000 / 0.99 + 0.1);
}

TEST_CASE("where nothing is as wide as asked for, the bound is none and proven", "[largest]")
{
    auto const bar = test::moved(rectangle(0, 0, 40, 3), 17, 4e5, 5e6);
    LargestWish wish;
    wish.min_width_m = 3.01;
    auto const r = largest_rectangle({bar}, wish);
    CHECK_FALSE(r.rectangle);
    CHECK(r.upper_m2 == 0);
    CHECK(r.proven);
    wish.min_width_m = 3;
    CHECK(found_m2(largest_rectangle({bar}, wish)) == Approx(120).margin(0.01));
    CHECK_FALSE(largest_rectangle({}).rectangle);
    CHECK(largest_rectangle({}).proven);
}

TEST_CASE("a least width leaves a long narrow arm for a wide square", "[largest]")
{
    // An arm of 50 x 5 at a square of 12.
    Polygon const yard{{{0, 0}, {50, 0}, {50, 5}, {12, 5}, {12, 12}, {0, 12}, {0, 0}}, {}};
    CHECK(found_m2(largest_rectangle({yard})) == Approx(250).margin(0.01));
    LargestWish wish;
    wish.min_width_m = 6;
    auto const wide = largest_rectangle({yard}, wish);
    CHECK(found_m2(wide) == Approx(144).margin(0.01));
    CHECK(wide.upper_m2 <= 144 / 0.99 + 0.01);
}

TEST_CASE("of several parts the one with the largest rectangle gives it, and the bound is that of all", "[largest]")
{
    Polygon const l{{{0, 0}, {40, 0}, {40, 10}, {10, 10}, {10, 30}, {0, 30}, {0, 0}}, {}};
    auto const square = test::moved(rectangle(0, 0, 21, 20), 40, 100, 0);
    for (auto const& shape : {MultiPolygon{l, square}, MultiPolygon{square, l}}) {
        auto const r = largest_rectangle(shape);
        CHECK(found_m2(r) == Approx(420).margin(0.01));
        CHECK(r.proven);
        CHECK(r.upper_m2 >= 420 - 0.01);
        CHECK(r.upper_m2 <= 420 / 0.99 + 0.01);
    }
}

TEST_CASE("few ranges give a loose bound that is told to be so, more of them a closer one", "[largest]")
{
    Dice dice{3};
    auto const yard = test::star(dice, 4e5, 5e6, 40, 12);
    double before = 1e300;
    for (std::int64_t const ranges : {1, 150, 100'000}) {
        LargestWish wish;
        wish.most_ranges = ranges;
        auto const r = largest_rectangle({yard}, wish);
        CHECK(r.upper_m2 <= before);
        CHECK(r.upper_m2 <= area(yard) + 1e-9);
        CHECK(r.upper_m2 >= found_m2(r));
        CHECK(r.proven == (r.upper_m2 - found_m2(r) <= 0.01 * r.upper_m2 * (1 + 1e-9)));
        CHECK(r.proven == (ranges == 100'000));
        before = r.upper_m2;
    }
}

TEST_CASE("in seeded yards the bound holds against a grid of angles and heights, and the gap is reached",
          "[largest][property]")
{
    Dice dice{61};
    int proven = 0, asked = 0;
    double closest = 0;
    for (int kind = 0; kind < 4; ++kind)
        for (int i = 0; i < test::whole_or(6, 2); ++i) {
            auto const yard = seeded_yard(dice, kind);
            LargestWish wish;
            wish.min_width_m = i % 2 ? 0.5 : 3;
            wish.gap = i % 3 ? 0.01 : 0.002;
            auto const r = largest_rectangle({yard}, wish);
            double const twin = largest_by_grid(yard, kind == 3 ? 10 : 30, wish.min_width_m);
            CAPTURE(kind, i, twin, found_m2(r), r.upper_m2, r.ranges);
            CHECK(twin <= r.upper_m2 + 1e-6);
            CHECK(twin > 0.8 * r.upper_m2);  // or it would say nothing
            closest = std::max(closest, twin / r.upper_m2);
            REQUIRE(r.rectangle);
            CHECK(r.rectangle->width_m >= wish.min_width_m - 2e-4);
            CHECK(lies_inside(*r.rectangle, yard, 1e-3));
            CHECK(area(difference({to_polygon(*r.rectangle)}, {yard})) < 1e-6);  // by GEOS
            proven += r.proven;
            ++asked;
        }
    CAPTURE(closest);
    CHECK(closest > 0.98);
    CHECK(proven == asked);
}

TEST_CASE("the bound is never below what is found in hundreds of seeded yards", "[largest][property]")
{
    Dice dice{67};
    int proven = 0;
    for (int i = 0; i < 200; ++i) {
        auto const yard = seeded_yard(dice, i % 4);
        LargestWish wish;
        wish.most_ranges = i % 2 ? 500 : 20'000;
        auto const r = largest_rectangle({yard}, wish);
        CAPTURE(i);
        CHECK(r.upper_m2 >= found_m2(r));
        if (r.rectangle) CHECK(area(difference({to_polygon(*r.rectangle)}, {yard})) < 1e-6);
        proven += r.proven;
    }
    CAPTURE(proven);
    CHECK(proven > 100);
}
