// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/edges.h"
#include "engine/assembly/neighbours.h"
#include "engine/data_quality.h"
#include "engine/ranking/totals.h"
#include "engine/spaces/find_spaces.h"
#include "tests/engine/lots.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <numeric>

using namespace lacuna;
using test::box;
using test::parcel;
using enum EdgeClass;

namespace {

Road road(Polyline line) { return {"axis", "", {std::move(line)}, {}, std::nullopt}; }

/// Of the edges of a rectangle: south, east, north, west.
std::vector<EdgeClass> kinds(std::vector<ParcelEdge> const& edges)
{
    std::vector<EdgeClass> out;
    for (auto const& e : edges) out.push_back(e.kind);
    return out;
}

/// Whether a parcel with a road line from end to end of it is a street, where buildings cover that share of it.
bool is_street(double length, double width, double built_share = 0)
{
    std::vector const one{parcel("P", box(0, 0, length, width))};
    return street_parcels(one, {road({{0, width / 2}, {length, width / 2}})}, 1, {built_share})[0] != 0;
}

}  // namespace

TEST_CASE("where the street is a parcel the edges against it are fronts, and their neighbours sides", "[edges]")
{
    // A row of lots; before it a street of 12 m, or one of 60 m whose axis is out of reach.
    for (double const width : {12.0, 60.0}) {
        std::vector const town{parcel("A", box(0, 0, 10, 30)), parcel("B", box(10, 0, 20, 30)),
                               parcel("C", box(20, 0, 30, 30)), parcel("ROAD", box(-400, -width, 400, 0))};
        auto const axis = road({{-400, -width / 2}, {400, -width / 2}});
        auto const edges = classify_edges(town, {axis}, {}, 1, {0, 0, 0, 1});
        CHECK(kinds(edges[1]) == std::vector{front, side, rear, side});
        CHECK(edges[1][0].measured);
        CHECK(edges[3].empty());
        CHECK(unknown_share(edges) == 0);
        // Taken for a lot it hides every front.
        auto const hidden = classify_edges(town, {axis}, {}, 1);
        CHECK(kinds(hidden[1]) == std::vector(4, unknown));
        CHECK(classify_edges(town, {axis}, {}, 2, {0, 0, 0, 1}) == edges);
    }
}

TEST_CASE("without roads an edge against a parcel like a street is a front, inferred", "[edges]")
{
    std::vector const town{parcel("A", box(0, 0, 10, 30)), parcel("B", box(10, 0, 20, 30)),
                           parcel("C", box(20, 0, 30, 30)), parcel("behind", box(0, 30, 30, 60)),
                           parcel("ROAD", box(-400, -12, 400, 0))};
    auto const streets = street_parcels(town, {}, 1);
    CHECK(streets == std::vector<char>{0, 0, 0, 0, 1});
    auto const edges = classify_edges(town, {}, {}, 1, streets);
    CHECK(kinds(edges[1]) == std::vector{front, side, rear, side});
    CHECK_FALSE(edges[1][0].measured);
}

TEST_CASE("a street parcel is long and narrow and not built on; a lot with a drive through it is none", "[neighbours]")
{
    CHECK(is_street(300, 12));
    CHECK(is_street(60, 15));   // a lane of three or four lots
    CHECK(is_street(400, 40));  // a boulevard
    CHECK_FALSE(is_street(143, 31.5));
    CHECK_FALSE(is_street(70, 70));
    CHECK_FALSE(is_street(50, 19));
    CHECK(is_street(300, 12, 0.05));
    CHECK_FALSE(is_street(300, 12, 0.051));
    std::vector lived_in{parcel("P", box(0, 0, 300, 12))};
    lived_in[0].attributes.floor_area_m2 = 181;  // nothing is drawn, but the register knows a house
    CHECK(street_parcels(lived_in, {road({{0, 6}, {300, 6}})}, 1) == std::vector<char>{0});
    // A plot made from a building has that building on it.
    std::vector plot{parcel("P", box(0, 0, 300, 12))};
    plot[0].proxy = true;
    CHECK(street_parcels(plot, {road({{0, 6}, {300, 6}})}, 1) == std::vector<char>{0});
}

TEST_CASE("a street holds no space and no unused floor area, with building data or without, and the account closes",
          "[spaces]")
{
    std::vector street{parcel("ROAD", box(0, 0, 300, 12))};
    street[0].attributes.far_allowed = 1.5;
    auto const around = surroundings_of(street, {road({{0, 6}, {300, 6}})}, {}, 1);
    REQUIRE(around[0].street);
    for (bool const data : {true, false}) {
        ParcelScene scene;
        scene.parcel = &street[0];
        scene.around = &around[0];
        scene.parcels = &street;
        scene.building_data = data;
        auto const found = find_spaces(scene, {});
        CHECK(found.survey.status == (data ? ParcelStatus::vacant : ParcelStatus::unknown));
        CHECK(found.spaces.empty());
        CHECK(found.remnants.empty());
        REQUIRE_FALSE(found.survey.losses.empty());
        CHECK(found.survey.losses.back() == RuleLoss{"street", 3600, std::nullopt});
        auto const ledger = land_ledger({found.survey});
        CHECK(ledger.unknown_m2 == 0);
        CHECK(std::abs(ledger.open_balance_m2()) < 1e-6);
    }
}

TEST_CASE("a run in which most edges face nothing that is known says so", "[edges]")
{
    Plan plan;
    std::vector const lots{parcel("A", box(0, 0, 10, 30)), parcel("B", box(10, 0, 20, 30))};
    tell_edges(classify_edges(lots, {road({{-50, -6}, {50, -6}})}, {}, 1), plan);
    CHECK(plan.warnings.empty());
    tell_edges(classify_edges(lots, {road({{-50, -600}, {50, -600}})}, {}, 1), plan);
    REQUIRE(plan.warnings.size() == 1);
    CHECK(plan.warnings[0].starts_with("what 100 % of the parcels' edges face is unknown"));
    // Half is not more than half.
    tell_edges({{{0, 0, 0, unknown, false}, {0, 0, 1, front, true}}}, plan);
    CHECK(plan.warnings.size() == 1);
}
