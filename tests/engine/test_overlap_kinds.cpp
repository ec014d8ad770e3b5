// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/area_check.h"
#include "engine/assembly/clean.h"
#include "engine/assembly/overlap_kinds.h"
#include "engine/geometry/overlay.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <map>

using namespace lacuna;

namespace {

InputLayer layer_of(std::vector<std::pair<std::string, MultiPolygon>> const& shapes, std::string name = "buildings")
{
    InputLayer layer;
    layer.name = std::move(name);
    for (auto const& [id, shape] : shapes) {
        InputFeature f;
        f.source_id = id;
        f.shape = shape;
        layer.features.push_back(std::move(f));
    }
    layer.features_read = static_cast<std::int64_t>(shapes.size());
    return layer;
}

/// Code by building; each building has one at most.
std::map<std::string, IssueCode> kinds(CleanBuildings const& clean)
{
    std::map<std::string, IssueCode> out;
    for (auto const& issue : clean.issues) CHECK(out.emplace(issue.feature_id, issue.code).second);
    return out;
}

double union_m2(CleanBuildings const& clean)
{
    std::vector<MultiPolygon> all;
    for (auto const& b : clean.buildings) all.push_back(b.footprint);
    return area(union_of(all));
}

}  // namespace

TEST_CASE("a compound: small houses in a large outline", "[overlap_kinds]")
{
    auto const clean = clean_buildings(layer_of({{"wall", test::box(0, 0, 40, 30)},
                                                 {"hut", test::box(2, 2, 8, 8)},
                                                 {"barn", test::box(20, 10, 35, 20)},
                                                 {"far", test::box(100, 0, 110, 10)}}),
                                       {}, 1);
    auto const k = kinds(clean);
    CHECK(k.size() == 3);
    CHECK(k.at("wall") == IssueCode::compound);
    CHECK(k.at("hut") == IssueCode::nested_building);
    CHECK(k.at("barn") == IssueCode::nested_building);
    CHECK(clean.ledger.area_kept_m2 == Approx(1200 + 100));
}

TEST_CASE("an outline and the parts that fill it, a near duplicate, a sliver, and an overlap", "[overlap_kinds]")
{
    auto layer = layer_of({{"outline", test::box(0, 0, 20, 10)},
                           {"part1", test::box(0, 0, 12, 10)},
                           {"part2", test::box(12, 0, 20, 10)},
                           {"once", test::box(50, 0, 60, 10)},
                           {"twice", test::box(50.1, 0.1, 60.1, 10.1)},
                           {"row1", test::box(100, 0, 110, 10)},
                           {"row2", test::box(109.9, 0, 120, 10)},
                           {"left", test::box(200, 0, 210, 10)},
                           {"right", test::box(206, 5, 220, 25)}});
    for (int i : {1, 2}) layer.features[static_cast<std::size_t>(i)].attributes.floors = i + 1;
    auto const clean = clean_buildings(layer, {}, 2);
    auto const k = kinds(clean);
    for (auto const* id : {"outline", "part1", "part2"}) CHECK(k.at(id) == IssueCode::building_parts);
    for (auto const* id : {"once", "twice"}) CHECK(k.at(id) == IssueCode::duplicate_building);
    for (auto const* id : {"row1", "row2"}) CHECK(k.at(id) == IssueCode::overlap_sliver);
    for (auto const* id : {"left", "right"}) CHECK(k.at(id) == IssueCode::overlapping_building);
    CHECK(clean.ledger.area_kept_m2 == Approx(union_m2(clean)));
    CHECK(clean.ledger.closes());
}

TEST_CASE("the inner court of four wings stays open, and so does a court drawn as a hole", "[overlap_kinds]")
{
    auto const wings = clean_buildings(layer_of({{"s", test::box(0, 0, 40, 10)},
                                                 {"n", test::box(0, 30, 40, 40)},
                                                 {"w", test::box(0, 0, 10, 40)},
                                                 {"e", test::box(30, 0, 40, 40)}}),
                                       {}, 1);
    CHECK(wings.ledger.area_kept_m2 == Approx(1600 - 400));
    for (auto const& b : wings.buildings) CHECK_FALSE(contains(b.counted, {20, 20}));

    auto court = test::box(0, 0, 40, 40);
    court[0].inners.push_back(rectangle(10, 10, 30, 30).outer);
    // A kiosk in the court overlaps nothing.
    auto const hole = clean_buildings(layer_of({{"court", court}, {"kiosk", test::box(18, 18, 22, 22)}}), {}, 1);
    CHECK(hole.ledger.area_kept_m2 == Approx(1200 + 16));
    CHECK(hole.issues.empty());
}

TEST_CASE("kinds of overlap do not depend on the order of features or on threads", "[overlap_kinds][property]")
{
    for (std::uint64_t seed = 1; seed < 6; ++seed) {
        Dice dice{seed};
        std::vector<std::pair<std::string, MultiPolygon>> shapes;
        for (int i = 0; i < 60; ++i)
            shapes.emplace_back(std::to_string(100 + i),
                                MultiPolygon{test::star(dice, dice.between(0, 100), dice.between(0, 100),
                                                        dice.between(2, 20), dice.pick(4, 12))});
        auto const one = clean_buildings(layer_of(shapes), {}, 1);
        std::ranges::reverse(shapes);
        auto const other = clean_buildings(layer_of(shapes), {}, 4);
        CAPTURE(seed);
        CHECK(one.issues == other.issues);
        // Whoever lost ground is told of, once.
        auto const k = kinds(one);
        for (auto const& b : one.buildings)
            if (b.counted_m2 < b.area_m2 - 1e-3) CHECK(k.contains(b.id));
        CHECK(one.ledger.area_kept_m2 == Approx(union_m2(one)).margin(0.01));
    }
}

TEST_CASE("a register in another unit is guessed from the median, and one that scatters is not", "[area_check]")
{
    Dice dice{3};
    auto const compare = [&](double factor, double scatter) {
        std::vector<std::pair<double, double>> areas;
        for (int i = 0; i < 200; ++i) {
            double const m2 = dice.between(100, 5000);
            areas.emplace_back(m2 * factor * dice.between(1 - scatter, 1 + scatter), m2);
        }
        return compare_areas("parcels", areas, 0.05, 5);
    };
    CHECK(compare(1, 0.02).likely_unit.empty());
    CHECK(compare(1, 0.02).differing == 0);
    CHECK(compare(1 / 4046.8564224, 0.02).likely_unit == "acres");
    CHECK(compare(1e-4, 0.02).likely_unit == "hectares");
    CHECK(compare(1 / 0.09290304, 0.02).likely_unit == "square feet");
    CHECK(compare(0.01, 0.02).likely_unit == "ares");
    CHECK(compare(0.0015, 0.02).likely_unit == "mu");
    CHECK(compare(0.09290304, 0.02).likely_unit == "square metres, read as square feet");
    CHECK(compare(0.01, 0.9).likely_unit.empty());
    CHECK(compare(1.5, 0.02).likely_unit.empty());
}

TEST_CASE("a register's area is told beside the measured one where they differ by 5 % and 5 m2", "[area_check]")
{
    // 100 m2: 94 is off by 6 %; 4 m2 of a 20 m2 lot are too few to tell; 0 says nothing.
    auto layer = layer_of({{"A", test::box(0, 0, 10, 10)},
                           {"B", test::box(20, 0, 25, 4)},
                           {"C", test::box(40, 0, 50, 10)},
                           {"D", test::box(60, 0, 70, 10)}},
                          "parcels");
    layer.features[0].attributes.reported_area_m2 = 94;
    layer.features[1].attributes.reported_area_m2 = 16;
    layer.features[2].attributes.reported_area_m2 = 0;
    layer.features[3].attributes.reported_area_m2 = 104;
    auto const clean = clean_parcels(layer, {}, 1);
    REQUIRE(clean.issues.size() == 1);
    CHECK(clean.issues[0].code == IssueCode::area_differs);
    CHECK(clean.issues[0].feature_id == "A");
    CHECK(clean.issues[0].detail == "register 94.0 m2, measured 100.0 m2");
    CHECK(clean.areas.compared == 3);
    CHECK(clean.areas.differing == 1);
    CHECK(clean.areas.median_ratio == Approx(0.94));
}
