// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.h"
#include "tests/support/kind_twins.h"
#include "tests/support/sanitized.h"

using namespace lacuna;
using namespace lacuna::test;

namespace {

Ground estate(std::uint64_t seed, std::int64_t parcels)
{
    EstateSpec spec;
    spec.parcels = parcels;
    spec.seed = seed;
    return ground_of(input_of(make_estate(spec)), fine_rules());
}

}  // namespace

TEST_CASE("open land of three estates is that of plain overlays, rule by rule", "[twin]")
{
    for (std::uint64_t seed = 1; seed <= whole_or<std::uint64_t>(3, 1); ++seed) {
        INFO("seed " << seed);
        auto const compared = compare_open_land(estate(seed, 120), fine_rules(), 1);
        CHECK(compared.looked == 120);
        CHECK(compared.found > 100);
        CHECK(compared.by_edges <= 12);
        CHECK(compared.overlays <= 3);
    }
}

TEST_CASE("gaps, car parks and roofs of three estates are those of plain overlays", "[twin]")
{
    for (std::uint64_t seed = 4; seed <= whole_or<std::uint64_t>(6, 4); ++seed) {
        INFO("seed " << seed);
        auto const ground = estate(seed, 60);
        auto const gaps = compare_gaps(ground, fine_rules(), 1);
        CHECK(gaps.found > 10);
        auto const parking = compare_parking(ground, fine_rules(), 1, seed);
        CHECK(parking.found > 30);
        auto const roofs = compare_roofs(ground, fine_rules(), 1);
        CHECK(roofs.found > 50);
        CHECK(roofs.by_edges == 0);
    }
}

TEST_CASE("ground-floor fronts and outbuildings of an estate are those of their definitions", "[twin]")
{
    auto const ground = estate(8, 60);
    CHECK(compare_ground_floors(ground, fine_rules(), 1).found > 10);
    auto bare = ground;  // without uses all are told by shape
    for (auto& b : bare.area.buildings) b.attributes.land_use.clear();
    CHECK(compare_outbuildings(bare, fine_rules(), 1).found > 5);
}
