// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/height_limit.h"
#include "tests/engine/building_fixtures.h"

using namespace lacuna;
using namespace lacuna::test;

namespace {

/// What may still be built on the lot of 1200 m2 with a house of 180 m2 of two storeys.
std::optional<UnusedFloorArea> left_on(Parcel const& parcel, SpaceRules const& rules = {})
{
    Building house = building("H", box(5, 5, 17, 20));
    house.attributes.floors = 2;
    auto const existing = existing_floor_area(parcel, {{&house, house.area_m2}}, rules);
    return unused_floor_area(parcel, house.area_m2, existing, rules);
}

}  // namespace

TEST_CASE("a height makes whole storeys, five centimetres forgiven, and the lesser limit is named", "[height]")
{
    Lot lot;
    auto& a = lot.parcel.attributes;
    CHECK_FALSE(height_limit(lot.parcel, {}));
    a.height_allowed_m = 11.9;
    CHECK(height_limit(lot.parcel, {})->whole_storeys == 3);
    CHECK(height_limit(lot.parcel, {})->words == "height 11.9 m (3 storeys)");
    a.height_allowed_m = 11.96;
    CHECK(height_limit(lot.parcel, {})->whole_storeys == 4);
    a.storeys_allowed = 2.5;
    CHECK(height_limit(lot.parcel, {})->whole_storeys == 2);
    CHECK(height_limit(lot.parcel, {})->words == "2 storeys");
    a.height_allowed_m = 2;
    CHECK(height_limit(lot.parcel, {})->words == "height 2 m (0 storeys)");
}

TEST_CASE("the parcel's own height comes before the general one, each figure by itself", "[height]")
{
    Lot lot;
    SpaceRules rules;
    rules.height_allowed_m = 9;
    rules.storeys_allowed = 2;
    CHECK(height_limit(lot.parcel, rules)->whole_storeys == 2);
    lot.parcel.attributes.storeys_allowed = 4;
    CHECK(height_limit(lot.parcel, rules)->words == "height 9 m (3 storeys)");
    lot.parcel.attributes.height_allowed_m = 30;
    CHECK(height_limit(lot.parcel, rules)->words == "4 storeys");
}

TEST_CASE("unused floor area is the least of ratio and of coverage times storeys, less what stands", "[height]")
{
    Lot lot;
    auto& a = lot.parcel.attributes;
    a.far_allowed = 1.5;  // 1800 m2, 1440 left
    a.coverage_allowed = 0.4;
    CHECK(left_on(lot.parcel)->m2.likely == Approx(0.4 * 1200 - 180));  // no storeys known: one on what is left
    CHECK(left_on(lot.parcel)->rule == "coverage 40 %");
    a.height_allowed_m = 9.5;  // 3 storeys on 480 m2, less 360
    auto const by_height = left_on(lot.parcel);
    CHECK(by_height->m2 == Interval{1080, 1080, 1080});
    CHECK(by_height->rule == "height 9.5 m (3 storeys) on coverage 40 %");
    CHECK(by_height->storeys == 3);
    a.storeys_allowed = 6;
    a.height_allowed_m.reset();  // 2880 m2: the ratio binds
    CHECK(left_on(lot.parcel)->m2.likely == Approx(1440));
    CHECK(left_on(lot.parcel)->rule == "FAR 1.50");
    a.coverage_allowed.reset();
    a.storeys_allowed = 1;  // 1200 m2 on the whole parcel
    CHECK(left_on(lot.parcel)->m2.likely == Approx(840));
    CHECK(left_on(lot.parcel)->rule == "1 storey on the whole parcel");
    a.far_allowed.reset();
    CHECK_FALSE(left_on(lot.parcel));  // a height alone gives no right
    a.far_allowed = 1.5;
    a.storeys_allowed = 0;
    CHECK(left_on(lot.parcel)->m2.likely == 0);
}

TEST_CASE("the space of unused floor area names the height that binds", "[height]")
{
    Lot lot;
    lot.parcel.attributes.far_allowed = 2;
    SpaceRules rules;
    rules.coverage_allowed = 0.5;
    rules.storeys_allowed = 3;
    lot.house.attributes.floors = 2;
    auto const existing = existing_floor_area(lot.parcel, {{&lot.house, 180}}, rules);
    auto const unused = unused_floor_area(lot.parcel, 180, existing, rules);
    OpenLand open;
    open.free = box(20, 1, 39, 29);
    open.any_free = true;
    auto const space = find_unused_floor_area(lot.parcel, open, *unused, existing, rules);
    REQUIRE(space);
    CHECK(space->evidence.starts_with("3 storeys on coverage 50 % allows 1440 m2 of floor area more"));
    CHECK(figure(*space, "storeys_allowed") == 3);
}

TEST_CASE("added storeys stay below the height and the storeys allowed, and the limit is named", "[height]")
{
    Lot lot;
    lot.house.attributes.height_m = 9;
    auto scene = lot.scene(lot.house);
    scene.block = {3, 21.0, std::nullopt};  // room for 4
    CHECK(figure(*find_added_storeys(scene, {}), "storeys_added") == 4);
    lot.parcel.attributes.height_allowed_m = 16;
    auto const found = find_added_storeys(scene, {});
    REQUIRE(found);
    CHECK(figure(*found, "storeys_added") == 2);
    CHECK(figure(*found, "storeys_left_by_limit") == 2);
    CHECK(figure(*found, "floor_area_m2") == Approx(360));
    CHECK(found->evidence.find("height 16 m (5 storeys) allowed leave 2 of 4") != std::string::npos);

    lot.house.attributes.floors = 3;
    lot.parcel.attributes.storeys_allowed = 4;
    CHECK(figure(*find_added_storeys(scene, {}), "storeys_added") == 1);
    lot.parcel.attributes.storeys_allowed = 3;
    CHECK_FALSE(find_added_storeys(scene, {}));
    lot.parcel.attributes = {};
    SpaceRules rules;
    rules.storeys_allowed = 30;
    auto const free = find_added_storeys(scene, rules);
    CHECK(figure(*free, "storeys_added") == 4);
    CHECK(free->evidence.find("allowed leave") == std::string::npos);
}
