// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.h"
#include "tests/support/kind_twins.h"

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
    for (std::uint64_t const seed : {1U, 2U, 3U}) {
        INFO("seed " << seed);
        auto const compared = compare_open_land(estate(seed, 120), fine_rules(), 1);
        CHECK(compared.looked == 120);
        CHECK(compared.found > 100);
        CHECK(compared.by_edges <= 12);
        CHECK(compared.overlays <= 3);
    }
}
