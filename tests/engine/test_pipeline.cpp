// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/geometry/overlay.h"
#include "engine/pipeline.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory_resource>
#include <numeric>
#include <set>

using namespace lacuna;

namespace {

Facility facility(std::string id, std::vector<std::string> kinds, std::string unit, double area, double width,
                  double footprint, double capex, double revenue)
{
    Facility f;
    f.id = std::move(id);
    f.space_kinds = std::move(kinds);
    f.unit = std::move(unit);
    f.min_area_m2 = area;
    f.min_width_m = width;
    f.max_area_m2 = 20 * area;
    f.unit_footprint_m2 = footprint;
    f.capex_per_unit = capex;
    f.revenue_per_unit_year = revenue;
    f.opex_ratio = 0.3;
    f.life_years = 25;
    return f;
}

Catalogue catalogue()
{
    Catalogue c;
    c.id = "test";
    c.currency = "CNY";
    c.facilities = {facility("kiosk", {"open_land", "vacant_parcel"}, "m2", 8, 2, 1, 2000, 900),
                    facility("parking", {"open_land", "vacant_parcel"}, "bay", 60, 6, 27, 3500, 1800),
                    facility("pv", {"roof"}, "kWp", 40, 4, 10, 3200, 560),
                    facility("ruin", {"open_land"}, "m2", 10, 2, 1, 90000, 1)};
    c.facilities[0].units_per_1000_people = 120;
    c.facilities[0].floor_area_per_unit_m2 = 1;
    c.renovation_cost_per_m2 = 300;
    return c;
}

/// Rows of lots with houses, some turned, some empty, some broken.
StudyInput town(std::uint64_t seed, int columns = 12, int rows = 8)
{
    Dice dice{seed};
    StudyInput in;
    in.crs = "EPSG:32652";
    in.parcels.name = "parcels";
    in.buildings.name = "buildings";
    for (int i = 0; i < columns; ++i)
        for (int j = 0; j < rows; ++j) {
            double const x = 3e5 + 34.0 * i, y = 5e6 + 45.0 * j, turn = dice.between(-3, 3);
            InputFeature lot;
            lot.source_id = "L" + std::to_string(100 + i) + "-" + std::to_string(10 + j);
            lot.shape = {test::moved(rectangle(0, 0, 30, 40), turn, x, y)};
            if (dice.pick(0, 9) == 0) std::swap(lot.shape[0].outer[1], lot.shape[0].outer[2]);
            if (dice.pick(0, 3) == 0) lot.attributes.far_allowed = dice.between(0.1, 2);
            lot.fid = static_cast<std::int64_t>(in.parcels.features.size());
            in.parcels.features.push_back(lot);
            for (int h = dice.pick(0, 2); h > 0; --h) {
                InputFeature house;
                house.shape = {test::moved(rectangle(0, 0, dice.between(6, 14), dice.between(6, 25)), turn,
                                           x + dice.between(0, 18), y + dice.between(0, 25))};
                if (dice.pick(0, 1)) house.attributes.floors = dice.pick(1, 6);
                house.fid = static_cast<std::int64_t>(in.buildings.features.size());
                in.buildings.features.push_back(house);
            }
        }
    in.parcels.features_read = static_cast<std::int64_t>(in.parcels.features.size());
    in.buildings.features_read = static_cast<std::int64_t>(in.buildings.features.size());
    return in;
}

Plan run(StudyInput in, int threads, std::size_t block = 256)
{
    PipelineOptions options;
    options.threads = threads;
    options.parcels_a_block = block;
    return run_pipeline(std::move(in), catalogue(), options);
}

bool same(Plan const& a, Plan const& b)
{
    auto const site = [](Site const& s) {
        return std::tuple{s.rank,
                          s.id,
                          s.best.placement.facility_id,
                          s.best.placement.ground.corner.x,
                          s.best.appraisal.ioav,
                          s.refused.size()};
    };
    return std::ranges::equal(a.spaces, b.spaces,
                              [](auto const& p, auto const& q) { return p.id == q.id && p.shape == q.shape; }) &&
           std::ranges::equal(a.sites, b.sites, [&](auto const& p, auto const& q) { return site(p) == site(q); }) &&
           a.area.issues == b.area.issues && a.totals.ioav == b.totals.ioav && a.unused.size() == b.unused.size();
}

}  // namespace

TEST_CASE("a plan is the same on any number of threads, for any block size and order of features", "[pipeline]")
{
    auto const once = run(town(1), 1);
    REQUIRE(once.sites.size() > 20);
    CHECK(same(once, run(town(1), 2)));
    CHECK(same(once, run(town(1), 8, 3)));
    auto shuffled = town(1);
    std::ranges::reverse(shuffled.parcels.features);
    std::ranges::rotate(shuffled.buildings.features, shuffled.buildings.features.begin() + 17);
    CHECK(same(once, run(shuffled, 2, 7)));
    CHECK_FALSE(same(once, run(town(2), 1)));
}

TEST_CASE("a plan in memory that was lent is the same, and all of that is given back with it", "[pipeline]")
{
    class Lent final : public std::pmr::memory_resource {
    public:
        std::atomic<std::int64_t> out{0}, given{0};

    private:
        void* do_allocate(std::size_t bytes, std::size_t alignment) override
        {
            out += static_cast<std::int64_t>(bytes);
            given += static_cast<std::int64_t>(bytes);
            return std::pmr::new_delete_resource()->allocate(bytes, alignment);
        }
        void do_deallocate(void* at, std::size_t bytes, std::size_t alignment) override
        {
            out -= static_cast<std::int64_t>(bytes);
            std::pmr::new_delete_resource()->deallocate(at, bytes, alignment);
        }
        [[nodiscard]] bool do_is_equal(memory_resource const& other) const noexcept override { return this == &other; }
    } lent;
    {
        PipelineOptions options;
        options.threads = 2;
        options.parcels_a_block = 7;
        options.memory = &lent;
        auto const plan = run_pipeline(town(1), catalogue(), options);
        CHECK(same(plan, run(town(1), 1)));
        CHECK(lent.out < lent.given);  // the proposals are gone
        auto const before = lent.out.load();
        {
            auto const copy = plan;
            CHECK(same(copy, plan));
            CHECK(lent.out > before);
        }
        CHECK(lent.out == before);
        // Of every space the table, what was refused and what fits; of every site its flows.
        CHECK(before > static_cast<std::int64_t>(plan.spaces.size() * 200 + plan.sites.size() * 400));
    }
    CHECK(lent.out == 0);
}

TEST_CASE("every square metre, parcel and space is accounted for", "[pipeline][property]")
{
    for (std::uint64_t seed = 3; seed < 9; ++seed) {
        auto const plan = run(town(seed), 2);
        CAPTURE(seed);
        CHECK(plan.area.parcel_ledger.closes());
        CHECK(plan.area.building_ledger.closes());
        CHECK(std::abs(plan.land.open_balance_m2()) < 0.01);
        CHECK(plan.built.built_m2 == Approx(plan.built.in_parcels_m2 + plan.built.outside_parcels_m2).margin(0.05));
        CHECK(plan.surveys.size() == plan.area.parcels.size());
        CHECK(plan.sites.size() + plan.unused.size() == plan.spaces.size());
        std::set<std::string> ids;
        for (auto const& s : plan.spaces) CHECK(ids.insert(s.id).second);
    }
}

TEST_CASE("chosen grounds lie in their spaces and share nothing, and cash flows add up to the value",
          "[pipeline][property]")
{
    auto const plan = run(town(11), 2);
    std::vector<MultiPolygon> on_ground;
    for (auto const& site : plan.sites) {
        auto const space = std::ranges::find(plan.spaces, site.id, &Space::id);
        REQUIRE(space != plan.spaces.end());
        MultiPolygon const ground = ground_shape(site.best.placement);
        CHECK(area(difference(ground, space->shape)) < 1e-6);
        if (space->kind != SpaceKind::roof) on_ground.push_back(ground);
        CHECK(site.best.appraisal.ioav > 0);
        double sum = 0;
        for (auto const& flow : site.cash_flows) sum += flow.present_value;
        CHECK(sum == Approx(site.best.appraisal.ioav).epsilon(1e-9));
    }
    double apart = 0;
    for (auto const& g : on_ground) apart += area(g);
    CHECK(area(union_of(on_ground)) == Approx(apart).epsilon(1e-9));
    CHECK(std::ranges::is_sorted(plan.sites, std::greater<>{}, [](Site const& s) { return s.best.appraisal.ioav; }));
}

TEST_CASE("no more of a facility is chosen than the people counted need", "[pipeline]")
{
    auto const plan = run(town(5), 1);
    auto const use = std::ranges::find(plan.totals.uses, "kiosk", &UseTotal::facility_id);
    REQUIRE(use != plan.totals.uses.end());
    REQUIRE(use->demand_units);
    CHECK(use->units <= *use->demand_units + 1e-9);
    CHECK(plan.totals.renovation.stated);
    CHECK(plan.totals.renovation.cost == Approx(300 * plan.totals.existing_floor_area_m2.likely));
}

TEST_CASE("added storeys share their parcel's right to build, in order, and none is kept on less than is worth naming",
          "[pipeline]")
{
    // Three houses of 100 m2 wall to wall, of 4, 2 and 2 storeys: 800 m2; the lower two have room for 200 m2 each.
    auto const added = [](double far) {
        StudyInput in;
        in.crs = "EPSG:32652";
        in.parcels.name = "parcels";
        in.buildings.name = "buildings";
        InputFeature lot;
        lot.source_id = "P";
        lot.shape = test::box(0, 0, 40, 30);
        lot.attributes.far_allowed = far;
        in.parcels.features = {lot};
        for (int i = 0; i < 3; ++i) {
            InputFeature house;
            house.source_id = std::string{static_cast<char>('A' + i)};
            house.shape = test::box(5 + 10 * i, 5, 15 + 10 * i, 15);
            house.attributes.floors = i == 0 ? 4 : 2;
            house.attributes.height_m = i == 0 ? 12 : 6;
            house.fid = i;
            in.buildings.features.push_back(house);
        }
        in.parcels.features_read = 1;
        in.buildings.features_read = 3;
        auto const plan = run(std::move(in), 1);
        std::vector<double> out;
        for (auto const& s : plan.spaces)
            if (s.kind == SpaceKind::added_storeys) out.push_back(s.floor_area_m2.likely);
        return out;
    };
    CHECK(added(2) == std::vector<double>{200, 200});
    CHECK(added(0.9) == std::vector<double>{200, 80});  // 1,080 m2 are allowed
    CHECK(added(0.85) == std::vector<double>{200});     // 20 m2 are left
    CHECK(added(0.6).empty());
}

TEST_CASE("a street that is a parcel takes the front setback and no other side does", "[pipeline]")
{
    StudyInput in;
    in.crs = "EPSG:32652";
    in.parcels.name = "parcels";
    in.buildings.name = "buildings";
    auto const add = [](InputLayer& layer, std::string id, MultiPolygon shape) {
        InputFeature f;
        f.source_id = std::move(id);
        f.shape = std::move(shape);
        f.fid = static_cast<std::int64_t>(layer.features.size());
        layer.features.push_back(f);
        layer.features_read = f.fid + 1;
    };
    add(in.parcels, "A", test::box(0, 0, 30, 40));
    add(in.parcels, "B", test::box(30, 0, 60, 40));
    add(in.parcels, "C", test::box(60, 0, 90, 40));
    add(in.parcels, "ROAD", test::box(-300, -12, 300, 0));
    add(in.buildings, "H", test::box(10, 10, 20, 20));
    add(in.buildings, "I", test::box(70, 10, 80, 20));
    in.building_coverage = test::box(-300, -20, 300, 60);
    InputFeature axis;
    axis.lines = {{{-300, -6}, {300, -6}}};
    in.roads.name = "roads";
    in.roads.features = {axis};
    in.roads.features_read = 1;
    PipelineOptions options;
    options.spaces.front_setback_m = 6;
    options.spaces.side_setback_m = 1.5;
    options.spaces.rear_setback_m = 4;
    auto const plan = run_pipeline(std::move(in), catalogue(), options);
    REQUIRE(plan.surveys[1].parcel_id == "B");
    CHECK(plan.surveys[1].losses[0].area_m2 == Approx(30 * 40 - 27 * 30));
    CHECK(plan.land.losses.size() == 6);
    CHECK(std::abs(plan.land.open_balance_m2()) < 0.01);
}

TEST_CASE("a study without a usable parcel ends with one clear sentence", "[pipeline]")
{
    StudyInput in;
    in.parcels.name = "parcels";
    in.buildings.name = "buildings";
    InputFeature dot;
    dot.shape = {{{{0, 0}, {0, 0}, {0, 0}, {0, 0}}, {}}};
    in.parcels.features = {dot};
    in.parcels.features_read = 1;
    try {
        run(in, 1);
        FAIL("no error");
    } catch (Error const& e) {
        CHECK(e.code() == Errc::bad_layer);
        CHECK(std::string{e.what()}.find("no parcel is left") != std::string::npos);
    }
}
