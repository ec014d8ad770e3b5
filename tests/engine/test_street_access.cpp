// SPDX-License-Identifier: Apache-2.0
#include "engine/pipeline.h"
#include "engine/street_access.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>

using namespace lacuna;
using Catch::Matchers::WithinAbs;
using test::box;

namespace {

InputFeature feature(std::int64_t fid, std::string id, MultiPolygon shape)
{
    InputFeature out;
    out.fid = fid;
    out.source_id = std::move(id);
    for (auto& part : shape) out.shape.push_back(std::move(part));
    return out;
}

Facility market(double way_width_m)
{
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
    return f;
}

Plan plan_of(StudyInput in, double way_width_m, SpaceRules const& rules = {})
{
    in.parcels.features_read = std::ssize(in.parcels.features);
    in.buildings.features_read = std::ssize(in.buildings.features);
    Catalogue c;
    c.currency = "CNY";
    c.facilities = {market(way_width_m)};
    PipelineOptions options;
    options.threads = 2;
    options.spaces = rules;
    return run_pipeline(std::move(in), std::move(c), options);
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
    return plan_of(std::move(in), way_width_m);
}

/// A lot behind another, reached over a stem of 3 m that comes out in one line with its neighbours' fronts; a kiosk may
/// stand a metre before it.
Plan behind_a_stem(bool kiosk, double clearance_m)
{
    StudyInput in;
    in.crs = "EPSG:32652";
    in.parcels.name = "parcels";
    in.buildings.name = "buildings";
    double const x = 3e5, y = 5e6;
    MultiPolygon const lot{
        {{{x, y}, {x + 3, y}, {x + 3, y + 15}, {x + 40, y + 15}, {x + 40, y + 55}, {x, y + 55}, {x, y}}, {}}};
    in.parcels.features = {feature(0, "L", lot), feature(1, "F", box(x + 3, y, x + 40, y + 15)),
                           feature(2, "W", box(x - 30, y, x, y + 55)), feature(3, "E", box(x + 40, y, x + 70, y + 55)),
                           feature(4, "N", box(x - 30, y + 55, x + 70, y + 90))};
    in.buildings.features = {feature(0, "H", box(x + 20, y + 3, x + 30, y + 9)),
                             feature(1, "S", box(x + 30, y + 45, x + 38, y + 53))};
    if (kiosk) in.buildings.features.push_back(feature(2, "K", box(x - 1, y - 3, x + 4, y - 1)));
    SpaceRules rules;
    rules.clearance_m = clearance_m;
    return plan_of(std::move(in), 1, rules);
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
    REQUIRE(shed->way_m);
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
    REQUIRE(wide->way_m);
    CHECK_THAT(*wide->way_m, WithinAbs(3.2, 1e-9));  // its house leaves that much
}

TEST_CASE("a kiosk before the gate narrows the way, whatever clearance is kept from walls", "[street_way][pipeline]")
{
    for (double const clearance_m : {0.0, 0.5, 6.0}) {
        INFO("clearance " << clearance_m);
        auto const open = behind_a_stem(false, clearance_m), barred = behind_a_stem(true, clearance_m);
        auto const *free = site_of(open, "L/"), *narrowed = site_of(barred, "L/");
        REQUIRE(free);
        REQUIRE(free->way_m);
        CHECK_THAT(*free->way_m, WithinAbs(3.0, 1e-9));
        REQUIRE(narrowed);
        REQUIRE(narrowed->way_m);
        CHECK_THAT(*narrowed->way_m, WithinAbs(2.0, 1e-9));
    }
}

TEST_CASE(
    "a site tells where its way is not known and where the ground that is left of it is reached by a narrower one",
    "[street_way]")
{
    Parcel lot{"L", box(0, 0, 30, 40), 1200, {}};
    ParcelSurroundings around;
    around.access_known = true;
    around.road_m = around.free_m = 30;
    around.to_street = {{0, 0, 1}};
    MultiPolygon const house = box(0, 10, 27.6, 20);
    ParcelScene about;
    about.parcel = &lot;
    about.around = &around;
    about.in_the_way = {&house};
    Space yard;
    yard.id = "L/open/1";
    yard.shape = box(0, 20, 30, 40);
    Site site;
    site.best.placement.shape = box(10, 30, 20, 38);
    {
        StreetWays ways{about};
        tell_way(yard, market(2.4), ways, site);  // as wide as is asked: nothing to tell
        CHECK_FALSE(site.rules);
        CHECK_THAT(site.way_m.value(), WithinAbs(2.4, 1e-9));
        auto on_roof = site;
        on_roof.way_m.reset();
        yard.kind = SpaceKind::roof;
        tell_way(yard, market(3), ways, on_roof);  // not reached over ground
        CHECK_FALSE(on_roof.way_m);
        CHECK_FALSE(on_roof.rules);
        yard.kind = SpaceKind::open_land;
        tell_way(yard, market(3), ways, site);
    }
    CHECK_THAT(site.way_m.value(), WithinAbs(2.4, 1e-9));
    REQUIRE(site.rules);
    CHECK_FALSE(site.rules->holds_strict);
    CHECK(site.rules->unsure ==
          "how the ground that is left is reached: the widest way to it is 2.4 m wide, 3 m needed");
    // Beside what the district's rules leave open already.
    around.to_street.clear();
    around.road_m = 0;
    site.rules = RuleVerdict{true, "setback", 5, 3, 2, "height"};
    StreetWays ways{about};
    tell_way(yard, market(3), ways, site);
    CHECK_FALSE(site.way_m);
    CHECK_FALSE(site.rules->holds_strict);
    CHECK(site.rules->unsure == "height; the way from a street, as the data do not show one here");
    CHECK(site.rules->rule == "setback");
}
