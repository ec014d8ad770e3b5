// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/roads.h"
#include "engine/core/error.h"
#include "engine/geometry/lines.h"
#include "engine/geometry/overlay.h"
#include "engine/spaces/verge.h"
#include "tests/engine/lots.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <map>

using namespace lacuna;
using test::box;
using test::parcel;

namespace {

/// A block of lots 100 x 60 m between four streets whose lines are 14 m from the lots, 20 m to the north.
StudyArea town_block()
{
    StudyArea out;
    for (int i = 0; i < 5; ++i) out.parcels.push_back(parcel("L" + std::to_string(i), box(20 * i, 0, 20 * i + 20, 60)));
    auto const line = [&](std::string id, Polyline points) {
        out.roads.push_back({std::move(id), "", {std::move(points)}, {}, 8.0});
    };
    line("east", {{114, -40}, {114, 100}});
    line("north", {{-40, 80}, {140, 80}});
    line("south", {{-40, -14}, {140, -14}});
    line("west", {{-14, -40}, {-14, 100}});
    return out;
}

struct Found {
    std::vector<Enclosure> enclosures;
    std::vector<Space> spaces;
    std::vector<Remnant> remnants;
    VergeLedger sum;
};

Found search(StudyArea const& area, SpaceRules const& rules)
{
    Found out;
    auto const around = surroundings_of(area.parcels, area.roads, rules, 2);
    out.enclosures = enclosures_of(area, around, rules, 2);
    BoxIndex const parcels = index_of(area.parcels), roads = index_of(area.roads);
    std::vector<Box> boxes;
    for (auto const& b : area.buildings) boxes.push_back(bounds(b.footprint));
    BoxIndex const buildings{boxes};
    for (auto const& e : out.enclosures) {
        auto found = find_verges(e, {area, parcels, buildings, roads, rules, &around});
        CHECK(std::abs(found.account.open_balance_m2()) < 0.01);
        add(found.account, out.sum);
        std::ranges::move(found.spaces, std::back_inserter(out.spaces));
        std::ranges::move(found.remnants, std::back_inserter(out.remnants));
    }
    return out;
}

double loss(VergeLedger const& ledger, std::string const& rule)
{
    auto const row = std::ranges::find(ledger.losses, rule, &RuleLoss::rule);
    return row == ledger.losses.end() ? -1 : row->area_m2;
}

SpaceRules sharp_rules()
{
    SpaceRules rules;
    rules.footway_m = 2;
    rules.verge_reach_m = 100;
    rules.min_width_m = 2;
    return rules;
}

}  // namespace

TEST_CASE("faces of crossing lines do not depend on the order or the direction of lines", "[lines]")
{
    std::vector<Polyline> const lines{
        {{0, -5}, {0, 15}}, {{10, -5}, {10, 15}}, {{-5, 0}, {15, 0}}, {{-5, 10}, {15, 10}}};
    auto const faces = faces_of(lines);
    REQUIRE(faces.size() == 1);
    CHECK(area(faces[0]) == Approx(100));
    std::vector<Polyline> turned{lines.rbegin(), lines.rend()};
    for (auto& line : turned) std::ranges::reverse(line);
    CHECK(faces_of(turned) == faces);
    CHECK(faces_of({{{0, 0}, {1, 1}}}).empty());
    CHECK(faces_of({}).empty());
}

TEST_CASE("lines widened by a distance, worked by hand", "[lines]")
{
    CHECK(area(offset_of_lines({{{0, 0}, {50, 0}}}, 4, 64)) == Approx(400 + 3.14159265 * 16).epsilon(1e-3));
    CHECK(offset_of_lines({}, 4).empty());
}

TEST_CASE("the verge of a block is what streets, footways and lots leave, worked by hand", "[verge]")
{
    auto const found = search(town_block(), sharp_rules());
    auto const inner =
        std::ranges::find_if(found.enclosures, [](auto const& e) { return area(e.face) == Approx(128 * 94); });
    REQUIRE(inner != found.enclosures.end());
    CHECK(inner->id == "50_33");
    std::vector<Space> verges;
    std::ranges::copy_if(found.spaces, std::back_inserter(verges),
                         [](auto const& s) { return s.id.starts_with("verge/50_33/"); });
    REQUIRE(verges.size() == 1);
    // The face is 128 x 94; 4 m of carriageway and 2 m of footway go on each side: 116 x 82, less lots of 100 x 60.
    // The opening by 1 m rounds the four outer corners.
    CHECK(verges[0].area_m2 == Approx(116 * 82 - 6000 - 4 * (1 - 3.14159265 / 4)).margin(0.1));
    CHECK(verges[0].width_m == Approx(14).margin(0.05 + 14 * 0.2));  // north: 14 m, more at the corners
    CHECK(verges[0].confidence == Confidence::measured);
    CHECK(verges[0].ownership == "public road land (assumed)");
    CHECK(verges[0].parcel_id.empty());
    CHECK(loss(found.sum, "parcels") == Approx(6000));
}

TEST_CASE("ground beyond the last lots and roads is no verge: the data ends there, or a shore lies there", "[verge]")
{
    // Two rows of lots 20 m apart with a road of 8 m between them: 2 m of footway leave two strips of 4 m. North and
    // south of the rows nothing is drawn.
    StudyArea area;
    area.parcels = {parcel("N", box(0, 10, 200, 40)), parcel("S", box(0, -40, 200, -10))};
    area.roads.push_back({"street", "", {{{-50, 0}, {250, 0}}}, {}, 8.0});
    auto rules = sharp_rules();
    rules.verge_reach_m = 20;
    auto const found = search(area, rules);
    double m2 = 0;
    for (auto const& s : found.spaces) {
        m2 += s.area_m2;
        CHECK(lacuna::area(difference(s.shape, box(-20, -30, 220, 30))) < 1e-6);
    }
    // 4 m on both sides over 200 m, and in each of the four corners of a row and the street what a circle of 20 m
    // cannot reach: 400 (1 - pi/4) = 86 m2, part of which is footway.
    CHECK(m2 > 2 * 4 * 200);
    CHECK(m2 < 2 * 4 * 200 + 4 * 86);
    // The rows' own rims: 20 m round them, less the street between them.
    CHECK(loss(found.sum, "unenclosed") > 2 * 200 * 20);
}

TEST_CASE("a lane between lots that the road layer leaves out is taken for a street, by its width and length",
          "[verge]")
{
    // Two lots of 60 x 40 m beside a road, and a lane between them that ends at a third: 40 m long, and as wide as
    // said.
    for (double const wide : {5.5, 8.0, 16.0}) {
        StudyArea area;
        area.parcels = {parcel("W", box(0, 0, 60, 40)), parcel("E", box(60 + wide, 0, 120 + wide, 40)),
                        parcel("N", box(0, 40, 120 + wide, 80))};
        area.roads.push_back({"south", "", {{{-100, -6}, {300, -6}}}, {}, 8.0});  // the footway ends at the lots
        auto rules = sharp_rules();
        rules.verge_reach_m = 20;
        auto const found = search(area, rules);
        bool const street = wide == 8.0;  // 5.5 m are no street, 40 m are not three times 16 m
        auto const lane = std::ranges::count_if(found.spaces, [&](Space const& s) {
            return lacuna::area(intersection(s.shape, box(60, 0, 60 + wide, 40))) > 0.9 * wide * 40;
        });
        CHECK(lane == (street ? 0 : 1));
        if (street) CHECK(loss(found.sum, "street_like") == Approx(8 * 40).margin(1));
    }
}

TEST_CASE("a bay in the last lots is no verge: its open side is the rim of the data", "[verge]")
{
    // An L of lots round a corner of 60 x 60 m: the closing by 20 m leaves 86 m2 in it, whose sides are 20, 20 and
    // 31 m. The road is far away to the west.
    StudyArea area;
    area.parcels = {parcel("A", box(0, 0, 30, 90)), parcel("B", box(30, 0, 90, 30))};
    area.roads.push_back({"far", "", {{{-60, -100}, {-60, 200}}}, {}, 8.0});
    auto rules = sharp_rules();
    rules.verge_reach_m = 20;
    auto const found = search(area, rules);
    CHECK(found.spaces.empty());
    CHECK(loss(found.sum, "unenclosed") > 0);
}

TEST_CASE("a road without width makes verges assumed, and is taken as wide as its class says", "[verge]")
{
    CHECK(carriageway_width_m("residential", 9) == 8);
    CHECK(carriageway_width_m("primary_link", 9) == 6);
    CHECK(carriageway_width_m("", 9) == 9);
    auto area = town_block();
    area.roads[2].width_m = std::nullopt;
    auto const found = search(area, sharp_rules());
    REQUIRE_FALSE(found.spaces.empty());
    for (auto const& s : found.spaces)
        if (s.id.starts_with("verge/50_33/")) CHECK(s.confidence == Confidence::assumed);
}

TEST_CASE("gables, tall buildings and fire classes keep their distances on verges as on lots, worked by hand",
          "[verge]")
{
    // Between the lots and the street in the north: a slab of 30 x 8 m, 12 m from the lots and 14 m from the footway.
    auto area = town_block();
    area.parcels.clear();
    for (int i = 0; i < 5; ++i)
        area.parcels.push_back(parcel("L" + std::to_string(i), box(20 * i, 0, 20 * i + 20, 40)));
    area.buildings.push_back({"S", box(35, 52, 65, 60), {}, 240, 240, {}});
    auto rules = sharp_rules();
    rules.clearance_m = 3;
    auto const lost = [&] { return loss(search(area, rules).sum, "clearance"); };
    auto const round = [](double m) { return 2 * 38 * m + 3.14159265 * m * m; };
    CHECK(lost() == Approx(round(3)).epsilon(5e-3));
    // Nothing before the gables but the round ends of what the long sides keep, two half discs of 3 m at each.
    rules.gable_clearance_m = 0;
    CHECK(lost() == Approx(2 * 30 * 3 + 2 * 3.14159265 * 9).epsilon(5e-3));
    rules.tall_clearance_m = 5;
    rules.fire_class_3_clearance_m = 4;
    CHECK(lost() < round(3));
    area.buildings[0].attributes.fire_class = 3;
    CHECK(lost() == Approx(round(4)).epsilon(5e-3));
    area.buildings[0].attributes.floors = 9;
    CHECK(lost() == Approx(round(5)).epsilon(5e-3));
}

TEST_CASE("no verge lies on a lot, a carriageway, a building or its clearance, over seeded towns", "[verge]")
{
    Dice dice{5};
    SpaceRules rules;
    for (int k = 0; k < 20; ++k) {
        StudyArea area;
        for (int i = 0; i < 12; ++i) {
            double const x = dice.between(0, 200), y = dice.between(0, 200);
            auto lot = parcel(
                "L" + std::to_string(10 + i),
                {test::moved(rectangle(0, 0, dice.between(8, 40), dice.between(8, 40)), dice.between(0, 90), x, y)});
            area.parcels.push_back(lot);
        }
        for (int i = 0; i < 4; ++i)
            area.roads.push_back({"R" + std::to_string(i),
                                  "",
                                  {{{dice.between(-50, 250), -50}, {dice.between(-50, 250), 250}},
                                   {{-50, dice.between(-50, 250)}, {250, dice.between(-50, 250)}}},
                                  {},
                                  std::nullopt});
        Building shed;
        shed.id = "shed";
        shed.footprint = shed.counted = {test::moved(rectangle(0, 0, 12, 8), 30, 100, 100)};
        area.buildings = {shed};
        auto const found = search(area, rules);
        MultiPolygon taken = offset(shed.footprint, rules.clearance_m - 0.1);
        for (auto const& p : area.parcels) taken = union_of({taken, p.boundary});
        for (auto const& r : area.roads) taken = union_of({taken, offset_of_lines(r.lines, rules.road_width_m / 2)});
        for (auto const& s : found.spaces) {
            CHECK(is_valid(s.shape));
            CHECK(lacuna::area(intersection(s.shape, taken)) < 1e-3);
            CHECK(s.area_m2 == Approx(lacuna::area(s.shape)));
        }
    }
}

TEST_CASE("without roads a hole between lots is inferred to be a remnant, a street or the outer world is not",
          "[verge]")
{
    StudyArea area;
    auto const ring = [&](double x, double side) {  // four lots round a square hole
        double const s = side;
        auto const name = [&](char const* n) { return std::to_string(static_cast<int>(x)) + n; };
        area.parcels.push_back(parcel(name("a"), box(x, 0, x + s + 40, 20)));
        area.parcels.push_back(parcel(name("b"), box(x, 20, x + 20, 20 + s)));
        area.parcels.push_back(parcel(name("c"), box(x + 20 + s, 20, x + 40 + s, 20 + s)));
        area.parcels.push_back(parcel(name("d"), box(x, 20 + s, x + s + 40, 40 + s)));
    };
    ring(0, 10);
    ring(1000, 60);  // 3,600 m2: as large as a street
    auto const found = search(area, {});
    REQUIRE(found.spaces.size() == 1);
    CHECK(found.spaces[0].id == "verge/25_25/1");
    CHECK(found.spaces[0].confidence == Confidence::inferred);
    CHECK(found.spaces[0].area_m2 == Approx(100).margin(1));
    CHECK(found.sum.area_m2 == Approx(100));
    CHECK(found.spaces[0].ownership == "unregistered ground (owner not known)");
}

TEST_CASE("a slit between lots that no road touches is unregistered ground beside its lots, and no road land",
          "[verge]")
{
    // Two rows of lots back to back, 5 m apart, closed at both ends; streets run along their fronts.
    StudyArea area;
    area.parcels = {parcel("N1", box(0, 5, 50, 35)), parcel("N2", box(50, 5, 90, 35)), parcel("S", box(0, -30, 90, 0)),
                    parcel("end", box(90, -30, 100, 35)), parcel("start", box(-10, -30, 0, 35))};
    auto const street = [&](std::string id, Polyline line) {
        area.roads.push_back({std::move(id), "", {std::move(line)}, {}, 8.0});
    };
    street("north", {{-60, 45}, {150, 45}});
    street("south", {{-60, -40}, {150, -40}});
    street("east", {{120, -80}, {120, 90}});
    street("west", {{-30, -80}, {-30, 90}});
    auto const found = search(area, sharp_rules());
    auto const slit = std::ranges::find_if(
        found.spaces, [](Space const& s) { return lacuna::area(intersection(s.shape, box(0, 0, 90, 5))) > 400; });
    REQUIRE(slit != found.spaces.end());
    CHECK(slit->ownership == "unregistered ground (owner not known)");
    CHECK(slit->evidence.ends_with("; no road touches it; beside parcels S, N1, N2 and 2 more"));
    CHECK(slit->neighbour_id == "S");
    int road_land = 0;
    for (auto const& s : found.spaces) road_land += s.ownership == "public road land (assumed)";
    CHECK(road_land == static_cast<int>(found.spaces.size()) - 1);
    CHECK(road_land > 0);
}

TEST_CASE("a slit beside a street that is a parcel is road land", "[verge]")
{
    // As above, but what closes the slit in the east is a street of 300 m drawn as a parcel, whose footway ends in it.
    StudyArea area;
    area.parcels = {parcel("N", box(0, 5, 90, 35)), parcel("S", box(0, -30, 90, 0)),
                    parcel("start", box(-10, -30, 0, 35)), parcel("street", box(90, -150, 110, 150))};
    auto const street = [&](std::string id, Polyline line) {
        area.roads.push_back({std::move(id), "", {std::move(line)}, {}, 8.0});
    };
    street("in it", {{100, -150}, {100, 150}});
    street("north", {{-60, 45}, {150, 45}});
    street("south", {{-60, -40}, {150, -40}});
    street("west", {{-30, -80}, {-30, 90}});
    auto const found = search(area, sharp_rules());
    auto const slit = std::ranges::find_if(
        found.spaces, [](Space const& s) { return lacuna::area(intersection(s.shape, box(0, 0, 90, 5))) > 400; });
    REQUIRE(slit != found.spaces.end());
    CHECK(slit->ownership == "public road land (assumed)");
    CHECK(slit->neighbour_id.empty());
}
