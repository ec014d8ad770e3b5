// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/fit.h"

#include "engine/geometry/overlay.h"
#include "tests/support/catch.h"
#include "tests/support/sanitized.h"
#include "tests/support/shapes.h"

#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

using namespace lacuna;

namespace {

std::vector<std::pair<double, double>> const sizes{{3, 6}, {6, 10}, {10, 20}, {8, 40}};

/// A square of 80 m, turned, with ragged obstacles everywhere but on a rectangle of that size at another angle.
MultiPolygon yard_with_free(Dice& dice, double width, double length)
{
    double const x = 400000 + dice.between(-1e4, 1e4), y = 4800000 + dice.between(-1e4, 1e4);
    MultiPolygon yard{test::moved(rectangle(-40, -40, 40, 40), dice.between(0, 90), x, y)};
    MultiPolygon const free{test::moved(rectangle(-length / 2, -width / 2, length / 2, width / 2), dice.between(0, 180),
                                        x + dice.between(-8, 8), y + dice.between(-8, 8))};
    std::vector<MultiPolygon> obstacles;
    for (int i = 0; i < 60; ++i)
        obstacles.push_back({test::star(dice, x + dice.between(-45, 45), y + dice.between(-45, 45), dice.between(2, 12),
                                        dice.pick(4, 9))});
    return difference(yard, difference(union_of(obstacles), free));
}

Polygon largest_part(MultiPolygon const& shape)
{
    return *std::ranges::max_element(shape, {}, [](Polygon const& p) { return area(p); });
}

}  // namespace

TEST_CASE("what is five centimetres smaller than the yard fits, and five larger is proven not to", "[fit][property]")
{
    Dice dice{101};
    for (auto const& [w, l] : sizes) {
        int fits = 0, false_fits = 0, proven = 0;
        for (int i = 0; i < 400; ++i) {
            auto const yard = test::moved(rectangle(0, 0, l, w), dice.between(0, 180), dice.between(-1e5, 1e5), 5e6);
            auto const smaller = fit_rectangle(yard, w - 0.05, l - 0.05);
            fits += smaller.fits && area(difference({to_polygon(*smaller.rectangle)}, {yard})) < 1e-6;
            CHECK(smaller.slack_m == Approx(0.05).margin(0.01));
            auto const larger = fit_rectangle(yard, w + 0.05, l + 0.05);
            false_fits += larger.fits;
            proven += larger.proven;
            CHECK(larger.slack_m == Approx(-0.05).margin(0.01));
        }
        CHECK(fits == 400);
        CHECK(false_fits == 0);
        CHECK(proven == 400);
    }
}

TEST_CASE(
    "among obstacles whatever is five centimetres smaller than a free place is found, and nothing is claimed falsely",
    "[fit][property]")
{
    Dice dice{103};
    for (auto const& [w, l] : sizes) {
        int fits = 0, tried = 0, false_fits = 0, unproven = 0;
        while (tried < test::whole_or(400, 80)) {
            auto const yard = largest_part(yard_with_free(dice, w, l));
            if (area(yard) < w * l) continue;
            ++tried;
            // By GEOS, stricter than a millimetre: no square millimetre of the rectangle is outside.
            auto const outside = [&](Fit const& f) {
                return area(difference({to_polygon(*f.rectangle)}, {yard})) > 1e-6;
            };
            auto const smaller = fit_rectangle(yard, w - 0.05, l - 0.05);
            fits += smaller.fits && !outside(smaller);
            auto const larger = fit_rectangle(yard, w + 0.05, l + 0.05);
            false_fits += larger.rectangle && outside(larger);
            unproven += !larger.proven;
        }
        CHECK(fits == tried);
        CHECK(false_fits == 0);
        CHECK(unproven == 0);
    }
}

TEST_CASE("what is proven not to fit is found by no trial at thousands of places", "[fit][property]")
{
    Dice dice{107};
    int refuted = 0, fitting = 0, unproven = 0;
    for (int i = 0; i < 120; ++i) {
        auto const yard = test::star(dice, 350000, 4500000, 25, dice.pick(5, 16));
        double const w = dice.between(8, 18), l = dice.between(18, 45);
        auto const fit = fit_rectangle(yard, w, l);
        fitting += fit.fits;
        unproven += !fit.proven;
        if (fit.fits || !fit.proven) continue;
        ++refuted;
        bool found = false;
        for (double x = -20; x < 20; x += 1)
            for (double y = -20; y < 20; y += 1)
                for (double degrees = 0; degrees < 180; degrees += 6)
                    found = found ||
                            lies_inside({{350000 + x, 4500000 + y}, degrees, std::max(w, l), std::min(w, l)}, yard);
        CHECK_FALSE(found);
    }
    CAPTURE(refuted, fitting, unproven);
    CHECK(refuted > 15);
    CHECK(fitting > 5);
    CHECK(unproven <= 1);
}

TEST_CASE("a rectangle across a square is found though no edge runs its way", "[fit]")
{
    // Along the diagonal of a square of side 10 a strip 2 m wide is 10 sqrt(2) - 2 = 12.14 m long.
    auto const square = rectangle(0, 0, 10, 10);
    auto const fit = fit_rectangle(square, 2, 12.1);
    REQUIRE(fit.fits);
    CHECK(std::abs(std::fmod(fit.rectangle->angle_deg, 90) - 45) < 1);
    auto const longer = fit_rectangle(square, 2, 12.2);
    CHECK_FALSE(longer.fits);
    CHECK(longer.proven);
}

TEST_CASE("a near miss tells how much smaller would fit", "[fit]")
{
    Polygon yard = rectangle(0, 0, 30, 20);
    yard.inners.push_back({{14, 8}, {14, 12}, {16, 12}, {16, 8}, {14, 8}});
    auto const fit = fit_rectangle(yard, 14.4, 19);
    CHECK_FALSE(fit.fits);
    CHECK(fit.proven);
    CHECK(fit.slack_m == Approx(-0.4).margin(0.01));  // 14 x 20 beside the tree
    REQUIRE(fit.rectangle);
    CHECK(lies_inside(*fit.rectangle, yard));
}
