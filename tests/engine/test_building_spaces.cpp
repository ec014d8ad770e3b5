// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/spaces/added_storeys.h"
#include "engine/spaces/basement.h"
#include "engine/spaces/building_scene.h"
#include "engine/spaces/contiguous.h"
#include "engine/spaces/ground_floor.h"
#include "engine/spaces/low_improvement.h"
#include "engine/spaces/outbuilding.h"
#include "engine/spaces/roof.h"
#include "engine/spaces/unused_floor_area.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>

using namespace lacuna;
using test::box;

namespace {

Building building(std::string id, MultiPolygon shape)
{
    Building b;
    b.id = std::move(id);
    b.footprint = b.counted = std::move(shape);
    b.area_m2 = b.counted_m2 = area(b.footprint);
    return b;
}

double figure(Space const& s, std::string_view name)
{
    auto const found = std::ranges::find(s.figures, name, &SpaceFigure::name);
    REQUIRE(found != s.figures.end());
    return found->value;
}

bool has_figure(Space const& s, std::string_view name)
{
    return std::ranges::find(s.figures, name, &SpaceFigure::name) != s.figures.end();
}

/// A lot of 40 x 30 m with a house of 12 x 15 m on it and a shed of 4 x 5 m behind.
struct Lot {
    Parcel parcel{"P", box(0, 0, 40, 30), 1200, {}};
    Building house = building("H", box(5, 5, 17, 20));
    Building shed = building("S", box(30, 20, 34, 25));

    BuildingScene scene(Building const& of) const
    {
        BuildingScene s;
        s.building = &of;
        s.parcel = &parcel;
        s.main_building = &house;
        s.near_parcels = {&parcel};
        return s;
    }
};

BoxIndex index_of(std::vector<Building> const& buildings)
{
    std::vector<Box> boxes;
    for (auto const& b : buildings) boxes.push_back(bounds(b.footprint));
    return BoxIndex{boxes};
}

}  // namespace

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
    SECTION("one storey, or a use that is no dwelling, has no front")
    {
        scene.dwelling_or_unknown = false;
        CHECK(find_ground_floors(scene, {}).empty());
        scene.dwelling_or_unknown = true;
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
        for (std::size_t i = 1; i < fronts.size(); ++i) CHECK_FALSE(interiors_meet(fronts[0].shape, fronts[i].shape));
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
