// SPDX-License-Identifier: Apache-2.0
// Input that is wrong, huge or spiteful: each case ends, is accounted for, and takes work that grows no faster than the
// input does by more than a bounded power. Work is processor time on one thread, so that other load does not count.
#include "engine/pipeline.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <numbers>

using namespace lacuna;

namespace {

constexpr double east = 5e5, north = 4e6;

#if defined(__SANITIZE_ADDRESS__)
constexpr double slow_build = 20;
#elif defined(NDEBUG)
constexpr double slow_build = 1;
#else
constexpr double slow_build = 8;
#endif

/// Sizes are cut in builds that check every access.
constexpr int sized(int full) { return slow_build > 1 ? full / 5 : full; }

StudyInput study(std::vector<MultiPolygon> const& parcels, std::vector<MultiPolygon> const& buildings)
{
    StudyInput in;
    in.crs = "EPSG:32652";
    auto const fill = [](InputLayer& layer, std::string name, std::vector<MultiPolygon> const& shapes) {
        layer.name = std::move(name);
        for (auto const& shape : shapes) {
            InputFeature f;
            f.fid = static_cast<std::int64_t>(layer.features.size());
            f.source_id = layer.name.substr(0, 1) + std::to_string(100'000 + f.fid);
            f.shape = shape;
            layer.features.push_back(std::move(f));
        }
        layer.features_read = static_cast<std::int64_t>(shapes.size());
    };
    fill(in.parcels, "parcels", parcels);
    fill(in.buildings, "buildings", buildings);
    return in;
}

Catalogue catalogue()
{
    Catalogue c;
    c.currency = "EUR";
    Facility f;
    f.id = "kiosk";
    f.space_kinds = {"open_land", "vacant_parcel"};
    f.unit = "m2";
    f.min_area_m2 = 8;
    f.min_width_m = 2;
    f.max_area_m2 = 160;
    f.capex_per_unit = 2000;
    f.revenue_per_unit_year = 900;
    f.life_years = 25;
    c.facilities = {f};
    return c;
}

/// Runs it, checks the accounts, and gives the processor time taken.
double run(StudyInput in, Plan& plan, SpaceRules const& rules = {})
{
    PipelineOptions options;
    options.threads = 1;
    options.spaces = rules;
    auto const start = std::clock();
    plan = run_pipeline(std::move(in), catalogue(), options);
    double const seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    CHECK(plan.area.parcel_ledger.closes());
    CHECK(plan.area.building_ledger.closes());
    CHECK(std::abs(plan.land.open_balance_m2()) < 0.01);
    for (auto const& s : plan.spaces) {
        CHECK(std::isfinite(s.area_m2));
        CHECK(std::isfinite(s.width_m));
    }
    return seconds;
}

int count(Plan const& plan, IssueCode code)
{
    return static_cast<int>(std::ranges::count(plan.area.issues, code, &Issue::code));
}

MultiPolygon lot(double x0, double y0, double x1, double y1)
{
    return test::box(east + x0, north + y0, east + x1, north + y1);
}

MultiPolygon ring_of(std::vector<Point> points)
{
    for (auto& p : points) p = {p.x + east, p.y + north};
    points.push_back(points.front());
    return {{points, {}}};
}

/// A round parcel of `corners` corners, each a little in or out: valid, with spikes all round.
MultiPolygon ragged(double radius, int corners)
{
    Dice dice{7};
    Polygon out;
    for (int i = 0; i < corners; ++i) {
        double const a = 2 * std::numbers::pi * i / corners, r = radius * dice.between(0.98, 1);
        out.outer.push_back({east + r * std::cos(a), north + r * std::sin(a)});
    }
    out.outer.push_back(out.outer.front());
    return {out};
}

std::vector<MultiPolygon> sheds(int n, double size = 4, double pitch = 9)
{
    std::vector<MultiPolygon> out;
    int const side = static_cast<int>(std::ceil(std::sqrt(n)));
    for (int i = 0; i < n; ++i) {
        double const x = 20 + pitch * (i % side), y = 20 + pitch * (i / side);
        out.push_back(lot(x, y, x + size, y + size));
    }
    return out;
}

}  // namespace

TEST_CASE("rings that touch or cross themselves, spikes and repeated corners are repaired or kept, never lost",
          "[hostile]")
{
    Plan plan;
    std::vector<MultiPolygon> const parcels{
        lot(0, 0, 30, 30),
        ring_of({{40, 0}, {70, 30}, {70, 0}, {40, 30}}),                                        // bow tie
        ring_of({{80, 0}, {95, 15}, {110, 0}, {110, 30}, {95, 15}, {80, 30}}),                  // touches itself
        ring_of({{120, 0}, {150, 0}, {150, 15}, {9000, 15}, {150, 15}, {150, 30}, {120, 30}}),  // spike of 9 km
        ring_of({{160, 0}, {160, 0}, {160, 0}, {190, 0}, {190, 0}, {190, 30}, {160, 30}, {160, 30}}),
        ring_of({{200, 0}, {230, 0}, {230, 30}, {200, 30}, {200, 0}, {230, 0}, {230, 30}, {200, 30}}),  // twice round
    };
    run(study(parcels, {lot(5, 5, 12, 12), lot(125, 5, 135, 15), ring_of({{165, 5}, {175, 15}, {175, 5}, {165, 15}})}),
        plan);
    CHECK(plan.area.parcel_ledger.features_read == 6);
    CHECK(count(plan, IssueCode::invalid_repaired) >= 4);
    CHECK(plan.area.parcel_ledger.features_kept + plan.area.parcel_ledger.features_rejected == 6);
    for (auto const& p : plan.area.parcels) CHECK(bounds(p.boundary).max_x < east + 300);  // no spike is left
}

TEST_CASE("slivers of a nanometre: as features they are rejected, between parcels they are contact", "[hostile]")
{
    Plan plan;
    double const thin = 1e-9;
    run(study({lot(0, 0, 30, 30), lot(30 - thin, 0, 60, 30), lot(60 + thin, 0, 90, 30), lot(0, 40, 100, 40 + thin)},
              {lot(5, 5, 15, 15), lot(15 - thin, 5, 25, 15), lot(20, 25, 40, 25 + thin)}),
        plan);
    CHECK(plan.area.parcels.size() == 3);
    CHECK(plan.area.buildings.size() == 2);
    CHECK(count(plan, IssueCode::sliver) + count(plan, IssueCode::unrepairable) == 2);
    CHECK(count(plan, IssueCode::overlap_trimmed) == 0);
    CHECK(plan.land.parcels_m2 == Approx(2700).margin(1e-3));
}

TEST_CASE("detail of a millimetre at coordinates of ten million metres is kept", "[hostile]")
{
    auto const far = [](double x0, double y0, double x1, double y1) {
        return test::box(1e7 + x0, 1e7 + y0, 1e7 + x1, 1e7 + y1);
    };
    // A saw of 1 mm along one side of the parcel, and a wall 1 mm from the line.
    Polygon saw{{{1e7, 1e7}, {1e7 + 30, 1e7}}, {}};
    for (int i = 0; i < 3000; ++i) saw.outer.push_back({1e7 + 30 + (i % 2) * 1e-3, 1e7 + i * 0.01});
    saw.outer.push_back({1e7 + 30, 1e7 + 30});
    saw.outer.push_back({1e7, 1e7 + 30});
    saw.outer.push_back(saw.outer.front());
    Plan plan;
    run(study({{saw}, far(40, 0, 70, 30)}, {far(0.001, 5, 10, 15), far(45, 5, 55, 15)}), plan);
    CHECK(plan.area.parcels.size() == 2);
    CHECK(plan.area.parcels[0].area_m2 == Approx(900 + 30 * 0.0005).margin(1e-3));
    CHECK(plan.built.in_parcels_m2 == Approx(199.99).margin(1e-6));
}

TEST_CASE("a parcel of 100,000 corners takes work that grows with its corners", "[hostile]")
{
    Plan plan;
    std::vector<MultiPolygon> const houses{lot(-200, -200, -150, -150), lot(10, 10, 60, 40)};
    double const small = run(study({ragged(800, sized(12'500))}, houses), plan);
    double const large = run(study({ragged(800, sized(100'000))}, houses), plan);
    CAPTURE(small, large);
    CHECK(plan.area.parcels.size() == 1);
    CHECK(large < 8 * 4 * small + 1);  // eight times the corners
    CHECK(large < 20 * slow_build);
}

TEST_CASE("5,000 buildings in one parcel take work that grows with their number", "[hostile]")
{
    Plan plan;
    double const small = run(study({lot(0, 0, 1000, 1000)}, sheds(sized(1250))), plan);
    double const large = run(study({lot(0, 0, 1000, 1000)}, sheds(sized(5000))), plan);
    CAPTURE(small, large);
    CHECK(plan.surveys[0].buildings == sized(5000));
    CHECK(plan.surveys[0].built_m2 == Approx(sized(5000) * 16.0));
    CHECK(large < 4 * 4 * small + 1);
    CHECK(large < 20 * slow_build);
}

TEST_CASE("2,000 buildings that lie on each other count once and take bounded work", "[hostile]")
{
    auto const heap = [](int n) {
        std::vector<MultiPolygon> out;
        Dice dice{11};
        for (int i = 0; i < n; ++i) {
            double const x = dice.between(10, 10 + 2.0 * std::sqrt(n)), y = dice.between(10, 10 + 2.0 * std::sqrt(n));
            out.push_back(lot(x, y, x + 6, y + 6));
        }
        return out;
    };
    Plan plan;
    double const small = run(study({lot(0, 0, 300, 300)}, heap(sized(500))), plan);
    double const large = run(study({lot(0, 0, 300, 300)}, heap(sized(2000))), plan);
    CAPTURE(small, large);
    CHECK(plan.built.built_m2 < 100 * 100);
    CHECK(large < 4 * 4 * small + 1);
    CHECK(large < 20 * slow_build);
}

TEST_CASE("a parcel and a building that cover the world leave the others their ground", "[hostile]")
{
    MultiPolygon const world = test::box(-2e7, -1e7, 2e7, 1e7);
    Plan plan;
    std::vector<MultiPolygon> parcels, houses;
    for (int i = 0; i < 20; ++i)
        for (int j = 0; j < 20; ++j) {
            parcels.push_back(lot(30 * i, 30 * j, 30 * i + 30, 30 * j + 30));
            houses.push_back(lot(30 * i + 5, 30 * j + 5, 30 * i + 15, 30 * j + 15));
        }
    parcels.push_back(world);  // the last by id
    double const seconds = run(study(parcels, houses), plan);
    CHECK(seconds < 20 * slow_build);
    CHECK(plan.area.parcels.size() == 401);
    CHECK(plan.built.in_parcels_m2 == Approx(40'000));
    parcels.pop_back();
    houses.push_back(world);
    run(study(parcels, houses), plan);
    // All ground is built: no open land, and the houses still count.
    CHECK(plan.land.open_m2 == Approx(0).margin(0.01));
    CHECK(count(plan, IssueCode::compound) == 1);
}

TEST_CASE("a road that runs through buildings does not stop a run", "[hostile]")
{
    auto in = study({lot(0, 0, 30, 30), lot(40, 0, 70, 30)}, {lot(5, 5, 15, 15), lot(45, 5, 60, 20)});
    InputFeature road;
    road.source_id = "r";
    road.lines = {{{east - 100, north + 10}, {east + 200, north + 10}}, {{east, north}, {east, north}}};
    in.roads.name = "roads";
    in.roads.features_read = 1;
    in.roads.features.push_back(road);
    Plan plan;
    run(std::move(in), plan);
    CHECK(plan.area.buildings.size() == 2);
    CHECK(plan.built.in_parcels_m2 == Approx(100 + 225));
}

TEST_CASE("a setback larger than the parcel leaves nothing, and rules that contradict each other leave the stricter",
          "[hostile]")
{
    Plan plan;
    SpaceRules rules;
    rules.setback_m = 100;
    run(study({lot(0, 0, 30, 30)}, {lot(5, 5, 15, 15)}), plan, rules);
    CHECK(plan.land.open_m2 == 0);
    for (auto const& s : plan.spaces) CHECK(s.kind == SpaceKind::roof);

    // No floor area may be built, but all of the ground may be covered; pieces must be wider than the parcel.
    rules = {};
    rules.far_allowed = 0;
    rules.coverage_allowed = 1;
    rules.min_width_m = 100;
    rules.min_area_m2 = 0;
    run(study({lot(0, 0, 30, 30)}, {lot(5, 5, 15, 15)}), plan, rules);
    CHECK(plan.land.open_m2 == 0);
    for (auto const& s : plan.spaces) CHECK(s.kind != SpaceKind::unused_floor_area);

    // Coverage 0 with a generous FAR: storeys may be added, ground may not.
    rules = {};
    rules.far_allowed = 3;
    rules.coverage_allowed = 0;
    run(study({lot(0, 0, 30, 30)}, {lot(5, 5, 15, 15)}), plan, rules);
    for (auto const& s : plan.spaces)
        if (s.kind == SpaceKind::unused_floor_area) CHECK(s.floor_area_m2.likely == 0);
}
