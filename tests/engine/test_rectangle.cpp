// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/bounded_rectangle.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/overlay.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <cmath>
#include <numbers>

using namespace lacuna;

namespace {

double diameter(Polygon const& p) { return 2 * (largest_circle(p, 0.01).radius_m + 0.01); }

/// The slow twin: rectangles round every point of a grid, at 36 angles, grown side by side in small steps.
double largest_by_trial(Polygon const& yard, double least_width, double reach)
{
    double best = 0;
    auto const box = bounds(yard);
    for (double x = box.min_x; x < box.max_x; x += reach / 6)
        for (double y = box.min_y; y < box.max_y; y += reach / 6)
            for (double degrees = 0; degrees < 180; degrees += 10) {
                auto const at = [&](double length, double width) {
                    double const r = degrees * std::numbers::pi / 180, c = std::cos(r), s = std::sin(r);
                    return OrientedRectangle{
                        {x - (length * c - width * s) / 2, y - (length * s + width * c) / 2}, degrees, length, width};
                };
                for (double width = least_width; width < 2 * reach; width *= 1.5) {
                    double length = width;
                    while (lies_inside(at(length * 1.1, width), yard)) length *= 1.1;
                    if (lies_inside(at(length, width), yard)) best = std::max(best, length * width);
                }
            }
    return best;
}

}  // namespace

TEST_CASE("a yard whose corners are all rounded holds nearly the rectangle of the sharp one", "[rectangle]")
{
    for (double const angle : {0.0, 6.7, 45.0}) {
        auto const sharp = test::moved(rectangle(0, 0, 60, 50), angle, 313871, 5069660);
        auto const round = opening({sharp}, 1.0);
        REQUIRE(round.size() == 1);
        auto const found = largest_rectangles(round.front(), {6}, diameter(round.front())).front();
        REQUIRE(found);
        CHECK(found->area_m2() > 0.95 * 3000);
        CHECK(lies_inside(*found, round.front()));
    }
}

TEST_CASE("a ring road round a roundabout, without a single corner, still holds a rectangle", "[rectangle]")
{
    auto ring = offset({rectangle(0, 0, 0.1, 0.1)}, 30);
    auto const yard = difference(ring, offset({rectangle(0, 0, 0.1, 0.1)}, 10));
    REQUIRE(yard.size() == 1);
    auto const found = largest_rectangles(yard.front(), {5}, 20).front();
    REQUIRE(found);
    // Beside the roundabout: width w touching the inner circle, both far corners on the outer one.
    double best = 0;
    for (double w = 5; w < 20; w += 0.01) best = std::max(best, w * 2 * std::sqrt(30.0 * 30 - (10 + w) * (10 + w)));
    CHECK(found->area_m2() > 0.95 * best);
    CHECK(found->area_m2() < 1.02 * best);
}

TEST_CASE("of two arms the larger one is found, whichever way it runs", "[rectangle]")
{
    Polygon const across{{{0, 0}, {30, 0}, {30, 6}, {6, 6}, {6, 60}, {0, 60}, {0, 0}}, {}};
    auto const found = largest_rectangles(across, {5}, diameter(across)).front();
    REQUIRE(found);
    CHECK(found->area_m2() == Approx(360).margin(0.01));
}

TEST_CASE("no rectangle of the slow twin is much larger than the one found", "[rectangle][property]")
{
    Dice dice{29};
    int compared = 0;
    for (int i = 0; i < 30; ++i) {
        auto const opened = opening({test::star(dice, 350000, 4500000, 30, dice.pick(5, 14))}, 1.5);
        for (auto const& yard : opened) {
            double const reach = largest_circle(yard, 0.01).radius_m;
            if (reach < 4) continue;
            auto const found = largest_rectangles(yard, {4}, diameter(yard)).front();
            auto const turned = rectangle_at_any_angle(yard, 4, 0, diameter(yard));
            double const ours = std::max(found ? found->area_m2() : 0, turned ? turned->area_m2() : 0);
            CHECK(ours > 0.93 * largest_by_trial(yard, 4, reach));
            ++compared;
        }
    }
    CHECK(compared > 20);
}

TEST_CASE("no yard has room for what its area is proven not to hold", "[rectangle][property]")
{
    Dice dice{37};
    int proven = 0, asked = 0;
    for (int i = 0; i < 30; ++i) {
        auto const yard = test::star(dice, 350000, 4500000, 30, dice.pick(5, 14));
        double const reach = largest_circle(yard, 0.01).radius_m;
        if (reach < 4) continue;
        double const trial = largest_by_trial(yard, 4, reach);
        for (double const share : {0.8, 1.0, 1.3, 1.7, 2.5}) {
            ++asked;
            auto const bound = bound_area(yard, 4, share * trial, diameter(yard));
            bool const out = bound.ruled_out;
            CHECK(rules_out_area(yard, 4, share * trial, diameter(yard)) == out);
            proven += out;
            if (out) CHECK(share > 1);
            // Whatever is known, no trial finds a larger one than the bound.
            if (!out) CHECK(bound.upper_m2 >= trial);
            CHECK(bound.upper_m2 <= area(yard));
            if (!bound.met) continue;
            CHECK_FALSE(out);
            CHECK(bound.met->area_m2() >= share * trial);
            CHECK(bound.met->width_m >= 4 - 1e-4);
            CHECK(lies_inside(*bound.met, yard));
        }
    }
    CAPTURE(proven, asked);
    CHECK(proven > asked / 6);
}

TEST_CASE("a rectangle between the directions of the edges is found all round", "[rectangle]")
{
    // A slot 4 m wide at 20 degrees, its sides saw-toothed so that no edge runs along it.
    Polygon slot;
    for (int i = 0; i <= 20; ++i) slot.outer.push_back({i * 1.0, i % 2 ? -0.8 : 0.0});
    for (int i = 20; i >= 0; --i) slot.outer.push_back({i * 1.0, i % 2 ? 4.8 : 4.0});
    slot.outer.push_back(slot.outer.front());
    auto const yard = test::moved(slot, 20, 1000, 2000);
    auto const found = rectangle_at_any_angle(yard, 3.9, 70, diameter(yard));
    REQUIRE(found);
    CHECK(found->width_m >= 3.9 - 1e-3);
    CHECK(lies_inside(*found, yard));
    CHECK_FALSE(rectangle_at_any_angle(yard, 3.9, 200, diameter(yard)));
}

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
