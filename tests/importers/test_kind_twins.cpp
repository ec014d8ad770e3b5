// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"
#include "tests/support/kind_twins.h"
#include "tests/support/sanitized.h"

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
    auto const compared = compare_open_land(*ground, fine_rules(), whole_or<std::size_t>(16, 80));
    CHECK(compared.looked > whole_or<std::size_t>(1500, 300));
    CHECK(compared.found > whole_or<std::size_t>(500, 100));
    CHECK(compared.by_edges <= 60);
    CHECK(compared.overlays <= 15);
}

TEST_CASE("Itu: gaps, car parks and roofs are those of plain overlays", "[twin]")
{
    auto const ground = itu(fine_rules());
    if (!ground) return;
    auto const gaps = compare_gaps(*ground, fine_rules(), whole_or<std::size_t>(80, 400));
    CHECK(gaps.found > whole_or<std::size_t>(10, 0));
    auto const parking = compare_parking(*ground, fine_rules(), whole_or<std::size_t>(80, 400), 7);
    CHECK(parking.found > whole_or<std::size_t>(50, 10));
    auto const roofs = compare_roofs(*ground, fine_rules(), whole_or<std::size_t>(40, 200));
    CHECK(roofs.found > whole_or<std::size_t>(300, 60));
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

TEST_CASE("Cambridge, Washington, Canarias and Bubenec: kinds of space are those of plain overlays", "[twin]")
{
    auto const shared = shared_folder();
    if (!shared || !fs::exists(*shared / "data")) {
        WARN("real data is not here; this test looked at nothing");
        return;
    }
    struct Area {
        char const *folder, *parcels, *buildings, *parcel_layer, *building_layer, *parcel_crs;
        std::size_t step;
    };
    std::vector<Area> const areas{
        {"us_cambridge_ma", "ASSESSING_ParcelsFY2014.topojson", "cityscope_volpe_Buildings.shp", "", "", "EPSG:4326",
         8},
        {"us_washington_nh", "parcels_owner_fields_removed.geojson", "buildings.geojson", "", "", "", 4},
        {"es_canarias_catastro", "parcel.gpkg", "cons.gpkg", "", "", "", 1},
        {"cz_bubenec", "bubenec.gpkg", "bubenec.gpkg", "plots", "buildings", "", 2}};
    std::size_t pieces = 0, roofs = 0, vacant = 0;
    for (auto const& area : areas) {
        INFO(area.folder);
        auto const data = *shared / "data" / area.folder;
        if (!fs::exists(data)) {
            WARN("real data '" << area.folder << "' is not here; this test looked at nothing there");
            continue;
        }
        auto ask = request((data / area.parcels).string(), (data / area.buildings).string());
        ask.parcels.layer = area.parcel_layer;
        ask.buildings.layer = area.building_layer;
        ask.parcels.crs = area.parcel_crs;
        auto const ground = ground_of(read_study(ask).input, fine_rules());
        auto const step = area.step * whole_or<std::size_t>(1, 4);
        auto const open = compare_open_land(ground, fine_rules(), step);
        pieces += open.found;
        CHECK(open.by_edges <= 10);
        CHECK(open.overlays <= 3);
        compare_gaps(ground, fine_rules(), 4 * step);
        compare_parking(ground, fine_rules(), 4 * step, 7);
        auto const flat = compare_roofs(ground, fine_rules(), 4 * step);
        roofs += flat.found;
        CHECK(flat.by_edges <= 6);
        compare_outbuildings(ground, fine_rules(), step);
        vacant += compare_vacancy(ground, fine_rules(), step).found;
    }
    CHECK(pieces > whole_or<std::size_t>(500, 100));
    CHECK(roofs > whole_or<std::size_t>(100, 20));
    CHECK(vacant > whole_or<std::size_t>(50, 10));
}
