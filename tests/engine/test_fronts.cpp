// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/building_fixtures.h"

#include "engine/geometry/shared_area.h"

using namespace lacuna;
using namespace lacuna::test;

TEST_CASE("a ground-floor front is the strip behind the wall that sees a road, worked by hand", "[spaces]")
{
    Lot lot;
    Road street;
    street.lines = {{{-20, -4}, {60, -4}}};  // 9 m south of the house's south wall
    auto scene = lot.scene(lot.house);
    scene.roads_given = true;
    scene.near_roads = {&street};
    CHECK(find_ground_floors(scene, {}).empty());  // storeys are not known
    scene.storeys = 5;
    auto const fronts = find_ground_floors(scene, {});
    REQUIRE(fronts.size() == 1);
    CHECK(fronts[0].id == "H/front/1");
    CHECK(figure(fronts[0], "frontage_m") == Approx(12));
    CHECK(fronts[0].area_m2 == Approx(72));
    CHECK(fronts[0].width_m == Approx(6).margin(0.02));
    CHECK(area(difference(fronts[0].shape, box(5, 5, 17, 11))) == Approx(0).margin(1e-9));
    CHECK(fronts[0].confidence == Confidence::measured);

    SECTION("a shed before half of the wall leaves the other half")
    {
        auto const shed = building("X", box(11, 0, 20, 2));
        scene.near_buildings = {&shed};
        auto const half = find_ground_floors(scene, {});
        REQUIRE(half.size() == 1);
        CHECK(figure(half[0], "frontage_m") == Approx(6));
        CHECK(half[0].area_m2 == Approx(36 + 0.05 * 6));
    }
    SECTION("a road further away than the rule is none")
    {
        street.lines = {{{-20, -15.2}, {60, -15.2}}};
        CHECK(find_ground_floors(scene, {}).empty());
        street.lines = {{{-20, -15}, {60, -15}}};
        CHECK(find_ground_floors(scene, {}).size() == 1);
    }
    SECTION("a street over more than two metres of another lot is that lot's; of the wall's own lot, none's")
    {
        Parcel const before{"B", box(0, -1.9, 11, 4), 64.9, {}};
        scene.near_parcels = {&lot.parcel, &before};
        auto const half = find_ground_floors(scene, {});
        REQUIRE(half.size() == 1);
        CHECK(figure(half[0], "frontage_m") == Approx(6));
        Parcel const strip{"B", box(0, -2, 40, 0), 80, {}};
        scene.near_parcels = {&lot.parcel, &strip};
        CHECK(figure(find_ground_floors(scene, {}).at(0), "frontage_m") == Approx(12));
        Parcel const deep{"B", box(0, -2.1, 40, 0), 84, {}};
        scene.near_parcels = {&lot.parcel, &deep};
        CHECK(find_ground_floors(scene, {}).empty());
        // The house stands on this lot too.
        Parcel const under{"B", box(0, -2.1, 40, 12), 564, {}};
        scene.near_parcels = {&lot.parcel, &under};
        CHECK(figure(find_ground_floors(scene, {}).at(0), "frontage_m") == Approx(12));
    }
    SECTION("one storey, or a use that is no dwelling, has no front")
    {
        scene.dwelling_or_unknown = false;
        CHECK(find_ground_floors(scene, {}).empty());
        scene.dwelling_or_unknown = true;
        CHECK_FALSE(find_ground_floors(scene, {}).empty());
        scene.family_house = true;
        CHECK(find_ground_floors(scene, {}).empty());
        scene.family_house = false;
        scene.storeys = 1;
        CHECK(find_ground_floors(scene, {}).empty());
    }
    SECTION("round a corner there is one space with two fronts")
    {
        Road side;
        side.carriageway = box(-12, -30, -6, 60);
        scene.near_roads = {&street, &side};
        auto const corner = find_ground_floors(scene, {});
        REQUIRE(corner.size() == 1);
        CHECK(figure(corner[0], "frontage_m") == Approx(27));
        CHECK(corner[0].area_m2 == Approx(72 + 6 * 15 - 36));
    }
    SECTION("the drawing's sense of rotation does not matter")
    {
        std::ranges::reverse(lot.house.counted.front().outer);
        std::ranges::reverse(lot.house.footprint.front().outer);
        auto const turned = find_ground_floors(scene, {});
        REQUIRE(turned.size() == 1);
        CHECK(area(difference(turned[0].shape, fronts[0].shape)) == Approx(0).margin(1e-9));
    }
}

TEST_CASE("the oblique sides of a bay leave no slits in a front", "[spaces]")
{
    // A wall of 20 m with a bay of 4 m in its middle, 1.5 m deep, whose sides of 2.12 m stand at 45 degrees. These see
    // no road straight ahead within 9 m; what lies behind them would be two slits of 1.5 x 6 m.
    Lot lot;
    auto const house = building(
        "H", {{{{0, 10}, {6.5, 10}, {8, 8.5}, {12, 8.5}, {13.5, 10}, {20, 10}, {20, 25}, {0, 25}, {0, 10}}, {}}});
    Road street;
    street.lines = {{{-1, 0}, {21, 0}}};
    auto scene = lot.scene(house);
    scene.main_building = &house;
    scene.roads_given = true;
    scene.near_roads = {&street};
    scene.storeys = 3;
    SpaceRules rules;
    rules.in_buildings.front_to_street_m = 11;
    auto const fronts = find_ground_floors(scene, rules);
    REQUIRE(fronts.size() == 1);
    CHECK(figure(fronts[0], "frontage_m") == Approx(6.5 + 4 + 6.5));
    CHECK(fronts[0].shape.front().inners.empty());
    // Behind the walls 78 m2, behind the bay 24 m2; of the slits all but the ground above the bay's strip, which ends
    // 1.5 m before those beside it, and the rounding of the closing.
    CHECK(fronts[0].area_m2 > 78 + 24 + 2 * 1.5 * 4);
    CHECK(fronts[0].area_m2 < 78 + 24 + 2 * 1.5 * 6);
}

TEST_CASE("a step in the wall leaves no slit of a centimetre in a front", "[spaces]")
{
    // Two walls of 10 m, the second 2 m behind the first; the side between them leans by 0.11 m and sees no street.
    // Behind it the strips leave a slit of 0.01 x 4 m, with the roundings at its ends less than half a square metre.
    Lot lot;
    auto const house = building("H", {{{{0, 8}, {10, 8}, {10.11, 10}, {20, 10}, {20, 25}, {0, 25}, {0, 8}}, {}}});
    Road street;
    street.lines = {{{-1, 0}, {21, 0}}};
    auto scene = lot.scene(house);
    scene.near_parcels.clear();
    scene.main_building = &house;
    scene.roads_given = true;
    scene.near_roads = {&street};
    scene.storeys = 3;
    SpaceRules rules;
    rules.in_buildings.front_to_street_m = 11;
    auto const fronts = find_ground_floors(scene, rules);
    REQUIRE(fronts.size() == 1);
    CHECK(figure(fronts[0], "frontage_m") == Approx(19.89));
    CHECK(area(difference(box(10, 10.1, 10.11, 13.5), fronts[0].shape)) < 1e-6);
}

TEST_CASE("without roads a street is where the parcel ends and no other begins", "[spaces]")
{
    Lot lot;
    auto scene = lot.scene(lot.house);
    scene.storeys = 3;
    // North the parcel ends 10 m from the house, east 23 m; all round there is no neighbour.
    auto const open = find_ground_floors(scene, {});
    REQUIRE(open.size() == 1);
    CHECK(open[0].confidence == Confidence::inferred);
    CHECK(figure(open[0], "frontage_m") == Approx(12 + 15 + 12));

    Parcel const west{"W", box(-30, 0, 0, 30), 900, {}}, north{"N", box(0, 30, 40, 60), 1200, {}};
    scene.near_parcels = {&lot.parcel, &west, &north};
    auto const south = find_ground_floors(scene, {});
    REQUIRE(south.size() == 1);
    CHECK(figure(south[0], "frontage_m") == Approx(12));

    // A lane of 2 m between two lots is no street.
    Parcel const beyond{"B", box(0, -20, 40, -2), 720, {}};
    scene.near_parcels = {&lot.parcel, &west, &north, &beyond};
    CHECK(find_ground_floors(scene, {}).empty());
}

TEST_CASE("fronts lie in their footprint and never touch each other, whatever the house and the roads",
          "[spaces][property]")
{
    int found = 0;
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        Dice dice{seed};
        Building const house = building("H", {test::star(dice, 0, 0, 25, dice.pick(4, 14))});
        Building const other = building("O", {test::star(dice, dice.between(-50, 50), -40, 12, 6)});
        Road road;
        road.lines = {{{-80, dice.between(-45, -10)}, {80, dice.between(-45, -10)}}};
        BuildingScene scene;
        scene.building = &house;
        scene.storeys = 4;
        scene.roads_given = true;
        scene.near_buildings = {&other};
        scene.near_roads = {&road};
        CAPTURE(seed);
        auto const fronts = find_ground_floors(scene, {});
        double sum = 0;
        for (auto const& f : fronts) {
            ++found;
            sum += f.area_m2;
            CHECK(area(difference(f.shape, house.footprint)) < 1e-6);
            CHECK(figure(f, "frontage_m") >= 4);
            CHECK(figure(f, "frontage_m") <= perimeter(house.footprint) + 1e-6);
        }
        CHECK(sum <= house.area_m2 + 1e-6);
        for (std::size_t i = 1; i < fronts.size(); ++i) CHECK_FALSE(share_ground(fronts[0].shape, fronts[i].shape));
    }
    CHECK(found > 40);
}

TEST_CASE("low improvement needs a measured sign: value or height; age never stands alone", "[spaces]")
{
    Lot lot;
    ImprovementScene scene;
    scene.parcel = &lot.parcel;
    scene.main_building = &lot.house;
    scene.built_m2 = 180;
    CHECK_FALSE(find_low_improvement(scene, {}));
    lot.house.attributes.year_built = 1930;
    CHECK_FALSE(find_low_improvement(scene, {}));

    lot.parcel.attributes.land_value = 500;
    lot.parcel.attributes.improvement_value = 400;
    auto const by_value = find_low_improvement(scene, {});
    REQUIRE(by_value);
    CHECK(by_value->id == "P/low/1");
    CHECK(by_value->confidence == Confidence::measured);
    CHECK(figure(*by_value, "improvement_to_land_value") == Approx(0.8));
    CHECK(figure(*by_value, "year_built") == 1930);
    CHECK(by_value->evidence.find("built 1930") != std::string::npos);
    SpaceRules sparing;
    sparing.in_buildings.low_improvement_spared_before = 1940;
    CHECK_FALSE(find_low_improvement(scene, sparing));
    sparing.in_buildings.low_improvement_spared_before = 1930;
    CHECK(find_low_improvement(scene, sparing));
    sparing.in_buildings.low_improvement_min_m2 = 1200;  // the lot's own area
    CHECK(find_low_improvement(scene, sparing));
    sparing.in_buildings.low_improvement_min_m2 = 1201;
    CHECK_FALSE(find_low_improvement(scene, sparing));
    lot.parcel.attributes.improvement_value = 500;
    CHECK_FALSE(find_low_improvement(scene, {}));

    // A value of 0 says that nobody assessed it.
    lot.parcel.attributes.improvement_value = 0;
    CHECK_FALSE(find_low_improvement(scene, {}));
    lot.parcel.attributes.improvement_value = 400;
    lot.parcel.attributes.land_value = 0;
    CHECK_FALSE(find_low_improvement(scene, {}));

    scene.storeys = 2;
    scene.neighbour_storeys = {5, 4, 4, 6};
    CHECK_FALSE(find_low_improvement(scene, {}));  // four neighbours make no median
    scene.neighbour_storeys.push_back(4);
    auto const by_height = find_low_improvement(scene, {});
    REQUIRE(by_height);
    CHECK(figure(*by_height, "neighbours_median_storeys") == 4);
    CHECK_FALSE(has_figure(*by_height, "improvement_to_land_value"));
    scene.storeys = 2.5;
    CHECK_FALSE(find_low_improvement(scene, {}));
    // One storey among two is half of them, and not far below.
    scene.storeys = 1;
    scene.neighbour_storeys = {2, 2, 2, 2, 2};
    CHECK_FALSE(find_low_improvement(scene, {}));
}

TEST_CASE("the development multiple is an interval where storeys are unknown, and nothing is left out for that",
          "[spaces]")
{
    Parcel parcel{"P", box(0, 0, 40, 30), 1200, {}};
    parcel.attributes.far_allowed = 0.5;  // 600 m2
    Building house = building("H", box(5, 5, 17, 20));
    OpenLand open;
    open.free = box(20, 1, 39, 29);
    open.any_free = true;
    auto const find = [&] {
        auto const existing = existing_floor_area(parcel, {{&house, house.area_m2}}, {});
        auto const unused = unused_floor_area(parcel, house.area_m2, existing, {});
        REQUIRE(unused);
        return find_unused_floor_area(parcel, open, *unused, existing, {});
    };
    house.attributes.floors = 1;
    auto const known = find();
    REQUIRE(known);
    CHECK(known->confidence == Confidence::measured);
    CHECK(figure(*known, "multiple") == Approx(600.0 / 180));
    CHECK(figure(*known, "existing_share_of_allowed") == Approx(0.3));
    CHECK(figure(*known, "under_built") == 1);

    house.attributes.floors = 3;  // 540 m2: 60 left, by no test under-built
    auto const nearly = find();
    REQUIRE(nearly);
    CHECK(figure(*nearly, "under_built") == 0);

    house.attributes.floors = 4;
    CHECK_FALSE(find());
    // One to six storeys: 180 to 1080 m2 stand; at likely two, 240 m2 are left, at six none.
    house.attributes.floors.reset();
    auto const guessed = find();
    REQUIRE(guessed);
    CHECK(guessed->confidence == Confidence::assumed);
    CHECK(figure(*guessed, "multiple_low") == Approx(1));
    CHECK(figure(*guessed, "multiple") == Approx(600.0 / 360));
    CHECK(figure(*guessed, "multiple_high") == Approx(600.0 / 180));
    // Likely nothing is left, but there may be: it stays, as assumed.
    parcel.attributes.far_allowed = 0.25;
    auto const doubtful = find();
    REQUIRE(doubtful);
    CHECK(doubtful->floor_area_m2.likely == 0);
    CHECK(doubtful->floor_area_m2.high == Approx(120));
}
