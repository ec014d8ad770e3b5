// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/sample/estate.h"
#include "engine/spaces/barriers.h"
#include "engine/spaces/find_spaces.h"
#include "engine/spaces/open_land.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <numbers>
#include <numeric>

using namespace lacuna;
using test::box;

namespace {

double loss(std::vector<RuleLoss> const& losses, std::string_view rule)
{
    for (auto const& l : losses)
        if (l.rule == rule) return l.area_m2;
    return -1;
}

double total(std::vector<RuleLoss> const& losses)
{
    return std::accumulate(losses.begin(), losses.end(), 0.0,
                           [](double sum, RuleLoss const& l) { return sum + l.area_m2; });
}

struct Village {
    Parcel parcel{"P", box(0, 0, 40, 30), 1200, {}};
    Building house;
    ParcelScene scene;

    explicit Village(std::optional<double> floors = 2)
    {
        house.id = "H";
        house.footprint = house.counted = box(5, 5, 15, 15);
        house.area_m2 = house.counted_m2 = 100;
        house.attributes.floors = floors;
        scene.parcel = &parcel;
        scene.on_it = {{&house, 100}};
        scene.nearby = {&house.footprint};
    }
};

}  // namespace

TEST_CASE("each rule takes its square metres in order, worked by hand", "[spaces]")
{
    SpaceRules rules;
    rules.setback_m = 1;
    rules.clearance_m = 3;
    rules.min_width_m = 2;
    auto const house = box(5, 5, 15, 15);
    auto const parcel = box(0, 0, 40, 30);
    OpenLandTask task{&parcel, rules.setback_m};
    task.footprints = task.standing = {&house};
    auto const open = open_land(task, rules);
    CHECK(loss(open.losses, "setback") == Approx(1200 - 38 * 28));
    CHECK(loss(open.losses, "buildings") == Approx(100));
    // Four strips of 3 x 10 and four quarter circles of radius 3.
    CHECK(loss(open.losses, "clearance") == Approx(4 * 30 + 9 * std::numbers::pi).epsilon(1e-9));
    // West and south of the house 1 m is left, and the opening takes it but for its rounded ends.
    CHECK(loss(open.losses, "too_narrow") > 2 * 14);
    CHECK(total(open.losses) + open.open_m2 == Approx(1200).margin(1e-6));
    REQUIRE(open.pieces.size() == 1);
    // East of the house 21 m are free; a circle may bulge past the corner of the clearance by a little.
    CHECK(open.pieces.front().width_m > 21 - 0.02);
    CHECK(open.pieces.front().width_m < 22);
}

TEST_CASE("a parcel without a building is vacant, and unknown where there is no building data", "[spaces]")
{
    Village v;
    v.scene.on_it.clear();
    v.scene.nearby.clear();
    auto const vacant = find_spaces(v.scene, {});
    CHECK(vacant.survey.status == ParcelStatus::vacant);
    REQUIRE(vacant.spaces.size() == 1);
    CHECK(vacant.spaces[0].kind == SpaceKind::vacant_parcel);
    CHECK(vacant.spaces[0].id == "P/vacant/1");
    v.scene.building_data = false;
    auto const unknown = find_spaces(v.scene, {});
    CHECK(unknown.survey.status == ParcelStatus::unknown);
    CHECK(unknown.spaces.empty());
}

TEST_CASE("a parcel on which nothing is drawn but whose register gives a building is unknown and not vacant",
          "[spaces]")
{
    Village v;
    v.scene.on_it.clear();
    v.scene.nearby.clear();
    auto& a = v.parcel.attributes;
    auto const status = [&] { return find_spaces(v.scene, {}).survey.status; };
    a.floor_area_m2 = 10;  // no more than a hut
    CHECK(status() == ParcelStatus::vacant);
    a.floor_area_m2 = 517;
    CHECK(status() == ParcelStatus::unknown);
    CHECK(find_spaces(v.scene, {}).spaces.empty());
    CHECK(built_by_register(v.parcel, {}) == "no building is drawn here, but the register gives 517 m2 of floor area");
    a.floor_area_m2 = std::nullopt;
    a.land_value = 1000;
    a.improvement_value = 100;  // a fence and paving
    CHECK(status() == ParcelStatus::vacant);
    a.improvement_value = 350;
    CHECK(status() == ParcelStatus::unknown);
    CHECK(built_by_register(v.parcel, {}) ==
          "no building is drawn here, but the register gives an improvement worth 0.35 of the land");
    a.land_value = std::nullopt;
    CHECK(status() == ParcelStatus::vacant);
    a.land_value = 1000;
    a.land_use = "PARKING-LOT";  // whose paving is the improvement
    CHECK(status() == ParcelStatus::vacant);
}

TEST_CASE("a neighbour's eaves over the line are no building that could be multiplied", "[spaces]")
{
    Village v;
    v.parcel.attributes.far_allowed = 1.0;
    v.scene.on_it.front().m2 = 1.8;
    auto const found = find_spaces(v.scene, {});
    REQUIRE(found.spaces.back().kind == SpaceKind::unused_floor_area);
    CHECK(found.spaces.back().evidence.find("multiple") == std::string::npos);
    v.scene.on_it.clear();
    v.scene.nearby.clear();
    CHECK(find_spaces(v.scene, {}).spaces.back().evidence ==
          "FAR 1.00 allows 1200 m2 of floor area more (1200 to 1200); nothing stands there");
}

TEST_CASE("unused floor area is what the ratio allows less what stands, as an interval where storeys are unknown",
          "[spaces]")
{
    Village known{2};
    known.parcel.attributes.far_allowed = 1.0;
    auto const exact = find_spaces(known.scene, {});
    REQUIRE(exact.spaces.back().kind == SpaceKind::unused_floor_area);
    CHECK(exact.spaces.back().floor_area_m2 == Interval{1000, 1000, 1000});
    CHECK(exact.spaces.back().confidence == Confidence::measured);

    Village unknown{std::nullopt};
    unknown.parcel.attributes.far_allowed = 1.0;
    auto const guessed = find_spaces(unknown.scene, {});
    REQUIRE(guessed.spaces.back().kind == SpaceKind::unused_floor_area);
    CHECK(guessed.spaces.back().floor_area_m2 == Interval{600, 1000, 1100});
    CHECK(guessed.spaces.back().confidence == Confidence::assumed);

    Village full{2};
    full.parcel.attributes.far_allowed = 0.1;
    for (auto const& s : find_spaces(full.scene, {}).spaces) CHECK(s.kind != SpaceKind::unused_floor_area);
}

TEST_CASE("allowed coverage limits floor area to the ground that is left", "[spaces]")
{
    Village v{2};
    v.parcel.attributes.far_allowed = 2.0;
    v.parcel.attributes.coverage_allowed = 0.25;
    auto const found = find_spaces(v.scene, {});
    CHECK(found.spaces.back().floor_area_m2.likely == Approx(0.25 * 1200 - 100));
}

TEST_CASE("losses and open land add up to the parcel, and nothing open touches a building, whatever stands there",
          "[spaces][property]")
{
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Dice dice{seed};
        MultiPolygon const parcel{test::star(dice, 0, 0, 60, dice.pick(4, 12))};
        std::vector<MultiPolygon> houses;
        for (int i = dice.pick(0, 6); i > 0; --i)
            houses.push_back({test::star(dice, dice.between(-40, 40), dice.between(-40, 40), 12, dice.pick(3, 8))});
        std::vector<MultiPolygon const*> near;
        for (auto const& h : houses) near.push_back(&h);
        SpaceRules rules;
        rules.min_width_m = dice.between(0.5, 6);
        MultiPolygon const all = union_of(houses);
        OpenLandTask task{&parcel, dice.between(0, 3)};
        task.footprints = near;
        task.standing = {&all};
        auto const open = open_land(task, rules);
        CAPTURE(seed);
        CHECK(loss(open.losses, "clearance") > -1e-6);
        CHECK(total(open.losses) + open.open_m2 == Approx(area(parcel)).margin(1e-6));
        for (auto const& piece : open.pieces) {
            CHECK(piece.area_m2 >= rules.min_area_m2);
            CHECK(piece.width_m > rules.min_width_m - 0.15);
            for (auto const& h : houses) CHECK(distance({piece.shape}, h) > rules.clearance_m - 0.06);
        }
    }
}

TEST_CASE("a loss alone is what would be open without that rule only, worked by hand", "[spaces]")
{
    // A yard 20 x 10 with a setback of 1 m and nothing on it: 18 x 8 are free, and a disc of radius 1 reaches all but
    // its corners. Without the setback it would be 20 x 10 less the corners.
    SpaceRules rules;
    rules.min_width_m = 2;
    auto const parcel = box(0, 0, 20, 10);
    OpenLandTask task{&parcel, 1};
    auto const open = open_land(task, rules);
    REQUIRE(open.losses.front().rule == "setback");
    REQUIRE(open.losses.front().alone_m2);
    CHECK(*open.losses.front().alone_m2 == Approx(200 - 144).margin(0.02));
    auto const narrow = std::ranges::find(open.losses, "too_narrow", &RuleLoss::rule);
    REQUIRE(narrow->alone_m2);
    CHECK(*narrow->alone_m2 == Approx(4 - std::numbers::pi).margin(1e-6));
}

TEST_CASE("a tree, a pipe and a flood area each take their ground under their own name", "[spaces]")
{
    SpaceRules rules;
    rules.min_width_m = 2;
    auto const parcel = box(0, 0, 60, 40);
    Point const tree{10, 20};
    Polyline const pipe{{30, -5}, {30, 45}};
    auto const flood = box(50, -10, 80, 50);
    OpenLandTask task{&parcel, 1};
    task.barriers = {{"tree", 3, nullptr, nullptr, &tree},
                     {"pipeline", 5, nullptr, &pipe, nullptr},
                     {"flood", 0, &flood, nullptr, nullptr}};
    auto const open = open_land(task, rules);
    CHECK_FALSE(open.by_overlay);
    CHECK(loss(open.losses, "tree") == Approx(9 * std::numbers::pi).margin(1e-6));
    CHECK(loss(open.losses, "pipeline") == Approx(10 * 38).margin(1e-6));
    CHECK(loss(open.losses, "flood") == Approx(9 * 38).margin(0.01));
    CHECK(total(open.losses) + open.open_m2 == Approx(2400).margin(1e-6));
    CHECK(open.pieces.size() == 2);
    auto const twin = open_land_by_overlay(task, rules);
    CHECK(loss(twin.losses, "tree") == Approx(loss(open.losses, "tree")).epsilon(0.01));
    CHECK(loss(twin.losses, "pipeline") == Approx(380).margin(1e-6));
    CHECK(twin.open_m2 == Approx(open.open_m2).epsilon(1e-3));
}

TEST_CASE("open land by the kernel is that of overlays with fine arcs on every parcel of an estate", "[spaces][twin]")
{
    EstateSpec spec;
    spec.parcels = 300;
    auto const estate = make_estate(spec);
    SpaceRules rules;
    rules.arc_segments = 64;
    std::vector<MultiPolygon> buildings;
    for (auto const& b : estate.buildings) buildings.push_back({b.shape});
    int overlays = 0;
    for (auto const& p : estate.parcels) {
        MultiPolygon const parcel{p.shape};
        if (!is_valid(parcel)) continue;
        OpenLandTask task{&parcel, rules.setback_m};
        for (auto const& b : buildings)
            if (is_valid(b) && overlap(bounds(b), grown(bounds(parcel), rules.clearance_m)))
                task.footprints.push_back(&b);
        auto const fast = open_land(task, rules), slow = open_land_by_overlay(task, rules);
        overlays += fast.by_overlay;
        CHECK(fast.open_m2 == Approx(slow.open_m2).margin(0.05).epsilon(1e-3));
        CHECK(fast.pieces.size() == slow.pieces.size());
        for (std::size_t i = 0; i < std::min(fast.pieces.size(), slow.pieces.size()); ++i)
            CHECK(fast.pieces[i].width_m == Approx(slow.pieces[i].width_m).margin(0.05));
        for (auto const& piece : fast.pieces) CHECK(is_valid({piece.shape}));
    }
    CHECK(overlays <= 3);
}

TEST_CASE("constraints take the distance of their class, their own before it, and one without either is told",
          "[spaces]")
{
    SpaceRules const rules;
    std::vector<Constraint> constraints(3);
    constraints[0].id = "A", constraints[0].rule = "tree", constraints[0].points = {{10, 10}};
    constraints[1].id = "B", constraints[1].rule = "pipeline", constraints[1].lines = {{{0, 20}, {50, 20}}};
    constraints[1].buffer_m = 2;
    constraints[2].id = "C", constraints[2].rule = "badger_sett", constraints[2].points = {{30, 10}};
    Barriers const barriers{constraints, rules};
    CHECK(barriers.without_rule() == std::vector<std::string>{"badger_sett"});
    auto const near = barriers.near({0, 0, 50, 40});
    REQUIRE(near.size() == 3);
    CHECK(near[0].rule == "badger_sett");
    CHECK(near[0].clear_m == 0);
    CHECK(near[1].rule == "pipeline");
    CHECK(near[1].clear_m == 2);
    CHECK(near[2].rule == "tree");
    CHECK(near[2].clear_m == 3);
    CHECK(barriers.near({40, 30, 50, 40}).empty());
}

TEST_CASE("a tree on a parcel shows as a loss of the parcel and leaves a hole in its open land", "[spaces]")
{
    Village v;
    Point const tree{28, 15};
    v.scene.barriers = {{"tree", 3, nullptr, nullptr, &tree}};
    auto const found = find_spaces(v.scene, {});
    CHECK(loss(found.survey.losses, "tree") == Approx(9 * std::numbers::pi).margin(1e-6));
    REQUIRE_FALSE(found.spaces.empty());
    CHECK(found.spaces.front().shape.front().inners.size() == 1);
}

TEST_CASE("setbacks by edge class: 5 m to the street, 3 m at the rear, 1 m at the sides, the largest where unknown",
          "[spaces]")
{
    Village v;
    v.scene.on_it.clear();
    v.scene.nearby.clear();
    SpaceRules rules;
    rules.front_setback_m = 5, rules.side_setback_m = 1, rules.rear_setback_m = 3;
    // The lot is 40 x 30; its ring runs along the south first.
    REQUIRE(v.parcel.boundary.front().outer[1] == Point{40, 0});
    std::vector<ParcelEdge> edges{{0, 0, 0, EdgeClass::front, true},
                                  {0, 0, 1, EdgeClass::side, true},
                                  {0, 0, 2, EdgeClass::rear, true},
                                  {0, 0, 3, EdgeClass::side, true}};
    v.scene.edges = &edges;
    auto const known = find_spaces(v.scene, rules);
    CHECK(loss(known.survey.losses, "setback") == Approx(1200 - 38 * 22));
    edges[0].kind = EdgeClass::unknown;
    CHECK(loss(find_spaces(v.scene, rules).survey.losses, "setback") == Approx(1200 - 38 * 22));
    edges.clear();
    CHECK(loss(find_spaces(v.scene, rules).survey.losses, "setback") == Approx(1200 - 30 * 20));
    v.parcel.attributes.setback_m = 2;
    CHECK(loss(find_spaces(v.scene, rules).survey.losses, "setback") == Approx(1200 - 36 * 26));
}
