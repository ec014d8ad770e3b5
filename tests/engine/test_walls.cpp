// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/model/rule_levels.h"
#include "engine/spaces/barriers.h"
#include "engine/spaces/rule_check.h"
#include "engine/spaces/wall_class.h"
#include "tests/engine/building_fixtures.h"

#include <numeric>

using namespace lacuna;
using namespace lacuna::test;

namespace {

int count(std::vector<char> const& ends) { return std::accumulate(ends.begin(), ends.end(), 0); }

/// A slab block of 40 x 12 m in a parcel of 100 x 80 m, its end walls to the east and west.
struct Slab {
    Parcel parcel{"P", box(0, 0, 100, 80), 8000, {}};
    Building block = building("B", box(30, 30, 70, 42));
    std::vector<char> blank = blank_ends(block.footprint);
    ParcelScene scene;
    SpaceRules rules;

    Slab()
    {
        scene.parcel = &parcel;
        scene.on_it = {{&block, 480}};
        scene.nearby = {&block.footprint};
        scene.blank = {&blank};
        rules.setback_m = 0;
        rules.clearance_m = 6;
        rules.gable_clearance_m = 3;
    }
};

double lost(OpenLand const& open, std::string_view rule)
{
    return std::ranges::find(open.losses, rule, &RuleLoss::rule)->area_m2;
}

}  // namespace

TEST_CASE("the short ends of a slab block are blank by shape; towers, houses and courts have none", "[walls]")
{
    auto const slab = blank_ends(box(0, 0, 40, 12));
    REQUIRE(slab.size() == 4);
    CHECK(count(slab) == 2);
    // At any angle, and with an end that steps by half a metre.
    CHECK(count(blank_ends({moved(rectangle(0, 0, 40, 12), 33, 3e5, 5e6)})) == 2);
    Polygon stepped{{{0, 0}, {40, 0}, {40, 6}, {39.5, 6}, {39.5, 12}, {0, 12}, {0, 0}}, {}};
    CHECK(count(blank_ends({stepped})) == 3);
    CHECK(blank_ends(box(0, 0, 20, 20)).empty());
    CHECK(blank_ends(box(0, 0, 15, 7)).empty());    // a house
    CHECK(blank_ends(box(0, 0, 60, 6)).empty());    // a row of garages
    CHECK(blank_ends(box(0, 0, 100, 40)).empty());  // a hall
    Polygon angle{{{0, 0}, {40, 0}, {40, 12}, {12, 12}, {12, 18}, {0, 18}, {0, 0}}, {}};
    CHECK(blank_ends({angle}).empty());  // too much of its rectangle is empty
    CHECK(blank_ends({rectangle(0, 0, 40, 12), rectangle(60, 0, 100, 12)}).empty());
    CHECK(blank_ends({}).empty());
    CHECK(blank_ends({Polygon{{{0, 0}, {30, 0}, {0, 0}}, {}}}).empty());
}

TEST_CASE("a gable keeps less ground clear than a wall with windows, worked by hand", "[walls]")
{
    Slab slab;
    auto const find = [&] {
        auto task = open_land_task(slab.scene, slab.rules, {});
        task.standing = {&slab.block.footprint};
        return open_land(task, slab.rules);
    };
    auto const open = find();
    REQUIRE_FALSE(open.by_overlay);
    // Before each long wall 6 x 40 m and a quarter circle beyond both its ends. Before a gable of 12 m the circles of
    // both corners reach 6 m out, down to 3 m at sqrt(27) m from the corner; between them the gable's own 3 m go on.
    double const x = std::sqrt(27.0);
    double const gable = 2 * (x / 2 * 3 + 18 * std::asin(x / 6) + 3 * (6 - x));
    double const worked = 2 * 6 * 40 + 4 * std::numbers::pi * 36 / 4 + 2 * gable;
    CHECK(lost(open, "clearance") == Approx(worked).margin(0.04));  // a setback of 0 is taken as 0.1 mm
    slab.rules.gable_clearance_m.reset();
    auto const even = find();
    CHECK(lost(even, "clearance") == Approx(2 * 6 * 40 + 2 * 6 * 12 + std::numbers::pi * 36).margin(0.04));
    slab.rules.gable_clearance_m = 9;  // never more than other walls
    CHECK(find().open_m2 == even.open_m2);
}

TEST_CASE("distances of walls of their own agree with the overlay of each wall's strip", "[walls][property]")
{
    SpaceRules rules;
    rules.min_width_m = 0;
    rules.min_area_m2 = 0;
    rules.arc_segments = 64;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Dice dice{seed};
        MultiPolygon const parcel = box(-60, -60, 60, 60);
        MultiPolygon const house{moved(star(dice, 0, 0, 25, dice.pick(3, 8)), dice.between(0, 360), 0, 0)};
        OpenLandTask task{&parcel, 0};
        task.footprints = task.standing = {&house};
        rules.clearance_m = 8;
        task.clearances_m = {8};
        auto& walls = task.walls_m.emplace_back();
        std::vector<MultiPolygon> taken{house};
        auto const& ring = house.front().outer;
        for (std::size_t i = 1; i < ring.size(); ++i) {
            walls.push_back(dice.between(0.5, 8));
            taken.push_back(offset_of_line({ring[i - 1], ring[i]}, walls.back(), 64));
        }
        auto const open = open_land(task, rules);
        if (open.by_overlay) continue;
        CHECK(open.open_m2 == Approx(area(difference(parcel, union_of(taken)))).margin(0.2).epsilon(1e-4));
    }
}

TEST_CASE("a site before a gable keeps the gable's distance, and may only be allowed where it has windows", "[walls]")
{
    Slab slab;
    slab.rules.strict = slab.rules.relaxed = likely_level(slab.rules);
    slab.rules.strict->gable_clearance_m = 6;
    auto const verdict = check_rules(box(74, 34, 90, 38), slab.scene, slab.rules);
    REQUIRE(verdict);
    CHECK_FALSE(verdict->holds_strict);
    CHECK(verdict->rule == "clearance of a gable");
    CHECK(verdict->distance_m == Approx(4));
    CHECK(verdict->likely_m == 3);
    CHECK(verdict->strict_m == 6);
}

TEST_CASE("a door keeps a strip clear straight out from its wall, on either side of it and at any angle", "[walls]")
{
    SpaceRules const rules;
    for (double const angle : {0.0, 30.0, 123.0}) {
        for (double const off : {-0.4, 0.0, 0.4}) {  // drawn in the wall, on it, before it
            CAPTURE(angle, off);
            auto const turn = [&](double x, double y) {
                return moved(Polygon{{{x, y}}, {}}, angle, 313700, 5069800).outer.front();
            };
            std::vector<Building> const houses{building("H", {moved(rectangle(0, 0, 20, 10), angle, 313700, 5069800)})};
            auto const index = index_of(houses);
            std::vector<Constraint> doors(2);
            doors[0].id = "A", doors[0].rule = "entrance", doors[0].points = {turn(8, -off)};
            doors[1].id = "B", doors[1].rule = "window", doors[1].points = {turn(20 + off, 5)};
            Walls const walls{houses, index};
            Barriers const barriers{doors, rules, &walls};
            auto const near = barriers.near(grown(bounds(houses[0].footprint), 10));
            REQUIRE(near.size() == 2);
            CHECK(near[0].depth_m == 3);
            CHECK(near[1].depth_m == 1.5);
            MultiPolygon const door{moved(rectangle(6.5, -3, 9.5, 0), angle, 313700, 5069800)};
            MultiPolygon const window{moved(rectangle(20, 4.25, 21.5, 5.75), angle, 313700, 5069800)};
            CHECK(is_valid(*near[0].shape));
            CHECK(area(intersection(*near[0].shape, door)) == Approx(9).margin(1e-5));
            CHECK(area(*near[0].shape) == Approx(9).margin(1e-5));
            CHECK(area(intersection(*near[1].shape, window)) == Approx(2.25).margin(1e-5));
            // The first side of a strip lies on the wall.
            auto const& ring = near[0].shape->front().outer;
            CHECK(distance({*near[0].shape}, houses[0].footprint) == Approx(0).margin(1e-6));
            CHECK(std::hypot(ring[1].x - ring[0].x, ring[1].y - ring[0].y) == Approx(3));
            CHECK(std::hypot(turn(8, 0).x - (ring[0].x + ring[1].x) / 2, turn(8, 0).y - (ring[0].y + ring[1].y) / 2) ==
                  Approx(0).margin(1e-5));
        }
    }
}

TEST_CASE("a door away from every wall, or inside two houses, keeps a circle clear", "[walls]")
{
    SpaceRules const rules;
    std::vector<Building> const houses{building("H", box(0, 0, 20, 10)), building("I", box(0, 9, 20, 20))};
    auto const index = index_of(houses);
    std::vector<Constraint> doors(1);
    doors[0].id = "A", doors[0].rule = "entrance", doors[0].points = {{8, -3.1}, {10, 10}, {8, -2.9}};
    Walls const walls{houses, index};
    auto const near = Barriers{doors, rules, &walls}.near({-50, -50, 50, 50});
    REQUIRE(near.size() == 3);
    CHECK((near[0].spot && near[0].clear_m == 3));
    CHECK((near[1].spot && near[1].clear_m == 3));
    CHECK((near[2].shape && near[2].depth_m == 3));
    // Without footprints, and of other classes, nothing changes.
    CHECK(Barriers{doors, rules}.near({-50, -50, 50, 50})[2].spot);
}

TEST_CASE("a site in the strict strip before a door may be allowed only; beside the strip it is", "[walls]")
{
    Slab slab;
    slab.rules.clearance_m = 1;
    slab.rules.gable_clearance_m.reset();
    slab.rules.strict = slab.rules.relaxed = likely_level(slab.rules);
    slab.rules.strict->keep_clear_m["entrance"] = 5;
    std::vector<Building> const houses{slab.block};
    auto const index = index_of(houses);
    std::vector<Constraint> doors(1);
    doors[0].id = "A", doors[0].rule = "entrance", doors[0].points = {{50, 30}};
    Walls const walls{houses, index};
    Barriers const likely{doors, slab.rules, &walls};
    Barriers const strict{doors, rules_at(slab.rules, RuleEnd::strict), &walls};
    slab.scene.barriers = likely.near({0, 0, 100, 80});
    slab.scene.strict_barriers = strict.near({0, 0, 100, 80});
    auto const before = check_rules(box(45, 10, 60, 26), slab.scene, slab.rules);
    REQUIRE(before);
    CHECK_FALSE(before->holds_strict);
    CHECK(before->rule == "entrance");
    CHECK(before->distance_m == Approx(4));
    CHECK(before->strict_m == 5);
    CHECK(before->likely_m == 3);
    auto const beside = check_rules(box(52, 10, 60, 26), slab.scene, slab.rules);
    REQUIRE(beside);
    CHECK(beside->holds_strict);
    // The likely strip is a loss of the parcel: 3 m wide, 2 m beyond the clearance of 1 m.
    auto const open = open_land(open_land_task(slab.scene, slab.rules, slab.scene.barriers), slab.rules);
    CHECK(lost(open, "entrance") == Approx(6).margin(1e-3));
}

TEST_CASE("a tall building is kept farther away from on every side, gables too; one of unknown height is not tall",
          "[walls]")
{
    Slab slab;
    slab.scene.classes = {BuildingClass{.tall = true}};
    slab.rules.tall_clearance_m = 9;
    auto const low = [&] {
        Slab plain;
        return lost(open_land(open_land_task(plain.scene, plain.rules, {}), plain.rules), "clearance");
    }();
    // 9 m round all of 40 x 12, which is counted with it here: 480 + 2 x 52 x 9 + pi 81
    auto const task = open_land_task(slab.scene, slab.rules, {});
    CHECK(task.clearances_m == std::vector{9.0});
    double const tall = lost(open_land(task, slab.rules), "clearance");
    CHECK(tall > low + 300);
    CHECK(tall == Approx(480 + 2 * 52 * 9 + 3.14159265 * 81).epsilon(1e-3));
    CHECK(lost(open_land_by_overlay(task, slab.rules), "clearance") == Approx(tall).epsilon(1e-3));
    slab.scene.classes = {BuildingClass{}};
    CHECK(open_land_task(slab.scene, slab.rules, {}).clearances_m.empty());
    CHECK(lost(open_land(open_land_task(slab.scene, slab.rules, {}), slab.rules), "clearance") == Approx(low));
    slab.scene.classes = {BuildingClass{.tall = true}};
    slab.rules.tall_clearance_m = 4;  // never less than other walls
    CHECK(open_land_task(slab.scene, slab.rules, {}).clearances_m == std::vector{6.0});

    auto block = slab.block;
    slab.rules.tall_over_m = 0;
    CHECK_FALSE(is_tall(block, slab.rules));
    slab.rules.tall_over_m = 24;
    CHECK_FALSE(is_tall(block, slab.rules));
    block.attributes.floors = 9;  // x 3 m
    CHECK(is_tall(block, slab.rules));
    block.attributes.height_m = 24;  // goes before storeys
    CHECK_FALSE(is_tall(block, slab.rules));
    block.attributes.height_m = 24.1;
    CHECK(is_tall(block, slab.rules));
}

TEST_CASE("the strict distance from a tall building makes a site near it a maybe that names it", "[walls]")
{
    Slab slab;
    slab.scene.classes = {BuildingClass{.tall = true}};
    slab.rules.gable_clearance_m.reset();
    slab.rules.clearance_m = 3;
    slab.rules.tall_clearance_m = 4.5;
    slab.rules.strict = slab.rules.relaxed = likely_level(slab.rules);
    slab.rules.strict->clearance_m = 6;
    slab.rules.strict->tall_clearance_m = 9;
    auto const near = check_rules(box(35, 50, 45, 60), slab.scene, slab.rules);  // 8 m away
    REQUIRE(near);
    CHECK(near->rule == "clearance of a tall building");
    CHECK_FALSE(near->holds_strict);
    CHECK(near->strict_m == 9);
    CHECK(near->likely_m == 4.5);
    CHECK(check_rules(box(35, 51.1, 45, 60), slab.scene, slab.rules)->holds_strict);
    slab.scene.classes = {BuildingClass{}};
    CHECK(check_rules(box(35, 50, 45, 60), slab.scene, slab.rules)->holds_strict);
}

TEST_CASE("a building of fire resistance class III or IV is kept farther away from on every side, the largest holds",
          "[walls]")
{
    Slab slab;
    slab.rules.fire_class_3_clearance_m = 7;
    slab.rules.fire_class_4_clearance_m = 9;
    auto const lost_to = [&](BuildingClass building) {
        slab.scene.classes = {building};
        auto const task = open_land_task(slab.scene, slab.rules, {});
        double const m2 = lost(open_land(task, slab.rules), "clearance");
        if (building.fire_class > 2)
            CHECK(lost(open_land_by_overlay(task, slab.rules), "clearance") == Approx(m2).epsilon(1e-3));
        return m2;
    };
    // m metres round all of 40 x 12, which is counted with it here: 480 + 2 x 52 m + pi m2; gables are no nearer.
    auto const round = [](double m) { return 480 + 2 * 52 * m + 3.14159265 * m * m; };
    CHECK(lost_to({.fire_class = 3}) == Approx(round(7)).epsilon(1e-3));
    CHECK(lost_to({.fire_class = 4}) == Approx(round(9)).epsilon(1e-3));
    double const plain = lost_to({});
    CHECK(plain < round(6) - 20);  // 3 m before the gables
    CHECK(lost_to({.fire_class = 1}) == plain);
    CHECK(lost_to({.fire_class = 2}) == plain);
    slab.rules.tall_clearance_m = 8;
    CHECK(lost_to({.tall = true, .fire_class = 3}) == Approx(round(8)).epsilon(1e-3));
    CHECK(lost_to({.tall = true, .fire_class = 4}) == Approx(round(9)).epsilon(1e-3));

    auto block = slab.block;
    CHECK(class_of(block, slab.rules).fire_class == 0);
    block.attributes.fire_class = 3;
    block.attributes.floors = 9;
    CHECK(class_of(block, slab.rules).fire_class == 3);
    CHECK(class_of(block, slab.rules).tall);
    CHECK(largest_clearance_m(slab.rules) == 9);
}

TEST_CASE("the strict distance from a building of fire class III makes a site near it a maybe that names it", "[walls]")
{
    Slab slab;
    slab.rules.gable_clearance_m.reset();
    slab.rules.clearance_m = 3;
    slab.rules.fire_class_3_clearance_m = 3.5;
    slab.rules.tall_clearance_m = 4.5;
    slab.rules.strict = slab.rules.relaxed = likely_level(slab.rules);
    slab.rules.strict->clearance_m = 6;
    slab.rules.strict->fire_class_3_clearance_m = 7;
    slab.rules.strict->tall_clearance_m = 9;
    auto const at = [&](BuildingClass building, double away_m) {
        slab.scene.classes = {building};
        return check_rules(box(35, 42 + away_m, 45, 60), slab.scene, slab.rules).value();
    };
    auto const near = at({.fire_class = 3}, 6.5);
    CHECK(near.rule == "clearance of a building of fire class 3");
    CHECK_FALSE(near.holds_strict);
    CHECK(near.strict_m == 7);
    CHECK(near.likely_m == 3.5);
    CHECK(at({.fire_class = 3}, 7.1).holds_strict);
    CHECK(at({}, 6.5).holds_strict);
    CHECK(at({.fire_class = 2}, 6.5).rule == "clearance");
    CHECK(at({.tall = true, .fire_class = 3}, 8).rule == "clearance of a tall building");
}
