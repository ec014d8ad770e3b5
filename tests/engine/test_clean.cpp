// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/clean.h"
#include "engine/assembly/coverage.h"
#include "engine/assembly/join.h"
#include "engine/assembly/people.h"
#include "engine/geometry/overlay.h"
#include "engine/spaces/floor_area.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <map>

using namespace lacuna;
using test::box;

namespace {

InputFeature feature(std::string id, MultiPolygon shape, std::optional<double> floors = {})
{
    InputFeature f;
    f.source_id = std::move(id);
    f.file = "t.geojson";
    f.shape = std::move(shape);
    f.attributes.floors = floors;
    return f;
}

InputLayer layer(std::string name, std::vector<InputFeature> features)
{
    InputLayer out;
    out.name = std::move(name);
    out.features_read = static_cast<std::int64_t>(features.size());
    for (std::size_t i = 0; i < features.size(); ++i) features[i].fid = static_cast<std::int64_t>(i);
    out.features = std::move(features);
    return out;
}

int count(std::vector<Issue> const& issues, IssueCode code)
{
    return static_cast<int>(std::ranges::count(issues, code, &Issue::code));
}

}  // namespace

TEST_CASE("an overlap belongs to the parcel that comes first by id", "[clean]")
{
    auto const clean =
        clean_parcels(layer("parcels", {feature("B", box(8, 0, 20, 10)), feature("A", box(0, 0, 10, 10))}), {}, 1);
    REQUIRE(clean.parcels.size() == 2);
    CHECK(clean.parcels[0].area_m2 == Approx(100));
    CHECK(clean.parcels[1].area_m2 == Approx(100));
    CHECK(clean.ledger.area_read_m2 == Approx(220));
    CHECK(clean.ledger.area_changed_m2 == Approx(20));
    CHECK(clean.ledger.closes());
    CHECK(count(clean.issues, IssueCode::overlap_trimmed) == 1);
}

TEST_CASE("a bow tie, a sliver, a repeated shape and a three-point ring are each accounted for", "[clean]")
{
    MultiPolygon const bow{{{{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}}, {}}};
    MultiPolygon const spike{{{{50, 50}, {60, 50}, {50, 50}}, {}}};
    auto const clean = clean_parcels(
        layer("parcels", {feature("bow", bow), feature("one", box(20, 0, 30, 10)), feature("two", box(20, 0, 30, 10)),
                          feature("tiny", box(40, 0, 40.5, 0.5)), feature("spike", spike)}),
        {}, 1);
    CHECK(clean.parcels.size() == 2);
    CHECK(clean.ledger.features_rejected == 3);
    CHECK(clean.ledger.closes());
    // The shoelace area of a bow tie is 0; repair finds its two triangles, so area is gained.
    CHECK(clean.ledger.area_changed_m2 == Approx(-50));
    CHECK(clean.ledger.area_removed_m2 == Approx(100.25));
    CHECK(count(clean.issues, IssueCode::invalid_repaired) == 1);
    CHECK(count(clean.issues, IssueCode::repeated_feature) == 1);
    CHECK(count(clean.issues, IssueCode::sliver) == 1);
    CHECK(count(clean.issues, IssueCode::unrepairable) == 1);
}

TEST_CASE("repeated and missing ids become unique ids that do not depend on order", "[clean]")
{
    std::vector<InputFeature> features{feature("7", box(0, 0, 10, 10)), feature("7", box(20, 0, 30, 10)),
                                       feature("", box(40, 0, 50, 10)), feature("8", box(60, 0, 70, 10))};
    auto const ids = [](std::vector<InputFeature> f) {
        std::map<double, std::string> by_place;
        for (auto const& p : clean_parcels(layer("parcels", std::move(f)), {}, 1).parcels)
            by_place[bounds(p.boundary).min_x] = p.id;
        return by_place;
    };
    auto const first = ids(features);
    CHECK(first.at(0) == "7");
    CHECK(first.at(20) == "7#2");
    CHECK(first.at(40).front() == '~');
    std::ranges::reverse(features);
    CHECK(ids(features) == first);
}

TEST_CASE("a layer whose features have no ids gets one issue, not one a feature", "[clean]")
{
    auto const clean =
        clean_buildings(layer("buildings", {feature("", box(0, 0, 10, 10)), feature("", box(20, 0, 30, 10))}), {}, 1);
    CHECK(count(clean.issues, IssueCode::missing_id) == 1);
    CHECK(clean.buildings[0].id != clean.buildings[1].id);
}

TEST_CASE("an outline and its parts count once, with the storeys of the parts", "[clean]")
{
    auto const clean = clean_buildings(
        layer("buildings", {feature("outline", box(0, 0, 20, 10)), feature("part1", box(0, 0, 10, 10), 5),
                            feature("part2", box(10, 0, 20, 10), 2)}),
        {}, 1);
    REQUIRE(clean.buildings.size() == 3);
    CHECK(clean.buildings[0].counted_m2 == Approx(0).margin(1e-9));
    CHECK(clean.buildings[1].counted_m2 == Approx(100));
    CHECK(clean.ledger.area_kept_m2 == Approx(200));
    CHECK(clean.ledger.closes());
    CHECK(count(clean.issues, IssueCode::building_parts) == 3);
}

TEST_CASE("the ledger closes and kept parcels are disjoint, whatever is read", "[clean][property]")
{
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        Dice dice{seed};
        std::vector<InputFeature> features;
        for (int i = 0; i < 60; ++i) {
            auto shape =
                MultiPolygon{test::star(dice, dice.between(0, 200), dice.between(0, 200), 30, dice.pick(3, 12))};
            if (dice.pick(0, 5) == 0) std::swap(shape[0].outer[1], shape[0].outer[2]);  // often crosses itself
            features.push_back(feature("p" + std::to_string(dice.pick(0, 50)), shape));
        }
        auto const clean = clean_parcels(layer("parcels", features), {}, 2);
        CAPTURE(seed, clean.ledger.open_m2());
        CHECK(clean.ledger.closes());
        double sum = 0;
        std::vector<MultiPolygon> shapes;
        for (auto const& p : clean.parcels) {
            sum += p.area_m2;
            shapes.push_back(p.boundary);
            CHECK(is_valid(p.boundary));
        }
        CHECK(area(union_of(shapes)) == Approx(sum).margin(0.2));
        // The order of reading changes nothing.
        std::ranges::reverse(features);
        auto const again = clean_parcels(layer("parcels", features), {}, 1);
        REQUIRE(again.parcels.size() == clean.parcels.size());
        for (std::size_t i = 0; i < clean.parcels.size(); ++i) {
            CHECK(again.parcels[i].id == clean.parcels[i].id);
            CHECK(again.parcels[i].boundary == clean.parcels[i].boundary);
        }
    }
}

TEST_CASE("a building over the parcel line is split between the parcels and the street", "[join]")
{
    std::vector<Parcel> const parcels{{"A", box(0, 0, 10, 10), 100, {}}, {"B", box(10, 0, 20, 10), 100, {}}};
    std::vector<Building> buildings;
    for (auto const& [id, shape] : std::map<std::string, MultiPolygon>{{"across", box(8, 2, 14, 4)},
                                                                       {"in", box(1, 5, 4, 8)},
                                                                       {"out", box(18, 8, 24, 12)},
                                                                       {"street", box(40, 40, 50, 50)}}) {
        buildings.push_back({id, shape, shape, area(shape), area(shape), {}});
    }
    auto const joined = join_buildings(parcels, buildings, 1e-3, 1);
    REQUIRE(joined.on_parcel[0].size() == 2);
    CHECK(joined.on_parcel[0][0].m2 == Approx(4));
    CHECK(joined.on_parcel[0][1].whole);
    CHECK(joined.main_parcel == std::vector<std::int64_t>{1, 0, 1, -1});
    CHECK(joined.built.in_parcels_m2 == Approx(12 + 9 + 4));
    CHECK(joined.built.outside_parcels_m2 == Approx(20 + 100));
    CHECK(joined.built.built_m2 == Approx(joined.built.in_parcels_m2 + joined.built.outside_parcels_m2));
    CHECK(count(joined.issues, IssueCode::crosses_parcel_line) == 1);
    CHECK(count(joined.issues, IssueCode::outside_parcels) == 2);
}

TEST_CASE("parcels far from any mapped building are unknown, not vacant", "[coverage]")
{
    std::vector<Parcel> parcels;
    std::vector<Building> buildings;
    std::vector<char> built;
    for (int i = 0; i < 40; ++i)
        for (int j = 0; j < 10; ++j) {
            double const x = 20.0 * i, y = 20.0 * j;
            parcels.push_back({std::to_string(i) + "," + std::to_string(j), box(x, y, x + 20, y + 20), 400, {}});
            bool const house = i < 10 && (i + j) % 3 != 0;
            built.push_back(house);
            if (house) {
                auto const shape = box(x + 5, y + 5, x + 12, y + 12);
                buildings.push_back({parcels.back().id, shape, shape, 49, 49, {}});
            }
        }
    auto const inferred = building_coverage(parcels, buildings, built, {}, 1);
    CHECK(inferred.inferred);
    for (std::size_t k = 0; k < parcels.size(); ++k) {
        int const column = static_cast<int>(k) / 10;
        if (column < 9) CHECK(inferred.known[k] == 1);
        if (column > 10) CHECK(inferred.known[k] == 0);
    }
    auto const given = building_coverage(parcels, buildings, built, box(0, 0, 500, 500), 1);
    CHECK_FALSE(given.inferred);
    CHECK(std::ranges::count(given.known, 1) == 250);
}

TEST_CASE("words for dwellings are told from words for other uses", "[people]")
{
    for (auto const* word : {"residential", "Apartments", "SNGL-FAM-RES", "住宅用地", "CONDOMINIUM"})
        CHECK(names_dwellings(word));
    for (auto const* word : {"office", "WAREHOUSE", "nonresidential", "school", "工业用地", ""})
        CHECK_FALSE(names_dwellings(word));
}

TEST_CASE("dwellings are known by the words and abbreviations of registers, and other uses are not", "[people]")
{
    for (auto const* use :
         {"Residential", "1_residential", "SNGL-FAM-RES", "TWO-FAM-RES", "THREE-FM-RES", "4-8-UNIT-APT", "CNDO LUX",
          "CONDOMINIUM", "Housing Authority", "apartments", "住宅", "R", "R2", "R-1"})
        CHECK(names_dwellings(use));
    for (auto const* use : {"", "WAREHOUSE", "greenhouse", "OFFICE-CONDO", "RETAIL-STORE", "GEN-OFFICE", "PARKING-LOT",
                            "O", "Church", "RESTAURANT", "nonresidential"})
        CHECK_FALSE(names_dwellings(use));
}

TEST_CASE("houses of one or two families are known by their words, and others with families are not", "[people]")
{
    for (auto const* use : {"SNGL-FAM-RES", "TWO-FAM-RES", "SINGLE FAM W/AUXILIARY APT", "1-family house",
                            "Detached house", "semi-detached", "single family residence", "2 Family", "别墅", "Villa"})
        CHECK(names_family_houses(use));
    for (auto const* use : {"", "THREE-FM-RES", "4-8-UNIT-APT", "MXD TWO-FAM-RES", "multi-family house", "residential",
                            "住宅", "single storey warehouse", "detached garage", "CONDO-BLDG", "R1"})
        CHECK_FALSE(names_family_houses(use));
}

TEST_CASE("a building without storeys takes those of its parcel, and says so", "[people]")
{
    Building building;
    building.area_m2 = building.counted_m2 = 100;
    Parcel parcel;
    parcel.attributes.floors = 5;
    SpaceRules const rules;
    auto const of_parcel = storeys_of(building, &parcel, rules);
    CHECK(of_parcel.count.likely == 5);
    CHECK(of_parcel.count.low == 1);
    CHECK(of_parcel.source == "parcel's floors");
    CHECK_FALSE(of_parcel.assumed);
    CHECK(storeys_of(building, nullptr, rules).assumed);
    building.attributes.floors = 3;
    CHECK(storeys_of(building, &parcel, rules).count.likely == 3);
}
