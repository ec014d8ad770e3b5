// SPDX-License-Identifier: Apache-2.0
#include "engine/inventory/open_space.h"

#include "engine/geometry/overlay.h"
#include "tests/support/catch.h"
#include "tests/support/sanitized.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace lacuna;

namespace {

FlatLayer layer(std::vector<MultiPolygon> const& shapes)
{
    FlatLayer out;
    for (std::size_t i = 0; i < shapes.size(); ++i) out.add("f" + std::to_string(i), shapes[i]);
    return out;
}

OpenSpaces measured(std::vector<MultiPolygon> const& parcels, std::vector<MultiPolygon> const& buildings,
                    InventoryRules const& rules = {})
{
    auto const p = layer(parcels), b = layer(buildings);
    BoxIndex const index{b.boxes};
    CityPart const part{p, b, index, {-1e9, -1e9, 1e9, 1e9}, [](auto const&, auto const&, auto const&) {}};
    return open_spaces(part, 0, p.size(), rules);
}

void check_closed(InventoryAccount const& a)
{
    CHECK(a.built_m2 + a.kept_clear_m2 + a.small_m2 + a.open_m2 == Approx(a.parcels_m2).epsilon(1e-12));
    CHECK(a.kept_clear_m2 >= 0);
}

/// The definition by overlays of GEOS with fine arcs.
double by_overlays_m2(MultiPolygon const& parcel, std::vector<MultiPolygon> const& buildings,
                      InventoryRules const& rules)
{
    auto open = offset(parcel, -rules.setback_m, 64);
    std::vector<MultiPolygon> kept;
    for (auto const& building : buildings)
        if (distance(building, parcel) <= 0) kept.push_back(offset(building, rules.clearance_m, 64));
    if (!kept.empty()) open = difference(open, union_of(kept));
    double m2 = 0;
    for (auto const& piece : opening(open, rules.min_width_m / 2, 64))
        if (area(piece) >= rules.min_area_m2) m2 += area(piece);
    return m2;
}

}  // namespace

TEST_CASE("an empty lot is open but for its setback and the corners that no disc enters", "[inventory]")
{
    auto const found = measured({test::box(0, 0, 40, 30)}, {});
    REQUIRE(found.spaces.size() == 1);
    auto const& space = found.spaces.front();
    double const by_hand = 38 * 28 - (4 - std::numbers::pi) * 4;
    CHECK(space.area_m2 == Approx(by_hand).epsilon(1e-9));
    CHECK(space.width_m == Approx(28).epsilon(1e-6));
    CHECK(space.radius_m == Approx(14).margin(0.5));
    CHECK(space.coverage == 0);
    CHECK_FALSE(space.building_distance_m);
    CHECK(found.account.kept_clear_m2 == Approx(1200 - by_hand).epsilon(1e-9));
    check_closed(found.account);
}

TEST_CASE("a house across a lot leaves two spaces, and a house next door is as near as it is", "[inventory]")
{
    // The house spans the lot from 15 to 25; 3 m on either side are kept clear: 1..12 and 28..39.
    auto const found = measured({test::box(0, 0, 40, 30)}, {test::box(15, -1, 25, 31), test::box(42, 0, 50, 30)});
    REQUIRE(found.spaces.size() == 2);
    double const by_hand = 11 * 28 - (4 - std::numbers::pi) * 4;
    for (auto const& space : found.spaces) {
        CHECK(space.area_m2 == Approx(by_hand).epsilon(1e-9));
        CHECK(space.coverage == Approx(0.25));
        CHECK(space.building_distance_m.value() == Approx(3).epsilon(1e-9));
    }
    CHECK(found.spaces.front().number == 1);
    CHECK(found.spaces.back().number == 2);
    CHECK(found.account.built_m2 == Approx(300));
    check_closed(found.account);
    InventoryRules large;
    large.min_area_m2 = 400;
    auto const none = measured({test::box(0, 0, 40, 30)}, {test::box(15, -1, 25, 31)}, large);
    CHECK(none.spaces.empty());
    CHECK(none.account.small_m2 == Approx(2 * by_hand).epsilon(1e-9));
    check_closed(none.account);
}

TEST_CASE("open space of seeded lots is that of overlays with fine arcs", "[inventory][twin]")
{
    Dice dice{211};
    double ours = 0, theirs = 0;
    int spaces = 0;
    for (int i = 0; i < test::whole_or(300, 60); ++i) {
        double const x = 4e5 + 200 * i;
        MultiPolygon const parcel{test::star(dice, x, 4e6, dice.between(15, 40), dice.pick(4, 14))};
        std::vector<MultiPolygon> buildings;
        for (int b = dice.pick(0, 4); b > 0; --b)
            buildings.push_back({test::star(dice, x + dice.between(-20, 20), 4e6 + dice.between(-20, 20),
                                            dice.between(3, 12), dice.pick(4, 8))});
        InventoryRules rules;
        rules.setback_m = i % 3 ? 1 : 0;
        rules.clearance_m = i % 4 ? 3 : 0;
        rules.min_area_m2 = 0;
        auto const found = measured({parcel}, buildings, rules);
        CAPTURE(i);
        REQUIRE(found.unmeasured.empty());
        check_closed(found.account);
        double const twin = by_overlays_m2(parcel, buildings, rules);
        CHECK(found.account.open_m2 == Approx(twin).epsilon(2e-3).margin(0.05));
        // Chords that keep the area of an arc come out of it by less than a hundredth of its radius.
        for (auto const& space : found.spaces) CHECK(covers(offset(parcel, 0.02), {space.shape}));
        ours += found.account.open_m2;
        theirs += twin;
        spaces += static_cast<int>(found.spaces.size());
    }
    CHECK(spaces > test::whole_or(200, 30));
    CHECK(ours == Approx(theirs).epsilon(3e-4));
}

TEST_CASE("round a ground of hundreds of corners the nearest building is as near as GEOS says", "[inventory][property]")
{
    Dice dice{227};
    int far = 0, near = 0;
    for (int i = 0; i < test::whole_or(60, 20); ++i) {
        double const x = 4e5 + 3000 * i;
        MultiPolygon const ground{test::star(dice, x, 4e6, 150, dice.pick(250, 900))};
        std::vector<MultiPolygon> buildings;
        for (int b = 0; b < 12; ++b) {
            double const angle = dice.between(0, 6.28), off = dice.between(160, i % 2 ? 200 : 900);
            buildings.push_back({test::star(dice, x + off * std::cos(angle), 4e6 + off * std::sin(angle), 8, 6)});
        }
        if (i % 3 == 0) buildings.push_back({test::star(dice, x, 4e6, 6, 5)});
        auto const found = measured({ground}, buildings);
        CAPTURE(i);
        for (auto const& space : found.spaces) {
            double least = 1e9;
            for (auto const& building : buildings) least = std::min(least, distance({space.shape}, building));
            CHECK(space.building_distance_m.value() == Approx(least).margin(0.02));  // chords of arcs
            (least > 64 ? far : near) += 1;
        }
    }
    CHECK(near > 10);
    CHECK(far > 0);
}

TEST_CASE("broken rings are repaired and told, whole ones stay as they are", "[inventory]")
{
    Ring pentagram;  // turns one way all along, twice round
    for (int i = 0; i <= 5; ++i) {
        double const angle = 2 * std::numbers::pi * 2 * (i % 5) / 5;
        pentagram.push_back({100 + 10 * std::cos(angle), 100 + 10 * std::sin(angle)});
    }
    MultiPolygon const bowtie{{{{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}}, {}}};
    MultiPolygon const flat{{{{0, 0}, {5, 0}, {9, 0}, {0, 0}}, {}}};
    std::vector<MultiPolygon> const shapes{
        test::box(0, 0, 10, 10), bowtie, {{pentagram, {}}}, test::box(20, 0, 30, 5), flat};
    for (int const threads : {1, 2}) {
        auto all = layer(shapes);
        auto const told = repair(all, threads);
        REQUIRE(told.size() == 3);
        CHECK(told[0].id == "f1");
        CHECK(told[1].id == "f2");
        CHECK(told[2].id == "f4");
        CHECK_FALSE(told[0].why.empty());
        CHECK(all.shape(0) == shapes[0]);
        CHECK(all.shape(3) == shapes[3]);
        CHECK(area(all.shape(1)) == Approx(50));
        CHECK(is_valid(all.shape(2)));
        CHECK(all.shape(4).empty());
    }
}

TEST_CASE("what is taken as valid at sight is valid: seeded rings of few corners", "[inventory][property]")
{
    Dice dice{223};
    int valid = 0;
    for (int i = 0; i < 2000; ++i) {
        Ring ring;
        int const n = dice.pick(3, 7);
        for (int k = 0; k < n; ++k) ring.push_back({4e5 + dice.between(0, 20), 4e6 + dice.between(0, 20)});
        ring.push_back(ring.front());
        MultiPolygon const shape{{ring, {}}};
        auto one = layer({shape});
        CAPTURE(i);
        CHECK(repair(one, 1).empty() == is_valid(shape));
        valid += is_valid(shape);
    }
    CHECK(valid > 300);
}

TEST_CASE("a parcel of which a repair leaves nothing is told as not measured", "[inventory]")
{
    auto const found = measured({{}, test::box(0, 0, 40, 30)}, {});
    REQUIRE(found.unmeasured.size() == 1);
    CHECK(found.unmeasured.front().id == "f0");
    CHECK(found.account.parcels == 1);
    CHECK(found.spaces.size() == 1);
}
