// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/placement/in_building.h"
#include "engine/ranking/rank.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <cmath>

using namespace lacuna;
using test::box;

namespace {

Space hall(MultiPolygon shape, double width_m, double wall_share = 0.1)
{
    Space s;
    s.id = "B/outbuilding/1";
    s.kind = SpaceKind::outbuilding;
    s.building_id = "B";
    s.area_m2 = area(shape);
    s.shape = std::move(shape);
    s.width_m = width_m;
    s.usable_m2 = s.area_m2 * (1 - wall_share);
    return s;
}

Facility shop(double min_m2, double min_width_m, double max_m2 = 0)
{
    Facility f;
    f.id = "shop";
    f.space_kinds = {"outbuilding", "basement", "low_improvement", "open_land"};
    f.unit = "m2";
    f.min_area_m2 = min_m2;
    f.min_width_m = min_width_m;
    f.max_area_m2 = max_m2;
    f.floor_area_per_unit_m2 = 1;
    return f;
}

Proposal worth(std::string space, std::string facility, OrientedRectangle ground, double ioav)
{
    Proposal p;
    p.placement = {std::move(space), std::move(facility), ground, 1, {}};
    p.appraisal.ioav = ioav;
    return p;
}

Space on_parcel(std::string id, SpaceKind kind, std::string building)
{
    Space s;
    s.id = std::move(id);
    s.kind = kind;
    s.parcel_id = "P";
    s.building_id = std::move(building);
    return s;
}

}  // namespace

TEST_CASE("in a building a facility takes the whole floor, and units are what is left of it between the walls",
          "[placement]")
{
    // An L that no rectangle of 150 m2 fits into: 20 x 10 and 10 x 5 beside it.
    MultiPolygon const floor{{{{0, 0}, {20, 0}, {20, 10}, {10, 10}, {10, 15}, {0, 15}, {0, 0}}, {}}};
    auto const found = place_all(hall(floor, 10), {shop(200, 6)});
    REQUIRE(found.fitting.size() == 1);
    auto const& p = found.fitting[0];
    CHECK(p.units == Approx(225));
    CHECK(ground_m2(p) == Approx(250));
    CHECK(p.shape == floor);
    CHECK(p.ground.length_m == Approx(20));
    CHECK(p.ground.width_m == Approx(15));
}

TEST_CASE("a facility larger than the floor, or wider, is refused with what is missing", "[placement]")
{
    auto const space = hall(box(0, 0, 20, 5), 5);
    auto const small = place_all(space, {shop(100, 4)});
    REQUIRE(small.refused.size() == 1);
    CHECK(small.refused[0].reason == RefusalReason::too_small);
    CHECK(small.refused[0].shortfall == Approx(10));
    CHECK(small.refused[0].proven);
    auto const narrow = place_all(space, {shop(50, 6)});
    REQUIRE(narrow.refused.size() == 1);
    CHECK(narrow.refused[0].reason == RefusalReason::too_narrow);
    CHECK(narrow.refused[0].shortfall == Approx(1));
}

TEST_CASE("a facility that needs less than the floor takes a part, cut across its long axis", "[placement]")
{
    auto const found = place_all(hall(box(0, 0, 40, 10), 10), {shop(50, 4, 90)});
    REQUIRE(found.fitting.size() == 1);
    CHECK(found.fitting[0].units == Approx(90));
    CHECK(ground_m2(found.fitting[0]) == Approx(100));  // a tenth is walls
    auto const less = with_units(found.fitting[0], shop(50, 4, 90), 60);
    REQUIRE(less);
    CHECK(ground_m2(*less) == Approx(60 / 0.9).epsilon(1e-6));
    CHECK(area(difference(less->shape, found.fitting[0].shape)) < 1e-9);
    CHECK_FALSE(with_units(found.fitting[0], shop(50, 4, 90), 40));
}

TEST_CASE("a basement of two storeys holds two floors", "[placement]")
{
    auto s = hall(box(0, 0, 20, 10), 10);
    s.kind = SpaceKind::basement;
    s.usable_m2 = 2 * 200 * 0.9;
    auto const found = place_all(s, {shop(300, 6)});
    REQUIRE(found.fitting.size() == 1);
    CHECK(found.fitting[0].units == Approx(360));
    CHECK(ground_m2(found.fitting[0]) == Approx(200));
}

TEST_CASE("a part of any floor has the share asked for and lies in the floor; the rectangle round it holds it",
          "[placement][property]")
{
    int cut = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Dice dice{seed};
        auto const floor = test::star(dice, 1000, 2000, 20, dice.pick(3, 12));
        double const share = dice.between(0.05, 1);
        auto const part = cut_across(floor, share, 0);
        auto const round = rectangle_round(floor);
        CAPTURE(seed, share);
        CHECK(area(difference({part}, {floor})) < 1e-6);
        if (!(part == floor)) {
            ++cut;
            CHECK(area(part) == Approx(share * area(floor)).epsilon(1e-6));
        }
        CHECK(round.length_m >= round.width_m);
        CHECK(round.angle_deg >= 0);
        CHECK(round.angle_deg < 180);
        CHECK(area(difference({floor}, offset({to_polygon(round)}, 1e-6))) < 1e-6);
        CHECK(round.area_m2() <=
              area({rectangle(bounds(floor).min_x, bounds(floor).min_y, bounds(floor).max_x, bounds(floor).max_y)}) +
                  1e-6);
    }
    CHECK(cut > 100);
}

TEST_CASE("a court for heavy uses is refused a roof for light ones, and says so", "[placement]")
{
    Space roof;
    roof.id = "B/roof/1";
    roof.kind = SpaceKind::roof;
    roof.shape = box(0, 0, 30, 20);
    roof.area_m2 = 600;
    roof.width_m = 20;
    Facility court;
    court.id = "court";
    court.space_kinds = {"roof", "open_land"};
    court.unit = "m2";
    court.min_area_m2 = 200;
    court.min_width_m = 10;
    court.roof_load = LoadClass::heavy;
    auto const refused = place_all(roof, {court});
    REQUIRE(refused.refused.size() == 1);
    CHECK(refused.refused[0].reason == RefusalReason::load_not_carried);
    roof.load = LoadClass::heavy;
    CHECK(place_all(roof, {court}).fitting.size() == 1);
    roof.load = LoadClass::light;
    roof.kind = SpaceKind::open_land;
    CHECK(place_all(roof, {court}).fitting.size() == 1);
}

TEST_CASE("a use of low improvement clears its parcel: it and any other use there exclude each other", "[ranking]")
{
    Space const low = on_parcel("P/low/1", SpaceKind::low_improvement, "");
    Space const roof = on_parcel("B/roof/1", SpaceKind::roof, "B");
    Space const open = on_parcel("P/open/1", SpaceKind::open_land, "");
    OrientedRectangle const here{{0, 0}, 0, 10, 10}, there{{50, 0}, 0, 10, 10};
    auto const ranked = [&](double low_value) {
        RankingInput input;
        input.candidates.push_back({&roof, {worth("B/roof/1", "pv", there, 10)}, {}});
        input.candidates.push_back({&low, {worth("P/low/1", "house", here, low_value)}, {}});
        input.candidates.push_back({&open, {worth("P/open/1", "kiosk", there, 5)}, {}});
        input.added_floor_area = [](Proposal const&) { return 0.0; };
        input.cut = [](Proposal const&, Space const&, double) { return std::nullopt; };
        return rank(input);
    };
    auto const cleared = ranked(20);
    REQUIRE(cleared.sites.size() == 1);
    CHECK(cleared.sites[0].id == "P/low/1");
    auto const kept = ranked(7);
    REQUIRE(kept.sites.size() == 2);
    CHECK(kept.sites[0].id == "B/roof/1");
    CHECK(kept.sites[1].id == "P/open/1");
}
