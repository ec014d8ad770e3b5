// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/spaces/carriageways.h"
#include "engine/spaces/street_way.h"
#include "tests/engine/lots.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <string>

using namespace lacuna;
using Catch::Matchers::WithinAbs;
using test::box;
using test::parcel;

namespace {

/// A lot of 30 x 40 m, its south side on the street, lots on its other sides.
struct Lot {
    Parcel lot = parcel("L", box(0, 0, 30, 40));
    ParcelSurroundings around;
    std::vector<MultiPolygon> houses;
    std::vector<Barrier> barriers;

    Lot()
    {
        around.access_known = true;
        around.road_m = around.free_m = 30;
        around.to_street = {{0, 0, 1}};  // the first side of a box is its south
    }
    [[nodiscard]] ParcelScene scene() const
    {
        ParcelScene out;
        out.parcel = &lot;
        out.around = &around;
        out.barriers = barriers;
        for (auto const& house : houses) out.in_the_way.push_back(&house);
        return out;
    }
    [[nodiscard]] std::optional<double> widest_to(MultiPolygon const& place) const
    {
        auto const about = scene();
        return StreetWays{about}.widest_to(place);
    }
    [[nodiscard]] bool leads(MultiPolygon const& place, double width_m) const
    {
        auto const about = scene();
        return StreetWays{about}.leads(place, width_m);
    }
};

MultiPolygon const yard = box(10, 30, 20, 38);

}  // namespace

TEST_CASE("a way beside the house is as wide as the passage, just that width too", "[street_way]")
{
    Lot l;
    CHECK(l.widest_to(yard) == StreetWays::widest_m);  // nothing stands before it
    l.houses = {box(0, 10, 27, 20)};
    CHECK_THAT(*l.widest_to(yard), WithinAbs(3.0, 1e-9));
    CHECK(l.leads(yard, 3.0));
    CHECK_FALSE(l.leads(yard, 3.01));
    CHECK(l.widest_to(box(2, 1, 8, 9)) == StreetWays::widest_m);  // before the house
    l.houses = {box(0, 10, 30, 20)};
    CHECK(l.widest_to(yard) == 0.0);
    l.houses = {box(0, 10, 20, 20), box(22.45, 10, 30, 25)};  // the wider of two, here the only one
    CHECK_THAT(*l.widest_to(yard), WithinAbs(2.4, 1e-9));
}

TEST_CASE("a building is reached where the disc touches a wall of it", "[street_way]")
{
    Lot l;
    l.houses = {box(0, 10, 28, 20), box(10, 25, 20, 35)};
    CHECK_THAT(*l.widest_to(l.houses[1]), WithinAbs(2.0, 1e-9));
    l.houses[0] = box(0, 10, 28, 25);  // wall to wall with it: only the strips beside it are left, of 2 m and more
    CHECK_THAT(*l.widest_to(l.houses[1]), WithinAbs(2.0, 1e-9));
}

TEST_CASE("the parcel line lets through only where it is open to the street", "[street_way]")
{
    Lot l;
    l.around.to_street = {{0, 0.5, 0.6}};  // 3 m of the front
    CHECK_THAT(*l.widest_to(yard), WithinAbs(3.0, 1e-9));
    l.around.to_street = {{0, 0.0, 0.05}, {0, 0.5, 0.6}, {1, 0.95, 1.0}};  // 1.5, 3 and 2 m
    CHECK_THAT(*l.widest_to(yard), WithinAbs(3.0, 1e-9));
    l.around.to_street.clear();
    l.around.road_m = 0;
    l.around.free_m = 0;
    CHECK(l.widest_to(yard) == 0.0);  // lots on all sides
    l.around.free_m = 30;
    CHECK_FALSE(l.widest_to(yard));  // a side is free, but the road layer has nothing beside it
    l.around.road_m.reset();
    CHECK(l.widest_to(yard) == 0.0);  // without roads a free side would be a street
    l.around.access_known = false;
    CHECK_FALSE(l.widest_to(yard));
    l.around.access_known = true;
    l.lot.proxy = true;
    CHECK_FALSE(l.widest_to(yard));
}

TEST_CASE("a carriageway through the lot is a street to set out from", "[street_way]")
{
    Lot l;
    l.around.to_street.clear();
    l.around.road_m = l.around.free_m = 0;
    l.houses = {box(0, 10, 30, 20)};
    Polyline const behind{{0, 28}, {30, 28}}, before{{0, 5}, {30, 5}};
    l.barriers = {{std::string{carriageway_rule}, 2.5, nullptr, &before, nullptr}};
    CHECK(l.widest_to(yard) == 0.0);
    l.barriers = {{std::string{carriageway_rule}, 2.5, nullptr, &behind, nullptr}};
    CHECK(l.widest_to(yard) == StreetWays::widest_m);
    l.barriers[0].rule = "tree";
    CHECK(l.widest_to(yard) == 0.0);
}

TEST_CASE("a carriageway given as an area is a street to set out from, all along its edge", "[street_way]")
{
    Lot l;
    l.around.to_street.clear();
    l.around.road_m = l.around.free_m = 0;
    l.houses = {box(0, 10, 30, 20)};
    MultiPolygon const behind = box(0, 24, 30, 29), before = box(0, 2, 30, 7);
    l.barriers = {{std::string{carriageway_rule}, 0, &before, nullptr, nullptr}};
    CHECK(l.widest_to(yard) == 0.0);
    l.barriers[0].shape = &behind;
    CHECK(l.widest_to(yard) == StreetWays::widest_m);
    MultiPolygon const both{before[0], behind[0]};
    l.barriers[0].shape = &both;
    CHECK(l.widest_to(yard) == StreetWays::widest_m);
}

TEST_CASE("a lot round a square is reached from the square", "[street_way]")
{
    Lot l;
    l.lot.boundary[0] = {box(0, 0, 60, 60)[0].outer, {box(20, 20, 40, 40)[0].outer}};
    l.around.road_m = l.around.free_m = 80;
    MultiPolygon const corner = box(50, 50, 58, 58);
    l.around.to_street = {{4, 0, 1}, {5, 0, 1}, {6, 0, 1}, {7, 0, 1}};  // all the square's sides
    CHECK(l.widest_to(corner) == StreetWays::widest_m);
    l.around.to_street = {{4, 0.4, 0.5}};  // a gate of 2 m
    CHECK_THAT(*l.widest_to(corner), WithinAbs(2.0, 1e-9));
    l.houses = {box(0, 41, 60, 45), box(41, 0, 45, 60)};  // from wall to wall across both arms of the ring
    CHECK(l.widest_to(corner) == 0.0);
}

TEST_CASE("a house in the yard does not hide the street from the ground round it", "[street_way]")
{
    Lot l;
    l.houses = {box(12, 15, 18, 20)};
    CHECK(l.widest_to(yard) == StreetWays::widest_m);
    CHECK(l.widest_to(l.houses[0]) == StreetWays::widest_m);
}

TEST_CASE("a place of several parts is reached where any of them is, one without parts never", "[street_way]")
{
    Lot l;
    l.houses = {box(0, 10, 30, 20)};
    MultiPolygon const behind = box(10, 30, 20, 38), before = box(14, 4, 15, 5);
    REQUIRE_FALSE(l.leads(behind, 0.5));
    // Its sides are further from those of the ground that is reached than the disc: it lies wholly inside.
    CHECK(l.leads(before, 0.5));
    CHECK(l.leads({behind[0], before[0]}, 0.5));
    CHECK(l.leads({before[0], behind[0]}, 0.5));
    CHECK(l.widest_to({behind[0], before[0]}) == StreetWays::widest_m);
    CHECK(l.leads(box(-50, -50, 80, 90), 0.5));  // the lot lies wholly inside the place
    CHECK_FALSE(l.leads({}, 0.5));
    CHECK_FALSE(l.widest_to({}));
}

TEST_CASE("where the kernel declines a lot, ways are measured by overlays", "[street_way]")
{
    Lot l;
    auto house = box(0, 10, 27, 20);
    constexpr int corners = 200'001;  // more than clear_ground() takes
    Ring ring;
    for (int i = 0; i < corners; ++i) ring.push_back({27.0 * i / corners, 10});
    ring.insert(ring.end(), {{27, 10}, {27, 20}, {0, 20}, {0, 10}});
    house[0].outer = ring;
    l.houses = {house};
    ClearanceTask task;
    task.ground = &l.lot.boundary;
    task.setback_m = 1;
    task.solids.push_back({&house, 1});
    REQUIRE_FALSE(clear_ground(task, 0, {0, 0}));
    CHECK(l.leads(yard, 3.0));
    CHECK_FALSE(l.leads(yard, 3.1));
}

TEST_CASE("a closed sliver that rounding leaves in an open front keeps nothing away", "[street_way]")
{
    double const sliver_m = 1e-9;
    MultiPolygon const ground{{{{0, 0}, {15, 0}, {15 + sliver_m, 0}, {30, 0}, {30, 40}, {0, 40}, {0, 0}}, {}}};
    std::vector<char> const open{1, 0, 1, 0, 0, 0};
    auto const left = way_ground_by_overlay(ground, open, {}, 2, 16);
    CHECK_THAT(area(left), WithinAbs(26 * 38, 1e-6));
    CHECK(contains(left, {15, 0.5}));
    // So does the kernel.
    Lot l;
    l.lot.boundary = ground;
    l.around.to_street = {{0, 0, 1}, {2, 0, 1}};
    l.houses = {box(0, 5, 13, 20), box(17, 5, 30, 20)};
    CHECK_THAT(*l.widest_to(yard), WithinAbs(4.0, 1e-9));
}

TEST_CASE("ways agree with overlays of GEOS on lots with houses at random", "[street_way][twin]")
{
    Dice dice{11};
    int led = 0, barred = 0;
    for (int n = 0; n < 300; ++n) {
        Lot l;
        double const x = 3e5 + dice.between(0, 1000), y = 5e6 + dice.between(0, 1000), turn = dice.between(0, 360);
        auto const put = [&](double x0, double y0, double x1, double y1) {
            return MultiPolygon{test::moved(rectangle(x0, y0, x1, y1), turn, x, y)};
        };
        l.lot.boundary = put(0, 0, 30, 40);
        double const from = dice.between(0, 0.8);
        l.around.to_street = {{0, from, from + dice.between(0.02, 0.2)}};
        for (int h = dice.pick(1, 6); h > 0; --h) {
            double const a = dice.between(0, 24), b = dice.between(6, 26);
            l.houses.push_back(put(a, b, a + dice.between(4, 15), b + dice.between(3, 8)));
        }
        MultiPolygon const place = put(12, 36, 16, 38);
        auto const scene = l.scene();
        StreetWays ways{scene};
        // The ground again, with corners where it opens.
        auto const& o = l.lot.boundary[0].outer;
        auto const& s = l.around.to_street[0];
        auto const at = [&](double t) { return Point{o[0].x + t * (o[1].x - o[0].x), o[0].y + t * (o[1].y - o[0].y)}; };
        MultiPolygon const ground{{{o[0], at(s.from), at(s.to), o[1], o[2], o[3], o[0]}, {}}};
        std::vector<char> const open{0, 1, 0, 0, 0, 0};
        MultiPolygon const gate = offset_of_line({at(s.from), at(s.to)}, 1e-3);
        for (double const width : {0.9, 1.5, 2.5, 3.0}) {
            auto const by_geos = [&](double w) {
                double near = 1e300;
                for (auto const& part : way_ground_by_overlay(ground, open, scene.in_the_way, w / 2, 32))
                    if (distance({part}, gate) < 1e-3) near = std::min(near, distance({part}, place));
                return near <= w / 2;
            };
            bool const wider = by_geos(width + 0.03), narrower = by_geos(width - 0.03);
            if (wider != narrower) continue;  // too near to the limit for chords to tell
            CHECK(ways.leads(place, width) == wider);
            (wider ? led : barred) += 1;
        }
    }
    CHECK(led > 200);
    CHECK(barred > 200);
}
