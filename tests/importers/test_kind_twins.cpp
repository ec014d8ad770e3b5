// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"
#include "tests/support/kind_twins.h"

using namespace lacuna;
using namespace lacuna::test;

namespace {

/// Parcels and buildings of Itu, cleaned and joined; nullopt, with a message, where the data is not here.
std::optional<Ground> itu(SpaceRules const& rules)
{
    auto const shared = shared_folder();
    if (!shared || !fs::exists(*shared / "data/br_itu")) {
        WARN("real data 'br_itu' is not here; this test looked at nothing");
        return std::nullopt;
    }
    auto const data = (*shared / "data/br_itu").string() + "/";
    return ground_of(read_study(request(data + "parcel", data + "building")).input, rules);
}

}  // namespace

TEST_CASE("Itu: open land is that of plain overlays on every sixteenth parcel, rule by rule", "[twin]")
{
    auto const ground = itu(fine_rules());
    if (!ground) return;
    auto const compared = compare_open_land(*ground, fine_rules(), 16);
    CHECK(compared.looked > 1500);
    CHECK(compared.found > 500);
    CHECK(compared.by_edges <= 60);
    CHECK(compared.overlays <= 15);
}

TEST_CASE("Itu: gaps, car parks and roofs are those of plain overlays", "[twin]")
{
    auto const ground = itu(fine_rules());
    if (!ground) return;
    auto const gaps = compare_gaps(*ground, fine_rules(), 80);
    CHECK(gaps.found > 10);
    CHECK(gaps.slits <= 6);
    auto const parking = compare_parking(*ground, fine_rules(), 80, 7);
    CHECK(parking.found > 50);
    CHECK(parking.slits <= 6);
    auto const roofs = compare_roofs(*ground, fine_rules(), 40);
    CHECK(roofs.found > 300);
    CHECK(roofs.by_edges <= 12);
}

TEST_CASE("Itu: outbuildings by shape and vacant parcels are those of their definition", "[twin]")
{
    auto const ground = itu(fine_rules());
    if (!ground) return;
    auto const compared = compare_outbuildings(*ground, fine_rules(), 10);
    CHECK(compared.looked > 3000);
    CHECK(compared.found > 100);
    auto const vacant = compare_vacancy(*ground, fine_rules(), 10);
    CHECK(vacant.looked > 2000);
    CHECK(vacant.found > 200);
}
