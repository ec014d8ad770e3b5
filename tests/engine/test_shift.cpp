// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/clean.h"
#include "engine/assembly/shift.h"
#include "engine/sample/estate.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <chrono>

using namespace lacuna;

namespace {

struct Town {
    std::vector<Parcel> parcels;
    std::vector<Building> buildings;
};

Town sample_town(double dx, double dy, std::uint64_t seed = 1)
{
    EstateSpec spec;
    spec.floor_area_m2 = 400'000;
    spec.seed = seed;
    auto const estate = make_estate(spec);
    Town town;
    for (auto const& f : estate.parcels) town.parcels.push_back({f.id, {f.shape}, area(f.shape), f.attributes});
    for (auto const& f : estate.buildings) {
        MultiPolygon const shape{test::moved(f.shape, 0, dx, dy)};
        town.buildings.push_back({f.id, shape, shape, area(shape), area(shape), f.attributes});
    }
    return town;
}

std::optional<LayerShift> shift_of(Town const& town) { return find_shift(town.parcels, town.buildings, 2); }

/// Row houses wall to wall on lots of 8 by 20 m.
Town rows_of_houses(double dx, double dy)
{
    Town town;
    Dice dice{5};
    for (int i = 0; i < 20; ++i)
        for (int j = 0; j < 6; ++j) {
            double const x = 5e5 + 8 * i, y = 4e6 + 26 * j;
            auto const lot = test::box(x, y, x + 8, y + 20);
            town.parcels.push_back({std::to_string(town.parcels.size()), lot, 160, {}});
            auto const house = test::box(x + dx, y + dy + 2, x + dx + 8, y + dy + dice.between(9, 14));
            town.buildings.push_back(
                {std::to_string(town.buildings.size()), house, house, area(house), area(house), {}});
        }
    return town;
}

}  // namespace

TEST_CASE("a sample city whose buildings were moved by 1.7 m and -0.9 m is moved back to 0.2 m", "[shift]")
{
    for (std::uint64_t const seed : {1, 2, 3}) {
        auto const s = shift_of(sample_town(1.7, -0.9, seed));
        REQUIRE(s);
        CAPTURE(seed, s->dx_m, s->dy_m, s->uncertainty_m, s->subsamples_agree, s->buildings);
        CHECK(std::hypot(s->dx_m + 1.7, s->dy_m - 0.9) <= 0.2);
        CHECK(s->certain);
        CHECK(s->crossing_after < s->crossing_before / 3);
    }
}

TEST_CASE("a city that is drawn rightly is found to be so, with certainty", "[shift]")
{
    for (auto const& town : {sample_town(0, 0), rows_of_houses(0, 0)}) {
        auto const s = shift_of(town);
        REQUIRE(s);
        CAPTURE(s->uncertainty_m, s->subsamples_agree, s->buildings, s->dx_m, s->dy_m);
        CHECK_FALSE(s->moves());
        CHECK(s->certain);
        CHECK(s->crossing_before == s->crossing_after);
    }
}

TEST_CASE("row houses that lie 6 m beside their lots are found, whichever way", "[shift]")
{
    // 8 m lots: a shift of 3 m along the row is told from -5 m only by the row's ends, so it is moved across and along.
    auto const s = shift_of(rows_of_houses(-2.4, 3.1));
    REQUIRE(s);
    CAPTURE(s->dx_m, s->dy_m, s->uncertainty_m, s->subsamples_agree);
    CHECK(s->dx_m == Approx(2.4).margin(0.2));
}

TEST_CASE("buildings strewn at random give no certain shift", "[shift]")
{
    auto town = sample_town(0, 0);
    for (std::uint64_t const seed : {7, 8, 9, 10}) {
        Dice dice{seed};
        auto strewn = town;
        for (auto& b : strewn.buildings) {
            Point const p = b.footprint.front().outer.front();
            auto const shape = MultiPolygon{test::moved(b.footprint.front(), 0, 0, 0)};
            MultiPolygon moved{test::moved(shape.front(), 0, dice.between(-40, 40), dice.between(-40, 40))};
            (void)p;
            b.footprint = b.counted = moved;
        }
        auto const s = shift_of(strewn);
        REQUIRE(s);
        CAPTURE(seed, s->dx_m, s->dy_m, s->uncertainty_m, s->subsamples_agree);
        CHECK_FALSE(s->certain);
    }
}

TEST_CASE("a shift is not looked for in a handful of buildings, and does not depend on threads", "[shift]")
{
    auto town = sample_town(0.8, 0.8);
    auto const one = find_shift(town.parcels, town.buildings, 1), eight = find_shift(town.parcels, town.buildings, 8);
    REQUIRE(one);
    CHECK(one->dx_m == eight->dx_m);
    CHECK(one->uncertainty_m == eight->uncertainty_m);
    town.buildings.resize(20);
    CHECK_FALSE(shift_of(town));
}

TEST_CASE("buildings are moved by the shift that was found", "[shift]")
{
    auto town = sample_town(1.7, -0.9);
    auto const s = shift_of(town);
    REQUIRE(s);
    move_buildings(town.buildings, *s);
    auto const again = shift_of(town);
    REQUIRE(again);
    CHECK_FALSE(again->moves());
    CHECK(again->crossing_before == Approx(s->crossing_after).margin(1e-9));
}
