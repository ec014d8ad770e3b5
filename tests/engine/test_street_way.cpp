// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/pipeline.h"
#include "engine/spaces/barriers.h"
#include "engine/spaces/carriageways.h"
#include "engine/spaces/street_way.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <numbers>

using namespace lacuna;
using Catch::Matchers::WithinAbs;
using test::box;

namespace {

Parcel parcel(std::string id, MultiPolygon shape)
{
    Parcel out{std::move(id), std::move(shape), 0, {}};
    out.area_m2 = area(out.boundary);
    return out;
}

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
        for (auto const& house : houses) out.nearby.push_back(&house);
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
                for (auto const& part : way_ground_by_overlay(ground, open, scene.nearby, w / 2, 32))
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

TEST_CASE("a road through a lot takes its carriageway, one that grazes it or runs in a street parcel nothing",
          "[street_way]")
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

namespace {

InputFeature feature(std::int64_t fid, std::string id, MultiPolygon shape)
{
    InputFeature out;
    out.fid = fid;
    out.source_id = std::move(id);
    for (auto& part : shape) out.shape.push_back(std::move(part));
    return out;
}

/// Five lots in a row, each with a house that leaves 2.4 m on the way to the yard behind, the last 3.2 m; in the first
/// yard stands a shed.
Plan row(double way_width_m)
{
    StudyInput in;
    in.crs = "EPSG:32652";
    in.parcels.name = "parcels";
    in.buildings.name = "buildings";
    for (int i = 0; i < 5; ++i) {
        double const x = 3e5 + 30.0 * i, y = 5e6;
        in.parcels.features.push_back(feature(i, "L" + std::to_string(i), box(x, y, x + 30, y + 40)));
        in.buildings.features.push_back(
            feature(i, "H" + std::to_string(i), box(x, y + 4, x + (i < 4 ? 27.6 : 26.8), y + 14)));
    }
    in.buildings.features.push_back(feature(5, "shed", box(3e5 + 8, 5e6 + 30, 3e5 + 16, 5e6 + 38)));
    in.buildings.features.back().attributes.floors = 1;
    // Lots behind, so that the row is reached from the south alone.
    for (int i = 0; i < 5; ++i)
        in.parcels.features.push_back(
            feature(5 + i, "B" + std::to_string(i), box(3e5 + 30.0 * i, 5e6 + 40, 3e5 + 30.0 * (i + 1), 5e6 + 80)));
    in.parcels.features.push_back(feature(10, "W", box(3e5 - 40, 5e6, 3e5, 5e6 + 80)));
    in.parcels.features.push_back(feature(11, "E", box(3e5 + 150, 5e6, 3e5 + 190, 5e6 + 80)));
    in.parcels.features_read = std::ssize(in.parcels.features);
    in.buildings.features_read = std::ssize(in.buildings.features);
    Catalogue c;
    c.currency = "CNY";
    Facility f;
    f.id = "market";
    f.space_kinds = {"open_land", "vacant_parcel", "outbuilding"};
    f.unit = "m2";
    f.min_area_m2 = 50;
    f.min_width_m = 5;
    f.capex_per_unit = 1000;
    f.revenue_per_unit_year = 600;
    f.life_years = 20;
    f.way_width_m = way_width_m;
    c.facilities = {f};
    PipelineOptions options;
    options.threads = 2;
    return run_pipeline(std::move(in), std::move(c), options);
}

Site const* site_of(Plan const& plan, std::string_view start)
{
    auto const found = std::ranges::find_if(plan.sites, [&](Site const& s) { return s.id.starts_with(start); });
    return found == plan.sites.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a use that asks for a wider way than leads to the yard is refused there and says by how much",
          "[street_way][pipeline]")
{
    auto const led = row(2.4);
    auto const* yard_site = site_of(led, "L1/open/1");
    REQUIRE(yard_site);
    REQUIRE(yard_site->way_m);
    CHECK_THAT(*yard_site->way_m, WithinAbs(2.4, 1e-9));
    CHECK_FALSE(yard_site->rules);
    auto const* shed = site_of(led, "shed");
    REQUIRE(shed);
    CHECK_THAT(*shed->way_m, WithinAbs(2.4, 1e-9));

    auto const barred = row(3);
    CHECK_FALSE(site_of(barred, "L1/open/1"));
    CHECK_FALSE(site_of(barred, "shed"));
    auto const unused = std::ranges::find(barred.unused, "L1/open/1", &UnusedSpace::space_id);
    REQUIRE(unused != barred.unused.end());
    auto const refused = unused->refused.unpacked();
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].reason == RefusalReason::no_way);
    CHECK_THAT(refused[0].shortfall, WithinAbs(0.6, 1e-9));
    CHECK_FALSE(refused[0].proven);
    CHECK(refused[0].text == "the widest way to it from a street is 2.4 m wide, 3 m needed");
    auto const* wide = site_of(barred, "L4/open/1");
    REQUIRE(wide);
    CHECK_THAT(*wide->way_m, WithinAbs(3.2, 1e-9));  // an empty lot on the street
}
