// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/pack.h"

#include "engine/geometry/fit.h"
#include "engine/geometry/overlay.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <vector>

using namespace lacuna;

namespace {

struct Found {
    int fitting = 0;
    bool ends_proven = false;  ///< the refusal at the end
};

/// Asks for `count`, and checks by GEOS that all lie in the shape and share no ground.
Found ask(MultiPolygon const& shape, double width, double length, int count)
{
    Found found;
    MultiPolygon left = shape;
    for (auto const& fit : fit_rectangles(shape, width, length, count)) {
        if (!fit.fits) {
            found.ends_proven = fit.proven;
            continue;
        }
        ++found.fitting;
        auto const polygon = to_polygon(*fit.rectangle);
        CHECK(area(polygon) == Approx(width * length).epsilon(1e-3));
        CHECK(area(difference({polygon}, left)) < 1e-6);
        left = difference(left, {polygon});
    }
    return found;
}

}  // namespace

TEST_CASE("four of 2 by 3 turn round a hole in a square of 5, and a fifth is proven not to fit", "[fit][pack]")
{
    // Rows hold 1 + 2 at the most; area: 25 / 6 = 4.2.
    for (double const angle : {0.0, 31.0}) {
        MultiPolygon const square{test::moved(rectangle(0, 0, 5.01, 5.01), angle, 4e5, 5e6)};
        auto const found = ask(square, 2, 3, 5);
        CHECK(found.fitting == 4);
        CHECK(found.ends_proven);
    }
}

TEST_CASE("rows of both orientations fill a yard that one orientation cannot", "[fit][pack]")
{
    // 7 m high: a row of 3 and one of 4 high. Of 3 by 4 in 12 by 7: 3 upright and 4 lying side by side; 84 / 12 = 7.
    auto const found = ask({test::moved(rectangle(0, 0, 12, 7), 17, 4e5, 5e6)}, 3, 4, 8);
    CHECK(found.fitting == 7);
    CHECK(found.ends_proven);
}

TEST_CASE("an L-shaped yard is filled in both arms", "[fit][pack]")
{
    // Arms 3 m wide: 15 by 3 holds three of 5 by 3, 10 more metres of the other arm hold two.
    Polygon const l{{{0, 0}, {15, 0}, {15, 3}, {3, 3}, {3, 13}, {0, 13}, {0, 0}}, {}};
    auto const found = ask({test::moved(l, 8, 4e5, 5e6)}, 3, 5, 6);
    CHECK(found.fitting == 5);
    CHECK(found.ends_proven);
}

TEST_CASE("ground that no rectangle reaches does not count for how many there may be", "[fit][pack]")
{
    // A room of 8 by 11 m and a corridor of 1 by 80: 168 m2, but only the room can hold 6 by 10.
    Polygon const room{{{0, 0}, {8, 0}, {8, 5}, {88, 5}, {88, 6}, {8, 6}, {8, 11}, {0, 11}, {0, 0}}, {}};
    CHECK(most_rectangles({room}, 6, 10) == 1);
    auto const found = ask({room}, 6, 10, 2);
    CHECK(found.fitting == 1);
    CHECK(found.ends_proven);
}

TEST_CASE("what is not proven says so: a yard with area for more than are found", "[fit][pack]")
{
    // Three of 4 by 4 in 10 by 7: 70 / 16 = 4.4, so that a fourth is ruled out by no area.
    auto const found = ask({rectangle(0, 0, 10, 7)}, 4, 4, 4);
    CHECK(found.fitting == 2);
    CHECK_FALSE(found.ends_proven);
}

TEST_CASE("no packing holds more than the bound, nor fewer than a grid in a rectangle", "[fit][pack][property]")
{
    Dice dice{509};
    for (int i = 0; i < 60; ++i) {
        double const w = dice.between(2, 4), l = dice.between(4, 8), wide = dice.between(8, 25),
                     high = dice.between(8, 25);
        MultiPolygon const yard{test::moved(rectangle(0, 0, wide, high), dice.between(0, 180), 4e5, 5e6)};
        auto const found = ask(yard, w, l, 40);
        auto const grid = [&](double x, double y) { return static_cast<int>(wide / x) * static_cast<int>(high / y); };
        CHECK(found.fitting >= std::max(grid(w, l), grid(l, w)));
        CHECK(static_cast<std::size_t>(found.fitting) <= most_rectangles(yard, w, l));
    }
    for (int i = 0; i < 60; ++i) {
        MultiPolygon const yard{test::star(dice, 4e5, 5e6, 30, dice.pick(5, 20))};
        auto const found = ask(yard, 5, 8, 6);
        CHECK(static_cast<std::size_t>(found.fitting) <= most_rectangles(yard, 5, 8));
    }
}
