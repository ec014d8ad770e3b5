// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/measures.h"
#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/overlay.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

using namespace lacuna;
using test::Dice;

namespace {

double diameter(Polygon const& p) { return 2 * (largest_circle(p, 0.01).radius_m + 0.01); }

}  // namespace

TEST_CASE("the largest rectangle of a rectangular yard is the yard, at any angle", "[rectangle]")
{
    for (double const angle : {0.0, 7.0, 33.3, 45.0, 89.0, 120.0}) {
        auto const yard = test::moved(rectangle(0, 0, 20, 8), angle, 500000, 5000000);
        auto const found = largest_rectangles(yard, {4}, diameter(yard)).front();
        REQUIRE(found);
        CHECK(found->length_m == Approx(20).margin(1e-4));
        CHECK(found->width_m == Approx(8).margin(1e-4));
        CHECK(covers(offset({yard}, 1e-3), {to_polygon(*found)}));
    }
}

TEST_CASE("in an L-shaped yard the rectangle takes the longer arm", "[rectangle]")
{
    Polygon const yard{{{0, 0}, {30, 0}, {30, 6}, {10, 6}, {10, 20}, {0, 20}, {0, 0}}, {}};
    auto const found = largest_rectangles(yard, {5, 8}, diameter(yard));
    REQUIRE(found[0]);
    CHECK(found[0]->area_m2() == Approx(200).margin(1e-2));  // 10 x 20 beats 30 x 6
    REQUIRE(found[1]);
    CHECK(found[1]->width_m >= 8 - 1e-3);
}

TEST_CASE("a tree in the middle of a yard is kept clear", "[rectangle]")
{
    Polygon yard = rectangle(0, 0, 20, 10);
    yard.inners.push_back({{9, 4}, {9, 6}, {11, 6}, {11, 4}, {9, 4}});
    auto const found = largest_rectangles(yard, {3}, diameter(yard)).front();
    REQUIRE(found);
    CHECK(found->area_m2() == Approx(90).margin(0.01));  // 9 x 10 beside it beats 20 x 4 above it
    CHECK(lies_inside(*found, yard));
}

TEST_CASE("a facility five centimetres smaller than the yard fits and one five centimetres larger does not",
          "[rectangle][property]")
{
    Dice dice{11};
    for (auto const& [w, l] : std::vector<std::pair<double, double>>{{3, 6}, {6, 10}, {10, 20}, {8, 40}}) {
        int small_found = 0, large_found = 0;
        for (int i = 0; i < 40; ++i) {
            auto const yard = test::moved(rectangle(0, 0, l, w), dice.between(0, 180), dice.between(-1e5, 1e5), 5e6);
            auto const fits = [&](double width, double length) {
                auto const found = largest_rectangles(yard, {width}, diameter(yard)).front();
                return found && found->area_m2() >= width * length - 1e-3;
            };
            small_found += fits(w - 0.05, l - 0.05);
            large_found += fits(w + 0.05, l + 0.05);
        }
        CHECK(small_found == 40);
        CHECK(large_found == 0);
    }
}

TEST_CASE("every rectangle found lies inside by GEOS too, whatever the polygon", "[rectangle][property]")
{
    Dice dice{7};
    int found_any = 0;
    for (int i = 0; i < 300; ++i) {
        auto const yard = test::star(dice, 350000, 4500000, 30, dice.pick(5, 40));
        for (auto const& found : largest_rectangles(yard, {1, 3, 6}, diameter(yard))) {
            if (!found) continue;
            ++found_any;
            CHECK(found->length_m >= found->width_m);
            CHECK(found->angle_deg >= 0);
            CHECK(found->angle_deg < 180);
            CHECK(area(difference({to_polygon(*found)}, {yard})) < 1e-6);
        }
    }
    CHECK(found_any > 200);
}

TEST_CASE("a rectangle cut shorter stays inside the one it was cut from", "[rectangle][property]")
{
    Dice dice{3};
    for (int i = 0; i < 200; ++i) {
        OrientedRectangle const r{{dice.between(-50, 50), dice.between(-50, 50)}, dice.between(0, 180), 20, 7};
        auto const cut = cut_to_length(r, dice.between(1, 20));
        CHECK(cut.length_m >= cut.width_m);
        CHECK(cut.angle_deg >= 0);
        CHECK(cut.angle_deg < 180);
        CHECK(area(difference({to_polygon(cut)}, {to_polygon(r)})) < 1e-6);
    }
}
