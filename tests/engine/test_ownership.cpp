// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/ownership.h"
#include "engine/pipeline.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>

using namespace lacuna;

namespace {

Parcel lot(std::string id, MultiPolygon shape, std::string owner)
{
    Parcel p;
    p.id = std::move(id);
    p.area_m2 = area(shape);
    p.boundary = std::move(shape);
    p.attributes.owner = std::move(owner);
    return p;
}

}  // namespace

TEST_CASE("three lots in a row of one owner are one, and a stranger's and a far one of the same owner stay",
          "[ownership]")
{
    auto const units = ownership_units(
        {lot("A", test::box(0, 0, 10, 20), "City of X"), lot("B", test::box(10, 0, 20, 20), "CITY OF X "),
         lot("C", test::box(20, 0, 30, 20), "city of x"), lot("D", test::box(30, 0, 40, 20), "Somebody"),
         lot("E", test::box(50, 0, 60, 20), "City of X")});
    REQUIRE(units.parcels.size() == 3);
    auto const& unit = units.parcels[0];
    CHECK(unit.id == "A+2");
    CHECK(unit.members == std::vector<std::string>{"A", "B", "C"});
    REQUIRE(unit.boundary.size() == 1);
    CHECK(unit.boundary[0].inners.empty());
    CHECK(unit.area_m2 == Approx(600));
    CHECK(perimeter(unit.boundary) == Approx(100));  // no line between them is left
    CHECK(units.parcels[1].id == "D");
    CHECK(units.parcels[2].id == "E");
    CHECK(units.parcels[1].members.empty());
    CHECK(units.area_changed_m2 == Approx(0).margin(1e-9));
    REQUIRE(units.issues.size() == 1);
    CHECK(units.issues[0].code == IssueCode::ownership_unit);
}

TEST_CASE("lots that meet at a corner or along less than a metre stay apart", "[ownership]")
{
    auto const corner =
        ownership_units({lot("A", test::box(0, 0, 10, 10), "X"), lot("B", test::box(10, 10, 20, 20), "X")});
    CHECK(corner.parcels.size() == 2);
    for (double const length : {0.9, 1.1}) {
        auto const step = ownership_units(
            {lot("A", test::box(0, 0, 10, 10), "X"), lot("B", test::box(10, 10 - length, 20, 20), "X")});
        CHECK(step.parcels.size() == (length < 1 ? 2 : 1));
    }
}

TEST_CASE("an owner that is not known is nobody", "[ownership]")
{
    for (std::string const owner : {"", "  ", "Unknown", "n/a", "-", "0"}) {
        auto const units =
            ownership_units({lot("A", test::box(0, 0, 10, 10), owner), lot("B", test::box(10, 0, 20, 10), owner)});
        CAPTURE(owner);
        CHECK(units.parcels.size() == 2);
    }
}

TEST_CASE("the boundary that two lots share is measured across differing corners and a centimetre of gap",
          "[ownership]")
{
    // The right side has a corner more, and lies 5 mm off.
    MultiPolygon const left = test::box(0, 0, 10, 10);
    MultiPolygon const right{{{{10.005, 2}, {20, 2}, {20, 14}, {10.005, 14}, {10.005, 6}, {10.005, 2}}, {}}};
    CHECK(shared_boundary_m(left, right) == Approx(8).margin(0.03));
    CHECK(shared_boundary_m(right, left) == Approx(8).margin(0.03));
    CHECK(shared_boundary_m(left, test::box(10.02, 0, 20, 10)) == 0);
    // Turned and far from the origin.
    MultiPolygon const a{test::moved(rectangle(0, 0, 10, 10), 33, 5e5, 4e6)};
    MultiPolygon const b{test::moved(rectangle(10, 3, 20, 30), 33, 5e5, 4e6)};
    CHECK(shared_boundary_m(a, b) == Approx(7).margin(0.03));
}

TEST_CASE("attributes of a unit are reduced by the rules of the roles", "[ownership]")
{
    auto a = lot("A", test::box(0, 0, 10, 10), "X"), b = lot("B", test::box(10, 0, 20, 10), "X");
    a.attributes.land_value = 100;
    b.attributes.land_value = 50;
    a.attributes.far_allowed = 1.5;
    b.attributes.far_allowed = 2;
    a.attributes.year_built = 1990;
    b.attributes.year_built = 1970;
    b.attributes.zoning = "R2";
    a.attributes.reported_area_m2 = 101;
    b.attributes.reported_area_m2 = 99;
    auto const unit = ownership_units({b, a}).parcels.front();
    CHECK(unit.attributes.land_value == 150.0);
    CHECK(unit.attributes.far_allowed == 2.0);
    CHECK(unit.attributes.year_built == 1970.0);
    CHECK(unit.attributes.zoning == "R2");
    CHECK(unit.attributes.reported_area_m2 == 200.0);
}

TEST_CASE("a ring of one owner round a lot of another keeps the hole", "[ownership]")
{
    auto const units =
        ownership_units({lot("A", test::box(0, 0, 30, 10), "X"), lot("B", test::box(0, 20, 30, 30), "X"),
                         lot("C", test::box(0, 10, 10, 20), "X"), lot("D", test::box(20, 10, 30, 20), "X"),
                         lot("E", test::box(10, 10, 20, 20), "Y")});
    REQUIRE(units.parcels.size() == 2);
    CHECK(units.parcels[0].id == "A+3");
    CHECK(units.parcels[0].boundary.front().inners.size() == 1);
    CHECK(units.parcels[0].area_m2 == Approx(800));
}

TEST_CASE("with ownership units the accounts close and the wall between two yards is no line", "[ownership][pipeline]")
{
    StudyInput in;
    in.crs = "EPSG:32652";
    in.parcels.name = "parcels";
    in.buildings.name = "buildings";
    for (int i = 0; i < 2; ++i) {
        InputFeature f;
        f.source_id = i ? "B" : "A";
        f.shape = test::box(5e5 + 10.0 * i, 4e6, 5e5 + 10.0 * (i + 1), 4e6 + 40);
        f.attributes.owner = "X";
        f.fid = i;
        in.parcels.features.push_back(f);
        f.shape = test::box(5e5 + 10.0 * i + 1, 4e6 + 2, 5e5 + 10.0 * i + 9, 4e6 + 10);
        f.source_id = i ? "b" : "a";
        in.buildings.features.push_back(f);
    }
    in.parcels.features_read = in.buildings.features_read = 2;
    PipelineOptions options;
    options.threads = 1;
    Catalogue catalogue;
    catalogue.currency = "EUR";
    auto const apart = run_pipeline(in, catalogue, options);
    options.spaces.ownership_units = true;
    auto const united = run_pipeline(in, catalogue, options);
    REQUIRE(apart.area.parcels.size() == 2);
    REQUIRE(united.area.parcels.size() == 1);
    CHECK(united.area.parcel_ledger.closes());
    CHECK(united.area.parcel_ledger.features_kept == 2);
    CHECK(united.land.parcels_m2 == Approx(apart.land.parcels_m2));
    // The setback of 1 m on both sides of the line between the yards is open land now.
    CHECK(united.land.open_m2 > apart.land.open_m2 + 40);
}
