// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/spaces/barriers.h"
#include "engine/spaces/carriageways.h"
#include "engine/spaces/find_spaces.h"
#include "tests/engine/lots.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <numbers>

using namespace lacuna;
using Catch::Matchers::WithinAbs;
using test::box;
using test::parcel;

namespace {

constexpr int town_side = 12;

/// A town of 12 x 12 lots of 30 x 20 m without street parcels.
StudyArea town()
{
    StudyArea out;
    for (int y = 0; y < town_side; ++y)
        for (int x = 0; x < town_side; ++x)
            out.parcels.push_back(parcel("L" + std::to_string(y) + "_" + std::to_string(x),
                                         box(30.0 * x, 20.0 * y, 30.0 * (x + 1), 20.0 * (y + 1))));
    return out;
}

double ground_m2(std::vector<Constraint> const& found)
{
    double sum = 0;
    for (auto const& one : found) sum += area(one.shape);
    return sum;
}

}  // namespace

TEST_CASE("a road through a lot takes its carriageway, one that grazes it or runs in a street parcel nothing",
          "[carriageways]")
{
    StudyArea area;
    area.parcels = {parcel("A", box(0, 0, 40, 30)), parcel("S", box(0, -12, 40, 0))};
    std::vector<ParcelSurroundings> around(2);
    around[1].street = true;
    auto const road = [](Polyline line) { return Road{"R", "residential", {std::move(line)}, {}, std::nullopt}; };
    SpaceRules const rules;
    area.roads = {road({{20, -6}, {20, 40}})};  // of 8 m by its class
    auto found = carriageways_in_lots(area, around, rules, 1);
    REQUIRE(found.size() == 1);
    CHECK(found[0].rule == "carriageway");
    CHECK(found[0].buffer_m == 4.0);
    CHECK(found[0].lines == std::vector<Polyline>{{{20, 0}, {20, 30}}});
    area.roads = {road({{-5, 3.9}, {45, 3.9}})};  // the street's, drawn 3.9 m inside: half its width or less
    CHECK(carriageways_in_lots(area, around, rules, 1).empty());
    area.roads = {road({{-5, 4.1}, {45, 4.1}})};
    CHECK(carriageways_in_lots(area, around, rules, 1).size() == 1);
    area.roads[0].width_m = 9;
    CHECK(carriageways_in_lots(area, around, rules, 1).empty());
    // In and out again: two stretches of one road.
    area.roads = {road({{10, -5}, {10, 15}, {-10, 15}, {-10, 25}, {50, 25}})};
    found = carriageways_in_lots(area, around, rules, 1);
    REQUIRE(found.size() == 1);
    CHECK(found[0].lines == std::vector<Polyline>{{{10, 0}, {10, 15}, {0, 15}}, {{0, 25}, {40, 25}}});
    // As an area: what lies in the lot, where it is no sliver.
    area.roads = {Road{"R", "", {}, box(-5, -12, 45, 0.9), std::nullopt}};
    CHECK(carriageways_in_lots(area, around, rules, 1).empty());
    area.roads = {Road{"R", "", {}, box(18, -12, 24, 50), std::nullopt}};
    found = carriageways_in_lots(area, around, rules, 1);
    REQUIRE(found.size() == 1);
    CHECK(found[0].buffer_m == 0.0);
    CHECK_THAT(lacuna::area(found[0].shape), WithinAbs(180, 1e-9));
    // The ground of the lot without it, with a setback of 0: two halves of 16 m and one strip of 8 m lost.
    area.roads = {road({{20, -6}, {20, 40}})};
    found = carriageways_in_lots(area, around, rules, 1);
    SpaceRules bare;
    bare.setback_m = 0;
    Barriers const barriers{found, bare};
    CHECK(barriers.without_rule().empty());
    ParcelScene scene;
    scene.parcel = &area.parcels[0];
    scene.barriers = barriers.near(bounds(area.parcels[0].boundary));
    auto const open = find_spaces(scene, bare);
    double const corners_m2 = 2 * (4 - std::numbers::pi);  // that the opening by 1 m rounds
    CHECK_THAT(open.survey.open_m2, WithinAbs(2 * 16 * 30 - corners_m2, 0.1));
    auto const loss = std::ranges::find(open.survey.losses, "carriageway", &RuleLoss::rule);
    REQUIRE(loss != open.survey.losses.end());
    CHECK_THAT(loss->area_m2, WithinAbs(8 * 30, 0.1));
}

TEST_CASE("one feature with all lines of a town takes what its lines as features take", "[carriageways]")
{
    StudyArea area = town();
    std::vector<ParcelSurroundings> const around(area.parcels.size());
    Dice dice{5};
    std::vector<Polyline> lines;
    for (int n = 0; n < 40; ++n) {
        Polyline line{{dice.between(-20, 380), dice.between(-20, 260)}};
        for (int i = 0; i < 30; ++i)
            line.push_back({line.back().x + dice.between(-25, 25), line.back().y + dice.between(-25, 25)});
        lines.push_back(line);
    }
    for (auto const& line : lines) area.roads.push_back({"R", "service", {line}, {}, std::nullopt});
    auto const apart = carriageways_in_lots(area, around, {}, 1);
    area.roads = {{"R", "service", lines, {}, std::nullopt}};
    auto const dissolved = carriageways_in_lots(area, around, {}, 2);
    std::vector<Polyline> a, b;
    for (auto const& one : apart) a.insert(a.end(), one.lines.begin(), one.lines.end());
    for (auto const& one : dissolved) b.insert(b.end(), one.lines.begin(), one.lines.end());
    CHECK(a == b);
    CHECK(a.size() > 300);
    CHECK(dissolved.size() < apart.size());
    CHECK(dissolved.size() <= area.parcels.size());
}

TEST_CASE("one area with all streets of a town takes what its parts take", "[carriageways]")
{
    StudyArea area = town();
    std::vector<ParcelSurroundings> const around(area.parcels.size());
    std::vector<MultiPolygon> strips;
    for (int i = 0; i < town_side; ++i) {
        strips.push_back(box(30.0 * i + 10, -5, 30.0 * i + 16, 250));
        strips.push_back(box(-5, 20.0 * i + 8, 370, 20.0 * i + 12));
    }
    auto const all = union_of(strips);  // one polygon with a hole a block
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].inners.size() == (town_side - 1) * (town_side - 1));
    area.roads = {{"R", "", {}, all, std::nullopt}};
    auto const found = carriageways_in_lots(area, around, {}, 1);
    REQUIRE(found.size() == area.parcels.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK_THAT(lacuna::area(found[i].shape), WithinAbs(6 * 20 + 4 * 30 - 6 * 4, 1e-9));
        CHECK(is_valid(found[i].shape));
        CHECK(lacuna::area(difference(found[i].shape, area.parcels[i].boundary)) < 1e-9);
    }
    // The same as parts of one feature and as features, where crossings count twice.
    MultiPolygon rows, columns;
    for (std::size_t i = 0; i < strips.size(); ++i) (i % 2 ? rows : columns).push_back(strips[i][0]);
    area.roads = {{"C", "", {}, columns, std::nullopt}, {"W", "", {}, rows, std::nullopt}};
    auto const parts = carriageways_in_lots(area, around, {}, 2);
    CHECK(parts.size() == 2 * area.parcels.size());
    CHECK_THAT(ground_m2(parts), WithinAbs(144 * (6 * 20 + 4 * 30), 1e-6));
    area.roads.clear();
    for (auto const& strip : columns) area.roads.push_back({"C", "", {}, {strip}, std::nullopt});
    for (auto const& strip : rows) area.roads.push_back({"W", "", {}, {strip}, std::nullopt});
    auto const apart = carriageways_in_lots(area, around, {}, 1);
    REQUIRE(apart.size() == parts.size());
    for (std::size_t i = 0; i < apart.size(); ++i) CHECK(apart[i].shape == parts[i].shape);
}
