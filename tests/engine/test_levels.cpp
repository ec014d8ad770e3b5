// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/zoning.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

using namespace lacuna;
using test::box;

namespace {

Parcel parcel(std::string id, MultiPolygon shape)
{
    Parcel p;
    p.id = std::move(id);
    p.boundary = std::move(shape);
    return p;
}

InputFeature area(MultiPolygon shape, std::string residential_area, std::string community)
{
    InputFeature f;
    f.shape = std::move(shape);
    f.attributes.residential_area = std::move(residential_area);
    f.attributes.community = std::move(community);
    return f;
}

}  // namespace

TEST_CASE("a parcel takes the area that covers most of it, level by level, and keeps the name of its own", "[levels]")
{
    std::vector<Parcel> parcels{parcel("a", box(0, 0, 10, 10)), parcel("b", box(8, 0, 18, 10)),
                                parcel("c", box(50, 0, 60, 10)), parcel("d", box(20, 0, 30, 10))};
    parcels[3].attributes.residential_area = "its own";
    InputLayer levels;
    levels.features = {area(box(-1, -1, 12, 11), "west", ""), area(box(12, -1, 31, 11), "east", ""),
                       area(box(-1, -1, 31, 11), "", "Gongle")};
    CHECK(assign_levels(parcels, levels, 2) == 1);
    CHECK(parcels[0].attributes.residential_area == "west");
    CHECK(parcels[1].attributes.residential_area == "east");  // 6 m of its 10
    CHECK(parcels[3].attributes.residential_area == "its own");
    for (std::size_t const i : {0, 1, 3}) CHECK(parcels[i].attributes.community == "Gongle");
    CHECK(parcels[2].attributes.residential_area.empty());
    CHECK(parcels[2].attributes.community.empty());
    for (auto const& p : parcels) CHECK(p.attributes.urban_area.empty());
}

TEST_CASE("without a layer of levels nothing is assigned and nothing is told", "[levels]")
{
    std::vector<Parcel> parcels{parcel("a", box(0, 0, 10, 10))};
    CHECK(assign_levels(parcels, {}, 1) == 0);
    CHECK(parcels[0].attributes.community.empty());
}
