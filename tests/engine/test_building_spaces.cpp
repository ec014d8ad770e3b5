// SPDX-License-Identifier: Apache-2.0
#include "engine/building_scenes.h"
#include "tests/engine/building_fixtures.h"

using namespace lacuna;
using namespace lacuna::test;

TEST_CASE("a roof keeps its edge strip free, small roofs are left out, and it tells what it may carry", "[spaces]")
{
    Lot lot;
    auto const roofs = find_roofs(lot.scene(lot.house), {});
    REQUIRE(roofs.size() == 1);
    CHECK(roofs[0].id == "H/roof/1");
    CHECK(roofs[0].area_m2 == Approx(10 * 13));
    CHECK(roofs[0].confidence == Confidence::assumed);
    CHECK(roofs[0].load == LoadClass::light);
    CHECK(roofs[0].evidence.find("year not known") != std::string::npos);
    CHECK(find_roofs(lot.scene(lot.shed), {}).empty());
    lot.house.attributes.year_built = 1979;
    CHECK(find_roofs(lot.scene(lot.house), {})[0].load == LoadClass::light);
    lot.house.attributes.year_built = 1980;
    CHECK(find_roofs(lot.scene(lot.house), {})[0].load == LoadClass::heavy);
    // The parcel's year is that of its main building.
    lot.house.attributes.year_built.reset();
    lot.parcel.attributes.year_built = 1990;
    CHECK(find_roofs(lot.scene(lot.house), {})[0].load == LoadClass::heavy);
    auto other = lot.scene(lot.house);
    other.main_building = &lot.shed;
    CHECK(find_roofs(other, {})[0].load == LoadClass::light);
    // A terrace without a storey has no roof.
    other.storeys = 0;
    CHECK(find_roofs(other, {}).empty());
}

TEST_CASE("a roof over several lots says how much of its building stands on others", "[spaces][roof]")
{
    StudyArea area;
    area.parcels = {{"A", {{{{0, 0}, {30, 0}, {30, 40}, {0, 40}, {0, 0}}, {}}}, 1200, {}},
                    {"B", {{{{30, 0}, {60, 0}, {60, 40}, {30, 40}, {30, 0}}, {}}}, 1200, {}}};
    Building wide;
    wide.id = "W";
    wide.footprint = wide.counted = {{{{2, 10}, {42, 10}, {42, 30}, {2, 30}, {2, 10}}, {}}};
    wide.area_m2 = wide.counted_m2 = 800;
    area.buildings = {wide};
    auto const joined = join_buildings(area.parcels, area.buildings, 0.001, 1);
    BoxIndex const buildings{std::vector{bounds(wide.footprint)}};
    SpaceRules const rules;
    auto const around = find_surroundings(area, joined, buildings, rules, 1);
    auto const scene = building_scene(0, area, joined, buildings, around, rules);
    CHECK(scene.on_other_lots == Approx(0.3));
    CHECK_THAT(find_roofs(scene, rules).at(0).evidence,
               Catch::Contains("30 % of the building stands on other lots, whose owners have a say"));
    // What the register says of the lot counts where the building says no more than that people live there.
    CHECK_FALSE(scene.family_house);
    area.parcels[0].attributes.land_use = "SNGL-FAM-RES";
    area.buildings[0].attributes.land_use = "residential";
    CHECK(building_scene(0, area, joined, buildings, around, rules).family_house);
    area.buildings[0].attributes.land_use = "school";
    CHECK_FALSE(building_scene(0, area, joined, buildings, around, rules).family_house);
}

TEST_CASE("words of a use match whole, with a plural, and Chinese ones anywhere", "[spaces]")
{
    BuildingRules const r;
    for (auto const* use :
         {"shed", "Garages", "GARAGE/SHED", "old boiler house", "小区锅炉房", "地下车库", "bike sheds"})
        CHECK_FALSE(use_word(use, r.outbuilding_uses).empty());
    for (auto const* use : {"", "watershed", "shedding", "barnyard cafe", "apartments", "住宅", "established use"})
        CHECK(use_word(use, r.outbuilding_uses).empty());
}

TEST_CASE("a boiler house is an outbuilding by its use, whatever its height, and a car park of four storeys is none",
          "[spaces]")
{
    Lot lot;
    lot.shed.attributes.land_use = "boiler house";
    lot.shed.attributes.height_m = 12;
    auto scene = lot.scene(lot.shed);
    scene.storeys = 4;  // as its height would give
    auto const found = find_outbuilding(scene, {});
    REQUIRE(found);
    CHECK(found->id == "S/outbuilding/1");
    CHECK(found->confidence == Confidence::measured);
    CHECK(found->area_m2 == Approx(20));
    CHECK(found->usable_m2 == Approx(18));
    CHECK(figure(*found, "height_m") == 12);
    lot.shed.attributes.floors = 4;
    CHECK_FALSE(find_outbuilding(lot.scene(lot.shed), {}));
    lot.shed.attributes.floors = 2;
    CHECK(find_outbuilding(lot.scene(lot.shed), {})->usable_m2 == Approx(36));
    SpaceRules small;
    small.in_buildings.outbuilding_use_max_m2 = 19;
    CHECK_FALSE(find_outbuilding(lot.scene(lot.shed), small));
}

TEST_CASE("without a use an outbuilding is small, low, compact, beside a larger house and apart from it", "[spaces]")
{
    Lot lot;
    auto const found = find_outbuilding(lot.scene(lot.shed), {});
    REQUIRE(found);
    CHECK(found->confidence == Confidence::inferred);
    CHECK(figure(*found, "share_of_main_building") == Approx(20.0 / 180));

    SECTION("the house itself, and a small building alone on its lot, are none")
    {
        CHECK_FALSE(find_outbuilding(lot.scene(lot.house), {}));
        auto alone = lot.scene(lot.shed);
        alone.main_building = &lot.shed;
        CHECK_FALSE(find_outbuilding(alone, {}));
        alone.main_building = nullptr;
        CHECK_FALSE(find_outbuilding(alone, {}));
    }
    SECTION("a pool or a terrace, of which the source says that it has no storey")
    {
        auto flat = lot.scene(lot.shed);
        flat.storeys = 0;
        CHECK_FALSE(find_outbuilding(flat, {}));
    }
    SECTION("of unknown storeys it must be smaller than of one known")
    {
        lot.shed = building("S", box(25, 5, 35, 12));
        CHECK_FALSE(find_outbuilding(lot.scene(lot.shed), {}));
        auto low = lot.scene(lot.shed);
        low.storeys = 1;
        CHECK(find_outbuilding(low, {}));
    }
    SECTION("two storeys")
    {
        auto tall = lot.scene(lot.shed);
        tall.storeys = 2;
        CHECK_FALSE(find_outbuilding(tall, {}));
    }
    SECTION("wall to wall with the house it is a wing of it")
    {
        lot.shed = building("S", box(17.1, 10, 21, 15));
        CHECK_FALSE(find_outbuilding(lot.scene(lot.shed), {}));
    }
    SECTION("more than half of the house is a second house")
    {
        lot.shed = building("S", box(20, 5, 30, 14.5));
        CHECK_FALSE(find_outbuilding(lot.scene(lot.shed), {}));
    }
    SECTION("a use that names something else speaks against it")
    {
        lot.shed.attributes.land_use = "chapel";
        CHECK_FALSE(find_outbuilding(lot.scene(lot.shed), {}));
    }
    SECTION("the use of the house leaves it open, but only one known storey makes it an outbuilding")
    {
        lot.shed.attributes.land_use = lot.house.attributes.land_use = "residential";
        CHECK_FALSE(find_outbuilding(lot.scene(lot.shed), {}));
        auto low = lot.scene(lot.shed);
        low.storeys = 1;
        CHECK(find_outbuilding(low, {}));
    }
}

TEST_CASE("a basement is there by attribute only, a floor for each storey below ground", "[spaces]")
{
    Lot lot;
    CHECK_FALSE(find_basement(lot.scene(lot.house), {}));
    lot.house.attributes.storeys_below = 2;
    auto const found = find_basement(lot.scene(lot.house), {});
    REQUIRE(found);
    CHECK(found->area_m2 == Approx(180));
    CHECK(found->usable_m2 == Approx(180 * 2 * 0.9));
    CHECK(figure(*found, "floor_area_m2") == Approx(360));
    lot.house.attributes.storeys_below = 0;
    CHECK_FALSE(find_basement(lot.scene(lot.house), {}));
}

TEST_CASE("a contiguous block goes from wall to wall, and small towers set no ridge", "[spaces]")
{
    std::vector<Building> row;
    for (int i = 0; i < 4; ++i)
        row.push_back(building("B" + std::to_string(i), box(10.1 * i, 0, 10.1 * i + 10, 10)));  // 0.1 m between
    row.push_back(building("tower", box(40.4, 0, 44, 4)));
    row.push_back(building("apart", box(44.3, 0, 60, 10)));  // 0.3 m
    row[0].attributes.height_m = 9;
    row[1].attributes.height_m = 18;
    row[3].attributes.floors = 7;
    row[4].attributes.height_m = 40;
    row[5].attributes.height_m = 30;
    auto const blocks = contiguous_blocks(row, index_of(row), 0.2, 40, 1);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(blocks[i].buildings == 5);
        CHECK(blocks[i].ridge_m == 18);
        CHECK(blocks[i].ridge_storeys == 7);
    }
    CHECK(blocks[5].buildings == 1);
    CHECK(blocks[5].ridge_m == 30);
    // Nothing depends on the number of threads.
    auto const again = contiguous_blocks(row, index_of(row), 0.2, 40, 3);
    for (std::size_t i = 0; i < row.size(); ++i) CHECK(again[i].buildings == blocks[i].buildings);
}

TEST_CASE("shapes come near exactly where GEOS measures that distance", "[spaces][property]")
{
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        Dice dice{seed};
        MultiPolygon const a{test::star(dice, 0, 0, 10, dice.pick(3, 9))};
        MultiPolygon const b{test::star(dice, dice.between(0, 20), dice.between(0, 20), 8, dice.pick(3, 9))};
        double const apart = distance(a, b), limit = dice.between(0, 4);
        CAPTURE(seed, apart, limit);
        if (std::abs(apart - limit) < 1e-9) continue;
        CHECK(come_near(a, b, limit) == (apart < limit));
        CHECK(come_near(b, a, limit) == (apart < limit));
    }
}

TEST_CASE("storeys may be added up to the ridge of the block: whole ones, and none without known heights", "[spaces]")
{
    Lot lot;
    auto scene = lot.scene(lot.house);
    scene.block = {3, 18.0, std::nullopt};
    CHECK_FALSE(find_added_storeys(scene, {}));  // its own height is not known
    lot.house.attributes.height_m = 11;
    auto const found = find_added_storeys(scene, {});
    REQUIRE(found);
    CHECK(figure(*found, "storeys_added") == 2);
    CHECK(figure(*found, "room_m") == Approx(7));
    CHECK(figure(*found, "floor_area_m2") == Approx(360));
    CHECK(found->confidence == Confidence::measured);

    lot.house.attributes.height_m = 15.1;
    CHECK_FALSE(find_added_storeys(scene, {}));
    lot.house.attributes.height_m = 15;
    CHECK(figure(*find_added_storeys(scene, {}), "storeys_added") == 1);
    scene.listed = true;
    CHECK_FALSE(find_added_storeys(scene, {}));
    scene.listed = false;
    scene.block.buildings = 1;
    CHECK_FALSE(find_added_storeys(scene, {}));

    lot.house.attributes.height_m.reset();
    lot.house.attributes.floors = 4;
    scene.block = {2, 18.0, 6.0};
    auto const by_storeys = find_added_storeys(scene, {});
    REQUIRE(by_storeys);
    CHECK(figure(*by_storeys, "storeys_added") == 2);
    CHECK(by_storeys->confidence == Confidence::inferred);
}
