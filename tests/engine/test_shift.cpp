// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/shift.h"
#include "engine/pipeline.h"
#include "engine/sample/estate.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>

using namespace lacuna;

namespace {

struct Town {
    std::vector<Parcel> parcels;
    std::vector<Building> buildings;
};

void add_lot(Town& town, MultiPolygon lot)
{
    double const m2 = area(lot);
    town.parcels.push_back({std::to_string(1000 + town.parcels.size()), std::move(lot), m2, {}});
}

void add_house(Town& town, MultiPolygon house)
{
    double const m2 = area(house);
    town.buildings.push_back({std::to_string(1000 + town.buildings.size()), house, house, m2, m2, {}});
}

/// Streets of lots of 12 by 30 m in both directions, turned by 12 degrees. Half of the houses stand wall to wall or on
/// one side line, the others free by 1 to 3 m; one in twelve stands across a line. Streets lie in no parcel.
Town sample_town(double dx, double dy, std::uint64_t seed = 1)
{
    Town town;
    Dice dice{seed};
    for (int block = 0; block < 12; ++block)
        for (int lot = 0; lot < 16; ++lot) {
            bool const upright = block % 2 == 0, second = lot >= 8;
            double const along = 12.0 * (lot % 8), back = second ? 30 : 0;
            double const west = dice.chance(0.5) ? 0 : dice.between(1, 3),
                         east = dice.chance(0.5) ? 0 : dice.between(1, 3);
            double const front = dice.chance(0.5) ? 0 : dice.between(2, 5), deep = dice.between(9, 14);
            double const over = dice.chance(1.0 / 12) ? 4 : 0;
            auto const placed = [&](double u0, double v0, double u1, double v1, double x, double y) {
                if (second) {
                    v0 = 30 - v0;
                    v1 = 30 - v1;
                }
                auto const shape =
                    upright ? rectangle(along + u0, std::min(v0, v1) + back, along + u1, std::max(v0, v1) + back)
                            : rectangle(std::min(v0, v1) + back, along + u0, std::max(v0, v1) + back, along + u1);
                return MultiPolygon{
                    test::moved(test::moved(shape, 0, 120.0 * (block % 4), 110.0 * (block / 4)), 12, 5e5 + x, 4e6 + y)};
            };
            add_lot(town, placed(0, 0, 12, 30, 0, 0));
            add_house(town, placed(west - over, front, 12 - east, front + deep, dx, dy));
        }
    return town;
}

/// The made-up estate: every building keeps metres away from every line.
Town estate_town(double dx, double dy)
{
    EstateSpec spec;
    spec.floor_area_m2 = 400'000;
    auto const estate = make_estate(spec);
    Town town;
    for (auto const& f : estate.parcels) add_lot(town, {f.shape});
    for (auto const& f : estate.buildings) add_house(town, {test::moved(f.shape, 0, dx, dy)});
    return town;
}

std::optional<LayerShift> shift_of(Town const& town) { return find_shift(town.parcels, town.buildings, 2); }

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
    for (std::uint64_t const seed : {1, 2, 3}) {
        auto const s = shift_of(sample_town(0, 0, seed));
        REQUIRE(s);
        CAPTURE(seed, s->uncertainty_m, s->subsamples_agree, s->buildings, s->dx_m, s->dy_m);
        CHECK_FALSE(s->moves());
        CHECK(s->certain);
        CHECK(s->crossing_before == s->crossing_after);
    }
}

TEST_CASE("where all buildings keep far from the lines no shift is claimed, and none is certain", "[shift]")
{
    for (double const by : {0.0, 0.9}) {
        auto const s = shift_of(estate_town(by, -by));
        REQUIRE(s);
        CAPTURE(s->uncertainty_m, s->dx_m, s->dy_m);
        CHECK_FALSE(s->moves());
        CHECK_FALSE(s->certain);
    }
}

TEST_CASE("a shift of 8 m is found", "[shift]")
{
    auto const s = shift_of(sample_town(-6, 5));
    REQUIRE(s);
    CAPTURE(s->dx_m, s->dy_m, s->uncertainty_m, s->subsamples_agree);
    CHECK(std::hypot(s->dx_m - 6, s->dy_m + 5) <= 0.2);
    CHECK(s->certain);
}

TEST_CASE("buildings strewn at random give no certain shift", "[shift]")
{
    auto town = sample_town(0, 0);
    for (std::uint64_t const seed : {7, 8, 9, 10}) {
        Dice dice{seed};
        auto strewn = town;
        for (auto& b : strewn.buildings) {
            b.footprint = {test::moved(b.footprint.front(), 0, dice.between(-40, 40), dice.between(-40, 40))};
            b.counted = b.footprint;
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

TEST_CASE("a run tells a shift, corrects it where asked to, and is silent where switched off", "[shift][pipeline]")
{
    auto const town = sample_town(1.7, -0.9);
    StudyInput in;
    in.crs = "EPSG:32652";
    auto const fill = [](InputLayer& layer, std::string name, auto const& things, auto const& shape_of) {
        layer.name = std::move(name);
        for (auto const& thing : things) {
            InputFeature f;
            f.source_id = thing.id;
            f.shape = shape_of(thing);
            layer.features.push_back(std::move(f));
        }
        layer.features_read = static_cast<std::int64_t>(layer.features.size());
    };
    fill(in.parcels, "parcels", town.parcels, [](Parcel const& p) { return p.boundary; });
    fill(in.buildings, "buildings", town.buildings, [](Building const& b) { return b.footprint; });
    Catalogue catalogue;
    catalogue.currency = "EUR";
    PipelineOptions options;
    options.threads = 2;
    auto const with = [&](Align align) {
        options.align = align;
        return run_pipeline(in, catalogue, options);
    };
    auto const count = [](Plan const& plan, IssueCode code) {
        return std::ranges::count(plan.area.issues, code, &Issue::code);
    };
    auto const told = with(Align::report), corrected = with(Align::correct), off = with(Align::off);
    REQUIRE(told.area.shift);
    CHECK_FALSE(told.area.shift->corrected);
    CHECK(count(told, IssueCode::buildings_shifted) == 1);
    CHECK(told.area.buildings[0].footprint == off.area.buildings[0].footprint);
    REQUIRE(corrected.area.shift);
    CHECK(corrected.area.shift->corrected);
    CHECK(corrected.area.building_ledger.closes());
    double const moved =
        bounds(corrected.area.buildings[0].footprint).min_x - bounds(off.area.buildings[0].footprint).min_x;
    CHECK(moved == Approx(corrected.area.shift->dx_m));
    CHECK(3 * count(corrected, IssueCode::crosses_parcel_line) < count(told, IssueCode::crosses_parcel_line));
    CHECK_FALSE(off.area.shift);
    CHECK(count(off, IssueCode::buildings_shifted) == 0);
}
