// SPDX-License-Identifier: Apache-2.0
#include "engine/building_scenes.h"
#include "engine/spaces/find_spaces.h"
#include "engine/spaces/land_use.h"
#include "engine/spaces/unused_floor_area.h"
#include "tests/engine/building_fixtures.h"

using namespace lacuna;
using namespace lacuna::test;

namespace {

/// A lot of 1,200 m2 with a house of 180 m2 drawn on it.
struct Drawn : Lot {
    ParcelScene scene;
    Drawn()
    {
        scene.parcel = &parcel;
        scene.on_it = {{&house, 180}};
        scene.nearby = {&house.footprint};
    }
    [[nodiscard]] ParcelStatus status() const { return find_spaces(scene, {}).survey.status; }
};

}  // namespace

TEST_CASE("a register's floor area below the footprints drawn is not believed: an interval from the footprints up",
          "[register]")
{
    Drawn lot;
    lot.parcel.attributes.far_allowed = 1;
    lot.parcel.attributes.floor_area_m2 = 170;  // inner walls and eaves: as good as 180
    auto const near = existing_floor_area(lot.parcel, lot.scene.on_it, {});
    CHECK(near.m2.likely == 170);
    CHECK(near.doubt.empty());

    lot.parcel.attributes.floor_area_m2 = 100;
    auto const assumed = existing_floor_area(lot.parcel, lot.scene.on_it, {});  // one, two or six storeys
    CHECK(assumed.m2.low == Approx(180));
    CHECK(assumed.m2.likely == Approx(360));
    CHECK(assumed.m2.high == Approx(1080));
    CHECK(assumed.assumed);
    lot.house.attributes.floors = 3;
    auto const found = find_spaces(lot.scene, {});
    CHECK(found.survey.floor_area_m2.low == Approx(180));
    CHECK(found.survey.floor_area_m2.likely == Approx(540));
    CHECK(found.floor_area_doubt == "the register's floor area of 100 m2 is less than the 180 m2 of footprints drawn");
    auto const& unused = found.spaces.back();
    REQUIRE(unused.kind == SpaceKind::unused_floor_area);
    CHECK(unused.floor_area_m2.likely == Approx(1200 - 540));
    CHECK(unused.confidence == Confidence::assumed);
    CHECK(unused.evidence.find("as the register's floor area of 100 m2") != std::string::npos);

    lot.house.attributes.floors = 0;  // a terrace or a pool has no floor to be counted
    CHECK(existing_floor_area(lot.parcel, lot.scene.on_it, {}).m2.likely == 100);
}

TEST_CASE("a built parcel whose register tells of much more than is drawn is unknown and holds no open land",
          "[register]")
{
    Drawn lot;
    auto& a = lot.parcel.attributes;
    a.floor_area_m2 = 12 * 180;
    CHECK(lot.status() == ParcelStatus::built);
    a.floor_area_m2 = 12 * 180 + 1;
    CHECK(lot.status() == ParcelStatus::unknown);
    CHECK(find_spaces(lot.scene, {}).spaces.empty());
    CHECK(find_spaces(lot.scene, {}).unknown_why ==
          "buildings of 180 m2 are drawn here, but the register gives 2161 m2 of floor area");
    lot.house.attributes.floors = 12;  // a tower: half as much again is balconies and cellars
    CHECK(lot.status() == ParcelStatus::built);
    a.floor_area_m2 = 18 * 180 + 1;
    CHECK(lot.status() == ParcelStatus::unknown);
    // Footprints that cover the lot leave no room for a building that is missing.
    lot.scene.on_it[0].m2 = 600;
    a.floor_area_m2 = 600 * 18 + 1;
    CHECK(lot.status() == ParcelStatus::built);
}

TEST_CASE("an improvement worth far more than is usual for the footprints drawn tells of buildings that are not",
          "[register]")
{
    Drawn lot;
    lot.parcel.boundary = box(0, 0, 100, 70);  // 7,000 m2: the house covers 2.6 %
    lot.parcel.area_m2 = 7000;
    auto& a = lot.parcel.attributes;
    a.land_value = 100;
    a.improvement_value = 180 * 6 * 1000 + 1;
    CHECK(lot.status() == ParcelStatus::built);  // nobody knows what is usual
    lot.scene.value_per_built_m2 = 1000;
    CHECK(lot.status() == ParcelStatus::unknown);
    a.improvement_value = 180 * 6 * 1000;  // a house in the country, far dearer than its land
    CHECK(lot.status() == ParcelStatus::built);
    a.improvement_value = 180 * 60 * 1000;
    lot.parcel.boundary = box(0, 0, 100, 60);  // 3 %
    lot.parcel.area_m2 = 6000;
    CHECK(lot.status() == ParcelStatus::built);
}

TEST_CASE("what is usual for a built square metre is the median over thirty parcels or more", "[register]")
{
    StudyArea area;
    Joined joined;
    for (int i = 0; i < 31; ++i) {
        Parcel p{"P" + std::to_string(i), box(0, 0, 40, 30), 1200, {}};
        p.attributes.improvement_value = 100.0 * (i + 1);
        area.parcels.push_back(p);
        joined.on_parcel.push_back({{static_cast<std::uint32_t>(i), 100, true}});
    }
    CHECK(usual_value_per_built_m2(area, joined, {}).value() == Approx(16));
    joined.on_parcel[0][0].m2 = joined.on_parcel[1][0].m2 = 10;  // huts
    CHECK_FALSE(usual_value_per_built_m2(area, joined, {}));
}

TEST_CASE("low improvement is none of condominiums, nor where what stands uses up the ratio", "[register]")
{
    Lot lot;
    ImprovementScene scene;
    scene.parcel = &lot.parcel;
    scene.main_building = &lot.house;
    scene.built_m2 = 180;
    lot.parcel.attributes.land_value = 500;
    lot.parcel.attributes.improvement_value = 400;
    REQUIRE(find_low_improvement(scene, {}));
    lot.parcel.attributes.land_use = "CONDO-BLDG";
    CHECK_FALSE(find_low_improvement(scene, {}));
    lot.parcel.attributes.land_use = "GEN-OFFICE";
    lot.parcel.attributes.far_allowed = 0.5;
    scene.existing_m2 = {599, 599, 599};
    CHECK(find_low_improvement(scene, {}));
    scene.existing_m2 = {600, 600, 600};
    CHECK_FALSE(find_low_improvement(scene, {}));
}

TEST_CASE("the storeys of a parcel's main building are no fewer than its floor area by its footprints", "[register]")
{
    Lot lot;
    StudyArea area;
    lot.house.attributes.floors = 1;
    area.parcels = {lot.parcel};
    area.buildings = {lot.house};
    Joined joined;
    joined.on_parcel = {{{0, 180, true}}};
    joined.main_parcel = {0};
    BoxIndex const index = test::index_of(area.buildings);
    auto const storeys = [&] {
        auto const around = find_surroundings(area, joined, index, {}, 1);
        return improvement_scene(0, area, joined, index, around, {}).storeys.value();
    };
    CHECK(storeys() == 1);
    area.parcels[0].attributes.floor_area_m2 = 180 * 7.3;
    CHECK(storeys() == Approx(7.3));
    area.parcels[0].attributes.floor_area_m2 = 90;
    CHECK(storeys() == 1);
}

TEST_CASE("free ground under the least area does not carry unused floor area", "[register]")
{
    Drawn lot;
    lot.parcel.attributes.far_allowed = 1;
    auto const existing = existing_floor_area(lot.parcel, lot.scene.on_it, {});
    auto const unused = unused_floor_area(lot.parcel, 180, existing, {});
    OpenLand open;
    open.any_free = true;
    open.free = {rectangle(30, 1, 33, 2.9), rectangle(35, 1, 38, 2.9)};  // 5.7 m2 each
    auto const none = find_unused_floor_area(lot.parcel, open, *unused, existing, {});
    CHECK_FALSE(none->has_ground);
    CHECK(none->area_m2 == Approx(1200));
    open.free[1] = rectangle(35, 1, 38, 3);
    CHECK(find_unused_floor_area(lot.parcel, open, *unused, existing, {})->has_ground);
}

TEST_CASE("a shed that lies under another outline but for a strip is no outbuilding", "[register]")
{
    Lot lot;
    REQUIRE(find_outbuilding(lot.scene(lot.shed), {}));
    lot.shed.counted = box(30, 20, 34, 20.2);
    lot.shed.counted_m2 = 0.8;
    CHECK_FALSE(find_outbuilding(lot.scene(lot.shed), {}));
    lot.shed.attributes.land_use = "garage";
    CHECK_FALSE(find_outbuilding(lot.scene(lot.shed), {}));
    lot.shed.counted = box(30, 20, 34, 22.5);
    lot.shed.counted_m2 = 10;
    CHECK(find_outbuilding(lot.scene(lot.shed), {}));
}

TEST_CASE("a vacant parcel of which the setback leaves nothing is rejected ground, and a small rest is named as such",
          "[register]")
{
    Parcel lot{"P", box(0, 0, 40, 11), 440, {}};
    ParcelScene scene;
    scene.parcel = &lot;
    SpaceRules rules;
    rules.setback_m = 6;
    auto const gone = find_spaces(scene, rules);
    CHECK(gone.spaces.empty());
    REQUIRE(gone.remnants.size() == 1);
    CHECK(gone.remnants[0].reason == "setback");
    CHECK(gone.remnants[0].area_m2 == Approx(440));
    CHECK(gone.remnants[0].width_m == Approx(11).margin(0.02));
    rules.setback_m = 4;  // 32 x 3 m are left
    auto const part = find_spaces(scene, rules);
    CHECK(part.remnants.empty());
    REQUIRE(part.spaces.size() == 1);
    CHECK(part.spaces[0].evidence.starts_with("buildable part of a vacant parcel, 95."));
    rules.setback_m = 1;
    CHECK(find_spaces(scene, rules).spaces[0].evidence.starts_with("no building on 440 m2"));
}

namespace {

SpaceRules rules_with_uses()
{
    SpaceRules rules;
    rules.land_uses = {{"cemetery", {"cemeter", "公墓"}, true}, {"forest", {"forest", "=wood"}, false}};
    return rules;
}

double account_of(ParcelSpaces const& found)
{
    double sum = found.survey.open_m2;
    for (auto const& loss : found.survey.losses) sum += loss.area_m2;
    return sum;
}

}  // namespace

TEST_CASE("words of a land use name its rule: anywhere, or as the whole where that is asked; car parks have none",
          "[register]")
{
    auto const rules = rules_with_uses();
    auto const use_of = [&](char const* text) {
        auto const* rule = land_use_rule(text, rules);
        return rule ? rule->use : std::string{};
    };
    CHECK(use_of("City CEMETERIES") == "cemetery");
    CHECK(use_of("公墓用地") == "cemetery");
    CHECK(use_of("Managed forest") == "forest");
    CHECK(use_of("WOOD") == "forest");
    CHECK(use_of("wood shop").empty());
    CHECK(use_of("cemetery parking lot").empty());
    CHECK(use_of("").empty());
}

TEST_CASE("a vacant forest parcel says so and is inferred; another use leaves it as it was", "[register]")
{
    Parcel lot{"P", box(0, 0, 40, 30), 1200, {}};
    ParcelScene scene;
    scene.parcel = &lot;
    lot.attributes.land_use = "Forest, managed";
    auto const found = find_spaces(scene, rules_with_uses());
    REQUIRE(found.spaces.size() == 1);
    CHECK(found.spaces[0].kind == SpaceKind::vacant_parcel);
    CHECK(found.spaces[0].confidence == Confidence::inferred);
    CHECK(found.spaces[0].evidence ==
          "no building on 1200 m2; its land use 'Forest, managed' says forest: not built on, but perhaps in use as it "
          "is");
    lot.attributes.land_use = "RES-DEV-LAND";
    auto const plain = find_spaces(scene, rules_with_uses());
    REQUIRE(plain.spaces.size() == 1);
    CHECK(plain.spaces[0].confidence == Confidence::measured);
    CHECK(plain.spaces[0].evidence == "no building on 1200 m2");
}

TEST_CASE("open ground of a cemetery is no space but rejected ground and a loss of that name; its car park stays",
          "[register]")
{
    Drawn drawn;
    drawn.parcel.attributes.land_use = "Cemeteries";
    drawn.parcel.attributes.far_allowed = 2;
    auto const rules = rules_with_uses();
    auto const found = find_spaces(drawn.scene, rules);
    CHECK(found.spaces.empty());  // no right to build either
    CHECK(found.survey.open_m2 == 0);
    CHECK(account_of(found) == Approx(drawn.parcel.area_m2).margin(1e-6));
    double rejected_m2 = 0;
    for (auto const& remnant : found.remnants)
        if (remnant.reason == "cemetery") rejected_m2 += remnant.area_m2;
    auto const row = std::ranges::find(found.survey.losses, "cemetery", &RuleLoss::rule);
    REQUIRE(row != found.survey.losses.end());
    CHECK(row->area_m2 == Approx(rejected_m2));
    CHECK(row->alone_m2 == Approx(rejected_m2));
    CHECK(rejected_m2 > 100);

    drawn.parcel.attributes.land_use = "house";
    auto const usual = find_spaces(drawn.scene, rules);
    CHECK(usual.survey.open_m2 == Approx(rejected_m2));
    CHECK(usual.spaces.size() > 1);

    drawn.parcel.attributes.land_use = "Cemeteries";
    MultiPolygon const cars = box(0, 0, 10, 10);
    drawn.scene.car_parks = {&cars};
    auto const with_cars = find_spaces(drawn.scene, rules);
    REQUIRE(with_cars.spaces.size() == 1);
    CHECK(with_cars.spaces[0].kind == SpaceKind::parking);
    CHECK(with_cars.survey.open_m2 == Approx(with_cars.spaces[0].area_m2));
    CHECK(account_of(with_cars) == Approx(drawn.parcel.area_m2).margin(1e-6));
}
