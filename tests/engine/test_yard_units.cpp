// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/yard_units.h"
#include "engine/geometry/overlay.h"
#include "engine/pipeline.h"
#include "tests/engine/building_fixtures.h"
#include "tests/engine/lots.h"

using namespace lacuna;
using namespace lacuna::test;

namespace {

/// A yard of 30 x 30 m with a house of 10 x 10 m on its northern side that is a parcel of its own, and in the east a
/// house of 10 x 30 m that fills its lot.
struct Village {
    std::vector<Parcel> parcels{parcel("house", box(10, 20, 20, 30)), parcel("row", box(30, 0, 40, 30)),
                                parcel("yard", difference(box(0, 0, 30, 30), box(10, 20, 20, 30)))};
    std::vector<Building> buildings{building("b1", box(10, 20, 20, 30)), building("b2", box(30, 0, 40, 30))};
};

}  // namespace

TEST_CASE("a house on a parcel of its own joins the yard round it; the lot beside a house that fills its own does not",
          "[yard]")
{
    // Three of the four sides of "house" are the yard's: 30 of 40 m. Of "row" it is one long side: 30 of 80 m.
    Village const v;
    auto const found = yard_units(v.parcels, v.buildings, {}, {}, 2);
    REQUIRE(found.parcels.size() == 2);
    CHECK(found.units == 1);
    CHECK(found.covered == 1);
    auto const& unit = found.parcels[0];
    CHECK(unit.id == "house+1");
    CHECK(unit.members == std::vector<std::string>{"house", "yard"});
    CHECK(unit.area_m2 == Approx(900));
    CHECK(unit.note == "taken with parcel house, which its building covers");
    CHECK(found.parcels[1].id == "row");
    CHECK(found.area_changed_m2 == Approx(0).margin(1e-9));
    REQUIRE(found.issues.size() == 1);
    CHECK(found.issues[0].code == IssueCode::yard_unit);
}

TEST_CASE("a house that leaves more than a fifth of its parcel free has its own yard", "[yard]")
{
    Village v;
    v.buildings[0] = building("b1", box(10, 20, 17.9, 30));  // 79 of 100 m2
    CHECK(yard_units(v.parcels, v.buildings, {}, {}, 1).units == 0);
    v.buildings[0] = building("b1", box(10, 20, 18.1, 30));
    CHECK(yard_units(v.parcels, v.buildings, {}, {}, 1).units == 1);
}

TEST_CASE("a yard on which a house stands already stays as it is, and so does a field round a substation", "[yard]")
{
    Village v;
    v.buildings.push_back(building("b3", box(2, 2, 14, 14)));
    CHECK(yard_units(v.parcels, v.buildings, {}, {}, 1).units == 0);
    v.buildings.back() = building("b3", box(2, 2, 5, 5));  // a hut of 9 m2 on 800 m2
    CHECK(yard_units(v.parcels, v.buildings, {}, {}, 1).units == 1);

    v.buildings.pop_back();
    for (double const side : {70.0, 71.0}) {  // 100 m2 of 4,900 are 2.04 %, of 5,041 they are 1.98 %
        v.parcels[2] = parcel("yard", difference(box(-40, 30 - side, side - 40, 30), box(10, 20, 20, 30)));
        v.parcels[1] = parcel("row", box(130, 0, 140, 30));
        CHECK(yard_units(v.parcels, v.buildings, {}, {}, 1).units == (side < 71 ? 1 : 0));
    }
}

TEST_CASE("a kiosk on a parcel of its own in a street is not united with the street", "[yard]")
{
    std::vector<Parcel> const parcels{parcel("kiosk", box(100, 4, 104, 8)),
                                      parcel("street", difference(box(0, 0, 300, 12), box(100, 4, 104, 8)))};
    std::vector<Building> const buildings{building("k", box(100, 4, 104, 8))};
    Road const road{"axis", "", {{{0, 2}, {300, 2}}}, {}, std::nullopt};
    CHECK(yard_units(parcels, buildings, {road}, {}, 1).units == 0);
    CHECK(yard_units(parcels, buildings, {}, {}, 1).units == 0);  // by its shape: 312 m round and 5.8 m wide
}

TEST_CASE("the ground round a house on a parcel of its own is open land of a built parcel, and the account closes",
          "[yard][pipeline]")
{
    StudyInput in;
    in.crs = "EPSG:32652";
    in.parcels.name = "parcels";
    in.buildings.name = "buildings";
    Village const v;
    for (auto const& p : v.parcels) {
        InputFeature f;
        f.source_id = p.id;
        f.shape = p.boundary;
        for (auto& polygon : f.shape)
            for (auto& corner : polygon.outer) corner = {corner.x + 5e5, corner.y + 4e6};
        f.fid = static_cast<std::int64_t>(in.parcels.features.size());
        in.parcels.features.push_back(f);
        if (p.id == "yard") continue;
        f.source_id = "b " + p.id;
        f.fid = static_cast<std::int64_t>(in.buildings.features.size());
        in.buildings.features.push_back(f);
    }
    in.parcels.features_read = 3;
    in.buildings.features_read = 2;
    in.building_coverage = box(5e5 - 100, 4e6 - 100, 5e5 + 200, 4e6 + 200);
    PipelineOptions options;
    options.threads = 1;
    Catalogue catalogue;
    catalogue.currency = "EUR";
    auto const united = run_pipeline(in, catalogue, options);
    options.spaces.yard_units = false;
    auto const apart = run_pipeline(in, catalogue, options);
    auto const kinds = [](Plan const& plan, SpaceKind kind) {
        return std::ranges::count_if(plan.spaces, [&](Space const& s) { return s.kind == kind; });
    };
    CHECK(kinds(apart, SpaceKind::vacant_parcel) == 1);
    CHECK(kinds(united, SpaceKind::vacant_parcel) == 0);
    REQUIRE(kinds(united, SpaceKind::open_land) == 1);
    auto const open = std::ranges::find(united.spaces, SpaceKind::open_land, &Space::kind);
    CHECK(open->parcel_id == "house+1");
    CHECK(open->evidence.ends_with("; taken with parcel house, which its building covers"));
    CHECK(united.area.parcel_ledger.closes());
    CHECK(united.land.parcels_m2 == Approx(apart.land.parcels_m2));
}
