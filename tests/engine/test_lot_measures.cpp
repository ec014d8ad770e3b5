// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/lot_measures.h"
#include "engine/geometry/measures.h"
#include "engine/pipeline.h"
#include "tests/engine/lots.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <cmath>
#include <numbers>
#include <random>

using namespace lacuna;
using namespace lacuna::test;

namespace {

MultiPolygon shape(Ring ring)
{
    ring.push_back(ring.front());
    return {Polygon{std::move(ring), {}}};
}

MultiPolygon turned(MultiPolygon of, double degrees, Point by)
{
    double const a = degrees * std::numbers::pi / 180, c = std::cos(a), s = std::sin(a);
    for (auto& p : of.front().outer) p = {by.x + c * p.x - s * p.y, by.y + s * p.x + c * p.y};
    return of;
}

/// The lot with these edges of its ring as fronts on a road.
LotMeasures measured(MultiPolygon const& of, std::vector<std::size_t> const& fronts, bool by_roads = true)
{
    std::vector<ParcelEdge> edges;
    for (std::size_t i = 0; i + 1 < of.front().outer.size(); ++i) {
        bool const front = std::ranges::count(fronts, i) > 0;
        edges.push_back({0, 0, i, front ? EdgeClass::front : EdgeClass::rear, by_roads});
    }
    return measures_of(parcel("A", of), edges);
}

bool near(Interval const& a, Interval const& b)
{
    return a.low == Approx(b.low) && a.likely == Approx(b.likely) && a.high == Approx(b.high);
}

}  // namespace

TEST_CASE("width of a rectangle is its side on the street, however long, and depth the other", "[lots]")
{
    auto const of = shape({{0, 0}, {30, 0}, {30, 12}, {0, 12}});
    for (double const degrees : {0.0, 30.0, 135.0}) {
        auto const at = turned(of, degrees, {500'000, 5'000'000});
        auto const wide = measured(at, {0});
        CHECK(wide.front_known);
        CHECK(near(wide.width_m, {30, 30, 30}));
        CHECK(near(wide.depth_m, {12, 12, 12}));
        CHECK(near(wide.area_m2, {360, 360, 360}));
        auto const narrow = measured(at, {1});
        CHECK(near(narrow.width_m, {12, 12, 12}));
        CHECK(near(narrow.depth_m, {30, 30, 30}));
    }
}

TEST_CASE("a lot that widens is as wide as its frontage at least and as its extent at most", "[lots]")
{
    // 10 m on the street, 20 m in the rear, 20 m deep: 300 m2.
    auto const of = shape({{0, 0}, {10, 0}, {15, 20}, {-5, 20}});
    CHECK(near(measured(of, {0}).width_m, {10, 20, 20}));
    CHECK(near(measured(of, {0}).depth_m, {15, 20, 20}));
    // From the other side the frontage is 20 m, the mean width 15 m.
    CHECK(near(measured(of, {2}).width_m, {15, 20, 20}));
}

TEST_CASE("the neck of a flag lot is its frontage", "[lots]")
{
    auto const of = shape({{0, 0}, {4, 0}, {4, 20}, {30, 20}, {30, 40}, {0, 40}});  // 680 m2
    auto const m = measured(of, {0});
    CHECK(near(m.width_m, {4, 30, 30}));
    CHECK(near(m.depth_m, {680.0 / 30, 40, 40}));
}

TEST_CASE("a corner lot spans both fronts, the shorter is the likely one, and its splay is none", "[lots]")
{
    auto const plain = measured(shape({{0, 0}, {15, 0}, {15, 40}, {0, 40}}), {0, 3});
    CHECK(near(plain.width_m, {15, 15, 40}));
    CHECK(near(plain.depth_m, {15, 40, 40}));
    // A splay of 2 x 2 m at the corner: 598 m2.
    auto const splayed = measured(shape({{2, 0}, {15, 0}, {15, 40}, {0, 40}, {0, 2}}), {0, 3, 4});
    CHECK(near(splayed.width_m, {13, 15, 40}));
    CHECK(near(splayed.depth_m, {598.0 / 40, 40, 40}));
}

TEST_CASE("a front of several edges that bends little is one, and both ends of a through lot give the same", "[lots]")
{
    // A bend outward of 1 m in 20 m, 11.4 degrees between its edges: 610 m2.
    auto const m = measured(shape({{0, 0}, {10, -1}, {20, 0}, {20, 30}, {0, 30}}), {0, 1});
    CHECK(near(m.width_m, {610.0 / 31, 20, 20}));
    CHECK(near(m.depth_m, {30.5, 31, 31}));
    CHECK(near(measured(shape({{0, 0}, {20, 0}, {20, 50}, {0, 50}}), {0, 2}).width_m, {20, 20, 20}));
}

TEST_CASE("without a front on a road the sides of the rectangle round the lot are assumed", "[lots]")
{
    auto const of = turned(shape({{0, 0}, {30, 0}, {30, 12}, {0, 12}}), 20, {100, 200});
    for (auto const& m : {measured(of, {}), measured(of, {0}, false), measures_of(parcel("A", of), {})}) {
        CHECK_FALSE(m.front_known);
        CHECK(near(m.width_m, {12, 12, 30}));
        CHECK(near(m.depth_m, {12, 30, 30}));
    }
    // A triangle of half the rectangle: either side of it may be half as long on the mean.
    auto const half = measured(shape({{0, 0}, {30, 0}, {30, 12}}), {});
    CHECK(half.width_m.low == Approx(180 / half.width_m.high));
}

TEST_CASE("measures of a lot do not depend on where it lies, how it is turned and where its ring begins", "[lots]")
{
    std::mt19937 random{41};
    std::uniform_real_distribution<double> part{0, 1};
    for (int i = 0; i < 200; ++i) {
        Ring ring;
        int const n = 3 + i % 6;
        for (int k = 0; k < n; ++k) {
            double const a = 2 * std::numbers::pi * (k + 0.8 * part(random)) / n, r = 10 + 20 * part(random);
            ring.push_back({r * std::cos(a), r * std::sin(a)});
        }
        std::size_t const front = static_cast<std::size_t>(i % n), begin = static_cast<std::size_t>(i * 7 % n);
        auto const one = measured(shape(ring), {front});
        auto moved = ring;
        std::rotate(moved.begin(), moved.begin() + static_cast<std::ptrdiff_t>(begin), moved.end());
        auto const size = static_cast<std::size_t>(n);
        auto const other =
            measured(turned(shape(moved), 360 * part(random), {1000, -2000}), {(front + size - begin) % size});
        INFO("lot " << i);
        CHECK(near(one.width_m, other.width_m));
        CHECK(near(one.depth_m, other.depth_m));
        for (auto const& m : {one.width_m, one.depth_m}) {
            CHECK(m.low <= m.likely);
            CHECK(m.likely <= m.high);
        }
        CHECK(one.width_m.high * one.depth_m.high >= one.area_m2.likely * (1 - 1e-9));
    }
}

TEST_CASE("the rectangle round a lot is as small as the smallest of all angles", "[lots]")
{
    std::mt19937 random{7};
    std::uniform_real_distribution<double> part{0, 1};
    for (int i = 0; i < 50; ++i) {
        Ring ring;
        for (int k = 0; k < 4 + i % 5; ++k) ring.push_back({40 * part(random), 25 * part(random)});
        ring.push_back(ring.front());
        auto const found = rectangle_sides({ring, {}});
        double least_m2 = 1e9;
        for (double degrees = 0; degrees < 90; degrees += 0.05) {
            auto const at = turned({{ring, {}}}, degrees, {0, 0});
            auto const [x0, x1] = std::ranges::minmax(at.front().outer, {}, &Point::x);
            auto const [y0, y1] = std::ranges::minmax(at.front().outer, {}, &Point::y);
            least_m2 = std::min(least_m2, (x1.x - x0.x) * (y1.y - y0.y));
        }
        INFO("ring " << i);
        CHECK(found.width_m * found.length_m <= least_m2 * (1 + 1e-9));
        CHECK(found.width_m * found.length_m >= least_m2 * 0.995);
        CHECK(found.width_m <= found.length_m);
        CHECK(found.width_m == rectangle_width({ring, {}}));
    }
}

TEST_CASE("a side setback of a tenth of the width takes its ground of each lot, and an assumed width is no pass",
          "[lots][pipeline]")
{
    // Three lots of 40 m depth in a row along a street in the south: 20, 30 and 20 m wide, all vacant.
    auto const plan_of = [](bool with_street) {
        StudyInput in;
        in.crs = "EPSG:32652";
        in.parcels.name = "parcels";
        in.buildings.name = "buildings";
        in.roads.name = "roads";
        double at = 3e5;
        for (double const width : {20.0, 30.0, 20.0}) {
            InputFeature lot;
            lot.fid = std::ssize(in.parcels.features);
            lot.source_id = "L" + std::to_string(lot.fid);
            lot.shape = test::box(at, 5e6, at + width, 5e6 + 40);
            lot.attributes.zoning = "R-S";
            in.parcels.features.push_back(lot);
            at += width;
        }
        in.parcels.features_read = 3;
        in.building_coverage = test::box(3e5 - 100, 5e6 - 100, 3e5 + 200, 5e6 + 200);
        if (with_street) {
            InputFeature street;
            street.lines = {{{3e5 - 50, 5e6 - 6}, {3e5 + 150, 5e6 - 6}}};
            in.roads.features = {street};
            in.roads.features_read = 1;
        }
        Facility field;
        field.id = "field";
        field.space_kinds = {"vacant_parcel", "scattered_plot"};
        field.unit = "m2";
        field.min_area_m2 = 50;
        field.min_width_m = 5;
        field.capex_per_unit = 10;
        field.revenue_per_unit_year = 60;
        field.life_years = 20;
        Catalogue c;
        c.currency = "USD";
        c.facilities = {field};
        PipelineOptions options;
        options.threads = 2;
        options.spaces.setback_m = 0;
        options.spaces.zones["R-S"] = {};
        LotFigure tenth;
        tenth.amounts = {{{.per_width = 0.1}, "side = 0.1 * width"}};
        options.spaces.zones_by_lot["R-S"].side_m = {tenth};
        return run_pipeline(std::move(in), std::move(c), options);
    };
    // The corners, into which no disc of the least width rolls, are a square metre.
    auto const open = [](double m2) { return Approx(m2).margin(1); };
    auto const known = plan_of(true);
    REQUIRE(known.surveys.size() == 3);
    CHECK(known.surveys[0].open_m2 == open(16 * 40));
    CHECK(known.surveys[1].open_m2 == open(24 * 40));
    CHECK(known.surveys[1].open_strict_m2.value() == open(24 * 40));
    REQUIRE(known.sites.size() == 3);
    for (auto const& site : known.sites) CHECK(site.rules.value().holds_strict);
    // Without streets the middle lot alone has two sides that are told; it is 30 m wide, or 40.
    auto const assumed = plan_of(false);
    CHECK(assumed.surveys[1].open_m2 == open(24 * 40));
    CHECK(assumed.surveys[1].open_strict_m2.value() == open(22 * 40));
    CHECK(assumed.surveys[1].open_relaxed_m2.value() == open(24 * 40));
    REQUIRE(assumed.sites.size() == 3);
    for (auto const& site : assumed.sites) {
        CHECK_FALSE(site.rules.value().holds_strict);
        CHECK(site.rules->unsure.find("as no road is known there") != std::string::npos);
    }
}
