// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/enclosure_units.h"
#include "engine/geometry/overlay.h"
#include "engine/pipeline.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>

using namespace lacuna;
using test::box;

namespace {

Parcel parcel(std::string id, MultiPolygon shape, std::string owner = "")
{
    Parcel out{std::move(id), std::move(shape), 0, {}};
    out.area_m2 = area(out.boundary);
    out.attributes.owner = std::move(owner);
    return out;
}

/// A block 100 x 60 m of two rows of lots with a lane of 4 m in no parcel between them, and streets 10 m away.
std::vector<Parcel> block(std::string const& owner = "")
{
    std::vector<Parcel> out;
    for (int i = 0; i < 5; ++i) {
        out.push_back(parcel("N" + std::to_string(i), box(20 * i, 32, 20 * i + 20, 60), owner));
        out.push_back(parcel("S" + std::to_string(i), box(20 * i, 0, 20 * i + 20, 28), owner));
    }
    return out;
}

std::vector<Road> streets()
{
    auto const line = [](std::string id, Polyline points) {
        return Road{std::move(id), "", {std::move(points)}, {}, 8.0};
    };
    return {line("e", {{110, -40}, {110, 100}}), line("n", {{-40, 70}, {140, 70}}), line("s", {{-40, -10}, {140, -10}}),
            line("w", {{-10, -40}, {-10, 100}})};
}

SpaceRules rules()
{
    SpaceRules out;
    out.footway_m = 6;  // what is left between streets and lots is nothing: 10 - 4 - 6
    return out;
}

}  // namespace

TEST_CASE("the lots of a block and the lane between them are one ground, worked by hand", "[enclosure_units]")
{
    auto const made = enclosure_units(block(), streets(), rules(), 2);
    REQUIRE(made.parcels.size() == 1);
    Parcel const& unit = made.parcels[0];
    CHECK(unit.id == "N0+9");
    CHECK(unit.members.size() == 10);
    // Where the lane opens to the street a disc of the least width leaves its four corners: 4 - pi of 400 m2.
    CHECK(unit.area_m2 == Approx(100 * 60 - 0.86).margin(0.03));
    CHECK(made.units == 1);
    CHECK(made.land_in_no_parcel_m2 == Approx(399.14).margin(0.03));
    CHECK(made.area_changed_m2 == Approx(-made.land_in_no_parcel_m2));
    CHECK(unit.attributes.owner_class == "several owners (10 parcels and 399 m2 in no parcel)");
    CHECK(unit.note.find("street enclosure taken as one") != std::string::npos);
    CHECK(made.issues.size() == 1);
    CHECK(made.issues[0].code == IssueCode::enclosure_unit);
}

TEST_CASE("the verge beside the lots comes with them, less the footway", "[enclosure_units]")
{
    SpaceRules narrow = rules();
    narrow.footway_m = 2;  // a ring 4 m wide stays round the block
    auto const made = enclosure_units(block(), streets(), narrow, 1);
    REQUIRE(made.parcels.size() == 1);
    CHECK(made.parcels[0].area_m2 == Approx(108 * 68).epsilon(2e-3));
}

TEST_CASE("parcels of one owner stay his, and a street parcel stays by itself", "[enclosure_units]")
{
    auto parcels = block("The estate");
    std::erase_if(parcels, [](Parcel const& p) { return p.id[0] == 'N'; });
    parcels.push_back(parcel("street", box(-30, -12, 130, -8)));
    auto const made = enclosure_units(parcels, streets(), rules(), 2);
    REQUIRE(made.parcels.size() == 2);
    CHECK(made.parcels[0].id == "S0+4");
    CHECK(made.parcels[1].id == "street");
    SpaceRules wide = rules();
    wide.footway_m = 60;  // no land beside
    auto const alone = enclosure_units(parcels, streets(), wide, 2);
    CHECK(alone.parcels[0].attributes.owner_class.empty());
    CHECK(alone.parcels[0].attributes.owner == "The estate");
    CHECK(alone.area_changed_m2 == Approx(0).margin(1e-9));
}

TEST_CASE("units do not depend on threads, and blocks apart stay apart", "[enclosure_units]")
{
    auto parcels = block();
    parcels.push_back(parcel("Z1", box(130, 0, 150, 20)));
    parcels.push_back(parcel("Z2", box(150, 0, 170, 20)));
    std::ranges::sort(parcels, {}, &Parcel::id);
    auto const one = enclosure_units(parcels, streets(), rules(), 1),
               two = enclosure_units(parcels, streets(), rules(), 2);
    REQUIRE(one.parcels.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) CHECK(one.parcels[i].boundary == two.parcels[i].boundary);
    CHECK(one.parcels[1].id == "Z1+1");
}

TEST_CASE("a scan with enclosure units finds one open land across lots, says so, and closes the account",
          "[enclosure_units]")
{
    auto const scan = [](bool units) {
        StudyInput input;
        input.crs = "EPSG:32633";
        input.parcels.name = "parcels";
        for (auto const& p : block()) input.parcels.features.push_back({p.id, "p.gpkg", 0, p.boundary, {}, {}, {}});
        input.parcels.features_read = 10;
        input.buildings = {"buildings", 1, {{"b", "b.gpkg", 0, box(2, 40, 12, 50), {}, {}, {}}}, {}};
        input.roads.name = "roads";
        for (auto const& r : streets()) input.roads.features.push_back({r.id, "r.gpkg", 0, {}, r.lines, {}, {}});
        input.roads.features_read = 4;
        input.building_coverage = box(-100, -100, 300, 300);
        PipelineOptions options;
        options.spaces = rules();
        options.spaces.enclosure_units = units;
        return run_pipeline(std::move(input), {}, options);
    };
    auto const apart = scan(false), together = scan(true);
    CHECK(std::ranges::count_if(apart.spaces, [](Space const& space) {
              return space.kind == SpaceKind::open_land || space.kind == SpaceKind::vacant_parcel;
          }) == 10);
    REQUIRE(std::ranges::count(together.spaces, SpaceKind::open_land, &Space::kind) == 1);
    auto const& space = *std::ranges::find(together.spaces, SpaceKind::open_land, &Space::kind);
    CHECK(space.area_m2 > 98 * 58 - 16 * 16 - 20);  // setback 1 m at the rim, clearance 3 m round the house
    CHECK(space.ownership.starts_with("several owners (10 parcels"));
    CHECK(space.evidence.find("street enclosure taken as one") != std::string::npos);
    CHECK(together.area.parcel_ledger.closes());
    CHECK(std::abs(together.land.open_balance_m2()) < 0.01);
}
