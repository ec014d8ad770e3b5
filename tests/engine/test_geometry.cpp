// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/box_union.h"
#include "engine/geometry/index.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"
#include "engine/geometry/shared_area.h"
#include "engine/geometry/small_loops.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace lacuna;
using test::box;

TEST_CASE("area is measured to the square millimetre at eastings of ten million", "[geometry]")
{
    auto const far = test::moved(rectangle(0, 0, 12.5, 8), 30, 1e7, 1e7);
    CHECK(area(far) == Approx(100).margin(1e-6));
    Polygon holed = rectangle(0, 0, 10, 10);
    holed.inners.push_back({{2, 2}, {4, 2}, {4, 4}, {2, 4}, {2, 2}});
    CHECK(area(holed) == 96);
    CHECK(perimeter(holed) == 48);
}

TEST_CASE("corners of outer and inner rings count with their closing points, of all parts", "[geometry]")
{
    Polygon holed = rectangle(0, 0, 10, 10);
    holed.inners.push_back({{2, 2}, {4, 2}, {4, 4}, {2, 2}});
    holed.inners.push_back({{6, 6}, {8, 6}, {9, 7}, {8, 8}, {6, 8}, {6, 6}});
    CHECK(corners_of(holed) == 5 + 4 + 6);
    CHECK(corners_of(MultiPolygon{holed, rectangle(20, 0, 30, 10)}) == 15 + 5);
    CHECK(corners_of(Polygon{}) == 0);
    CHECK(corners_of(MultiPolygon{}) == 0);
}

TEST_CASE("the largest part is told by area less holes, whichever comes first", "[geometry]")
{
    Polygon holed = rectangle(0, 0, 10, 10);
    holed.inners.push_back({{1, 1}, {9, 1}, {9, 9}, {1, 9}, {1, 1}});  // 36 m2 are left
    auto const plain = rectangle(20, 0, 27, 7);
    CHECK(largest_part_m2({holed, plain}) == 49);
    CHECK(largest_part_m2({plain, holed}) == 49);
    CHECK(largest_part_m2({holed}) == 36);
    CHECK(largest_part_m2({}) == 0);
}

TEST_CASE("a bow tie is repaired to its two triangles", "[geometry]")
{
    MultiPolygon const bow{{{{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}}, {}}};
    std::string why;
    CHECK_FALSE(is_valid(bow, &why));
    CHECK(why.find("Self-intersection") != std::string::npos);
    auto const two = repaired(bow);
    CHECK(two.size() == 2);
    CHECK(area(two) == Approx(50));
}

TEST_CASE("the largest circle of an L touches its inner corner", "[geometry]")
{
    Polygon const l{{{0, 0}, {10, 0}, {10, 4}, {4, 4}, {4, 10}, {0, 10}, {0, 0}}, {}};
    // The centre lies on the diagonal: r = (4 - r) sqrt 2 gives r = 4 sqrt 2 / (1 + sqrt 2).
    CHECK(largest_circle(l, 0.001).radius_m == Approx(4 * std::sqrt(2.0) / (1 + std::sqrt(2.0))).margin(0.002));
    CHECK(largest_circle(rectangle(0, 0, 0.2, 500), 0.01).radius_m == Approx(0.1).margin(0.01));
    CHECK(largest_circle(rectangle(0, 0, 1e-3, 1000), 1e-6).radius_m <=
          5e-4);  // ends, though so fine a tolerance is out of reach
    CHECK(largest_circle({}, 0.1).radius_m == 0);
}

TEST_CASE(
    "of outlines with hundreds of corners and trees no place of a grid is deeper than the largest circle's centre",
    "[geometry][property]")
{
    Dice dice{23};
    for (int const corners : {20, 30, 200, 900})
        for (int i = 0; i < 4; ++i) {
            Polygon yard;
            double r = 34, x = dice.between(-1e5, 1e5), y = 5e6;
            for (int k = 0; k < corners; ++k) {
                double const a = 2 * std::numbers::pi * k / corners;
                r = std::clamp(r + dice.between(-3, 3), 27.0, 42.0);
                yard.outer.push_back({x + r * std::cos(a), y + r * std::sin(a)});
            }
            yard.outer.push_back(yard.outer.front());
            for (int k = 0; k < 9; ++k) {
                auto const tree =
                    test::star(dice, x + (k % 3 - 1) * 12 + dice.between(-3, 3),
                               y + (k / 3 - 1) * 12 + dice.between(-3, 3), dice.between(0.5, 2), dice.pick(3, 9));
                yard.inners.emplace_back(tree.outer.rbegin(), tree.outer.rend());
            }
            auto const circle = largest_circle(yard, 0.01);
            CHECK(distance_to_boundary(yard, circle.centre) == Approx(circle.radius_m).margin(1e-9));
            CHECK(contains({yard}, circle.centre));
            double deepest = 0;
            for (double dx = -42; dx < 42; dx += 0.7)
                for (double dy = -42; dy < 42; dy += 0.7)
                    if (contains({yard}, {x + dx, y + dy}))
                        deepest = std::max(deepest, distance_to_boundary(yard, {x + dx, y + dy}));
            CHECK(deepest <= circle.radius_m + 0.01);
            CHECK(deepest > circle.radius_m - 0.7);
        }
}

TEST_CASE("the width of a turned rectangle is its shorter side", "[geometry]")
{
    for (double const angle : {0.0, 17.0, 90.0, 133.0})
        CHECK(rectangle_width(test::moved(rectangle(0, 0, 30, 7), angle, 1e5, 1e6)) == Approx(7).margin(1e-6));
}

TEST_CASE("the index finds what a look at every box finds", "[geometry][property]")
{
    Dice dice{5};
    std::vector<Box> boxes;
    for (int i = 0; i < 3000; ++i) {
        double const x = dice.between(0, 1000), y = dice.between(0, 1000);
        boxes.push_back({x, y, x + dice.between(0, 20), y + dice.between(0, 20)});
    }
    boxes[17] = Box{};
    BoxIndex const index{boxes};
    for (int q = 0; q < 200; ++q) {
        double const x = dice.between(-50, 1050), y = dice.between(-50, 1050), s = dice.between(0, 80);
        Box const window{x, y, x + s, y + s};
        std::vector<std::uint32_t> slow;
        for (std::uint32_t i = 0; i < boxes.size(); ++i)
            if (!is_empty(boxes[i]) && overlap(boxes[i], window)) slow.push_back(i);
        CHECK(index.query(window) == slow);
        auto const near = index.nearest({x, y}, 5);
        auto const reach = [&](std::uint32_t i) {
            return std::hypot((boxes[i].min_x + boxes[i].max_x) / 2 - x, (boxes[i].min_y + boxes[i].max_y) / 2 - y);
        };
        REQUIRE(near.size() == 5);
        std::vector<double> all;
        for (std::uint32_t i = 0; i < boxes.size(); ++i)
            if (!is_empty(boxes[i])) all.push_back(reach(i));
        std::ranges::sort(all);
        for (std::size_t k = 0; k < 5; ++k) CHECK(reach(near[k]) == Approx(all[k]));
    }
    CHECK(BoxIndex{}.query({0, 0, 1, 1}).empty());
}

TEST_CASE("neighbours that share an edge are apart, overlapping ones are not", "[geometry]")
{
    auto const how = [](MultiPolygon const& a, MultiPolygon const& b) { return relation(Outline{a}, Outline{b}); };
    CHECK(how(box(0, 0, 10, 10), box(10, 0, 20, 10)) == Relation::apart);
    CHECK(how(box(0, 0, 10, 10), box(10, 3, 20, 7)) == Relation::apart);
    CHECK(how(box(0, 0, 10, 10), box(0, 5, 10, 15)) == Relation::mixed);  // edges of one lie on edges of the other
    CHECK(how(box(0, 0, 10, 10), box(9.9995, 0, 20, 10)) == Relation::apart);
    CHECK(how(box(0, 0, 10, 10), box(9.99, 0, 20, 10)) == Relation::mixed);
    CHECK(how(box(2, 2, 4, 4), box(0, 0, 10, 10)) == Relation::inside);
    CHECK(how(box(0, 0, 10, 10), box(2, 2, 4, 4)) == Relation::mixed);
    CHECK(how(box(0, 0, 10, 5), box(0, 0, 10, 10)) == Relation::inside);
    CHECK(how(box(0, 0, 10, 10), box(0, 0, 10, 10)) == Relation::inside);
    CHECK(how(box(-5, 4, 15, 6), box(0, 0, 10, 10)) == Relation::mixed);  // a cross: no corner of either inside
    Polygon ring = rectangle(0, 0, 10, 10);
    ring.inners.push_back({{2, 2}, {2, 8}, {8, 8}, {8, 2}, {2, 2}});
    CHECK(how(box(3, 3, 7, 7), {ring}) == Relation::apart);
    CHECK(how(box(2, 2, 8, 8), {ring}) == Relation::apart);
    CHECK(how(box(1, 1, 9, 9), {ring}) == Relation::mixed);
}

TEST_CASE("relation agrees with overlay on seeded polygons", "[geometry][property]")
{
    Dice dice{23};
    int apart = 0, inside = 0, mixed = 0;
    for (int i = 0; i < 2000; ++i) {
        MultiPolygon const a{test::star(dice, 0, 0, dice.between(2, 20), dice.pick(3, 12))};
        MultiPolygon const b{
            test::star(dice, dice.between(-25, 25), dice.between(-25, 25), dice.between(2, 30), dice.pick(3, 12))};
        auto const how = relation(Outline{a}, Outline{b}, 1e-6);
        double const shared = area(intersection(a, b));
        if (how == Relation::apart) {
            ++apart;
            CHECK(shared < 1e-3);
        } else if (how == Relation::inside) {
            ++inside;
            CHECK(shared == Approx(area(a)).margin(1e-3));
        } else {
            ++mixed;
            CHECK(shared > 0);
        }
    }
    CHECK(apart > 100);
    CHECK(inside > 20);
    CHECK(mixed > 100);
}

TEST_CASE("a point inside lies inside, for every polygon", "[geometry][property]")
{
    Dice dice{29};
    for (int i = 0; i < 500; ++i) {
        MultiPolygon const shape{test::star(dice, 1e6, 1e6, 20, dice.pick(3, 30))};
        CHECK(contains(shape, point_inside(shape)));
    }
}

TEST_CASE("the area shared with a parcel of thousands of corners is that of the plain overlay", "[overlay][property]")
{
    Dice dice{41};
    int compared = 0, nothing = 0, all = 0;
    for (int i = 0; i < 6; ++i) {
        // A street parcel: a ragged outline round blocks that are ragged holes, some of them with a court.
        Polygon streets = test::star(dice, 500000, 5000000, 600, 900);
        MultiPolygon courts;
        for (int x = -3; x <= 3; ++x)
            for (int y = -3; y <= 3; ++y) {
                auto const block = test::star(dice, 500000 + 30.0 * x, 5000000 + 30.0 * y, 13, 60);
                if (x % 2 == 0) courts.push_back(test::star(dice, 500000 + 30.0 * x, 5000000 + 30.0 * y, 4, 20));
                streets.inners.push_back(block.outer);
            }
        MultiPolygon large = difference({streets}, {});
        large.insert(large.end(), courts.begin(), courts.end());
        REQUIRE(is_valid(large));
        for (int k = 0; k < 120; ++k) {
            double const x = 500000 + dice.between(-150, 150), y = 5000000 + dice.between(-150, 150);
            MultiPolygon const small{test::star(dice, x, y, dice.between(0.5, 8), dice.pick(3, 12))};
            double const plain = area(intersection(small, large));
            CHECK(shared_area(small, large) == Approx(plain).margin(1e-6));
            ++compared;
            nothing += plain < 1e-9;
            all += plain > area(small) - 1e-9;
        }
    }
    CHECK(compared == 720);
    CHECK(nothing > 10);
    CHECK(all > 20);
}

TEST_CASE("a building in the hole of a street parcel shares nothing with it, however near the lines run", "[overlay]")
{
    Polygon streets = rectangle(0, 0, 1000, 1000);
    for (int i = 0; i < 100; ++i) {
        double const x = 10.0 * i;
        streets.inners.push_back({{x + 1, 500}, {x + 1, 509}, {x + 10, 509}, {x + 10, 500}, {x + 1, 500}});
    }
    CHECK(shared_area(test::box(12, 501, 19, 508), {streets}) == 0);
    CHECK(shared_area(test::box(11, 500, 20, 509), {streets}) == Approx(0).margin(1e-9));
    CHECK(shared_area(test::box(10, 500, 11, 509), {streets}) == Approx(9));
    CHECK(shared_area(test::box(9, 499, 21, 510), {streets}) == Approx(12 * 11 - 9 * 9 - 1 * 9));
}

TEST_CASE("boxes that touch become one polygon, those that meet at a corner only stay two", "[geometry]")
{
    auto const both = union_of_boxes({{0, 0, 2, 1}, {2, 0, 3, 1}, {3, 1, 4, 2}});
    REQUIRE(both.size() == 2);
    CHECK(both[0].outer == Ring{{0, 0}, {3, 0}, {3, 1}, {0, 1}, {0, 0}});
    CHECK(both[1].outer == Ring{{3, 1}, {4, 1}, {4, 2}, {3, 2}, {3, 1}});
    // A frame round a hole, open at one corner: the hole is a hole, and touches the outer ring in a point.
    auto const frame = union_of_boxes({{0, 0, 3, 1}, {0, 1, 1, 3}, {1, 2, 2, 3}, {2, 1, 3, 2}});
    REQUIRE(frame.size() == 1);
    CHECK(frame[0].inners.size() == 1);
    CHECK(is_valid(frame));
    CHECK(union_of_boxes({}).empty());
}

TEST_CASE("the union of drawn boxes is that of GEOS, in any order of the boxes", "[geometry][property]")
{
    Dice dice{20261126};
    for (int run = 0; run < 60; ++run) {
        std::vector<Box> boxes;
        std::vector<MultiPolygon> shapes;
        for (int i = 0; i < 9; ++i)
            for (int j = 0; j < 9; ++j)
                if (dice.between(0, 1) < 0.25 + 0.01 * run) {
                    boxes.push_back({i * 2.5, j * 1.5, (i + 1) * 2.5, (j + 1) * 1.5});
                    shapes.push_back(test::box(i * 2.5, j * 1.5, (i + 1) * 2.5, (j + 1) * 1.5));
                }
        auto const ours = union_of_boxes(boxes);
        auto const theirs = union_of(shapes);
        CAPTURE(run, boxes.size());
        CHECK(is_valid(ours));
        CHECK(ours.size() == theirs.size());
        CHECK(area(ours) == Approx(static_cast<double>(boxes.size()) * 3.75));
        CHECK(area(difference(ours, theirs)) == Approx(0).margin(1e-9));
        std::ranges::reverse(boxes);
        CHECK(union_of_boxes(boxes) == ours);
    }
}

TEST_CASE("shapes that touch share no ground, whatever a nanometre between them says", "[geometry]")
{
    auto const yard = test::box(0, 0, 10, 10);
    CHECK(share_ground(yard, test::box(9, 9, 20, 20)));
    CHECK(share_ground(test::box(2, 2, 3, 3), yard));
    for (double const by : {-1e-9, 0.0, 1e-9, 1e-5}) {
        CHECK_FALSE(share_ground(yard, test::box(10 - by, 0, 20, 10)));
        CHECK_FALSE(share_ground(test::box(10 - by, 0, 20, 10), yard));
    }
    Polygon ring = yard.front();
    ring.inners.push_back({{2, 2}, {2, 8}, {8, 8}, {8, 2}, {2, 2}});
    CHECK_FALSE(share_ground({ring}, test::box(2, 2, 8, 8)));
    CHECK(share_ground({ring}, test::box(1, 1, 9, 9)));
    // A spike that runs back along itself: tests by overlay end such a pair with an exception.
    MultiPolygon const spiked{Polygon{{{0, 0}, {10, 0}, {10, 5}, {18, 5}, {10, 5}, {10, 10}, {0, 10}, {0, 0}}, {}}};
    CHECK_FALSE(share_ground(spiked, test::box(12, 0, 20, 10)));
    CHECK(share_ground(spiked, test::box(9, 4, 20, 10)));
}

TEST_CASE("a ring of thousands of corners that crosses itself throughout is repaired", "[overlay]")
{
    Dice dice{43};
    Ring ring;
    int const corners = 12'000;
    for (int i = 0; i < corners; ++i) {
        double const a = 2 * std::numbers::pi * i / corners;
        ring.push_back({500000 + dice.between(400, 405) * std::cos(a), 5000000 + dice.between(400, 405) * std::sin(a)});
    }
    ring.push_back(ring.front());
    MultiPolygon const crossed{{ring, {}}};
    REQUIRE_FALSE(is_valid(crossed));
    auto const mended = repaired(crossed);
    CHECK(is_valid(mended));
    CHECK(area(mended) == Approx(std::numbers::pi * 402.5 * 402.5).epsilon(0.01));
}

TEST_CASE("edges that cross beside a cusp lose their loop, and the rest of the ring stays", "[geometry]")
{
    // The two sides of a spike cross near its tip (4, 1): the tip beyond the crossing is a loop of its own.
    Polygon spike{{{0, 0}, {3.8, 0.98}, {4, 1.01}, {4, 0.99}, {3.8, 1.02}, {0, 2}, {0, 0}}, {}};
    REQUIRE_FALSE(is_valid({spike}));
    double const before = area(spike);
    cut_small_loops(spike, 0.05);
    CHECK(is_valid({spike}));
    CHECK(area(spike) == Approx(before).margin(0.02));
    CHECK(spike.outer.size() == 6);

    Polygon bow{{{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}, {}};
    auto const same = bow;
    cut_small_loops(bow, 0.05);
    CHECK(area(bow) == area(same));
    CHECK(bow.outer.size() == same.outer.size());
}

TEST_CASE("a clear ring keeps its corners when loops are looked for", "[geometry][property]")
{
    Dice dice{11};
    for (int i = 0; i < 200; ++i) {
        auto polygon = test::star(dice, 50, 50, 20, 24);
        auto const m2 = area(polygon);
        auto const corners = polygon.outer.size();
        cut_small_loops(polygon, 1);
        CHECK(area(polygon) == Approx(m2));
        CHECK(polygon.outer.size() == corners);
    }
}

TEST_CASE("arms go and corners stay, worked by hand; an arm beside wide ground goes too", "[overlay]")
{
    // A square of 10 m; an arm 1 m wide and 20 m long; one that runs back beside the square, 1 m away from it.
    auto const square = box(0, 0, 10, 10);
    CHECK(area(without_arms(square, 1)) == Approx(100).epsilon(1e-12));
    auto const arm = union_of({square, box(10, 4, 30, 5)});
    auto const cut = without_arms(arm, 1);
    REQUIRE(cut.size() == 1);
    CHECK(area(cut) == Approx(100 + 0.5).margin(0.15));
    auto const hook = union_of({square, box(10, 0, 12, 1), box(11, 1, 12, 40)});
    auto const unhooked = without_arms(hook, 1);
    REQUIRE(unhooked.size() == 1);
    CHECK(area(unhooked) < 100 + 1);
    CHECK(area(without_arms(box(0, 0, 30, 2), 1)) == Approx(60));  // just as wide
    CHECK(without_arms(box(0, 0, 30, 1.9), 1).empty());
    CHECK(area(without_arms(union_of({square, box(10, 4, 20, 6)}), 1)) == Approx(120));
    CHECK(without_arms({}, 1).empty());
    CHECK(area(without_arms(arm, 0)) == Approx(120));
}
