// SPDX-License-Identifier: Apache-2.0
// Runs on real open data, which is not part of the project: $LACUNA_SHARED/data, or ../shared/data beside the sources.
#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/sanitized.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

using namespace lacuna::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

fs::path shared_data(std::string const& area)
{
    char const* const given = std::getenv("LACUNA_SHARED");
    return (given ? fs::path{given} : fs::path{LACUNA_SOURCE_DIR} / ".." / "shared") / "data" / area;
}

/// The record of a scan in the area's folder, null where the area is absent.
json scan_of(std::string const& area, std::vector<std::string> const& options)
{
    fs::path const folder = shared_data(area);
    if (!fs::exists(folder)) {
        WARN("no data of " << area << " here: nothing was tested");
        return {};
    }
    TempFolder const out;
    auto const outcome = run_program(joined({"scan", "--quiet", "--out", out.path().string()}, options), folder);
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    auto record = json::parse(text_of(out.path() / "run.json"));
    CHECK(record["ledgers"]["parcels"]["closes"] == true);
    CHECK(record["ledgers"]["buildings"]["closes"] == true);
    CHECK(std::abs(record["ledgers"]["land"]["balance_m2"].get<double>()) < 0.01);
    return record;
}

}  // namespace

TEST_CASE("real data: the municipality of Itu, two folders of tiles")
{
    if (sanitized) {  // one tile of ten
        scan_of("br_itu", {"--parcels", "parcel/pols_6gy7eg.geojson", "--buildings", "building/pols_6gy7eg.geojson"});
        return;
    }
    auto const record = scan_of("br_itu", {"--parcels", "parcel", "--buildings", "building"});
    if (record.is_null()) return;
    CHECK(record["ledgers"]["parcels"]["features_read"] == 24'079);
    CHECK(record["ledgers"]["buildings"]["features_read"] == 36'628);
    CHECK(record["ledgers"]["parcels"]["area_read_m2"].get<double>() == Approx(13'413'000).epsilon(1e-3));
    CHECK(record["ledgers"]["buildings"]["area_read_m2"].get<double>() == Approx(4'057'000).epsilon(1e-3));
}

TEST_CASE("real data: Cambridge, Massachusetts, with footprints in feet and a joined tax table")
{
    auto const record =
        scan_of("us_cambridge_ma", {"--parcels", "ASSESSING_ParcelsFY2014.topojson", "--crs", "parcels=EPSG:4326",
                                    "--join", "parcels=TaxFY14.csv:ML", "--buildings", "cityscope_volpe_Buildings.shp",
                                    "--zoning", "CDD_ZoningDistricts.geojson"});
    if (record.is_null()) return;
    CHECK(record["ledgers"]["parcels"]["features_read"] == 13'116);
    CHECK(record["ledgers"]["buildings"]["features_read"] == 2'166);
    CHECK(record["ledgers"]["buildings"]["area_read_m2"].get<double>() == Approx(906'000).epsilon(1e-3));
    // Footprints cover one quarter of the city only: the rest is not vacant but unknown.
    CHECK(record["counts"]["parcels_by_status"]["unknown"] > 10'000);
    CHECK(record["counts"]["parcels_by_status"]["vacant"] < 500);
    // Floor areas and uses come from the joined register.
    CHECK(record["totals"]["people"]["likely"] > 15'000);
    CHECK(record["totals"]["people"]["likely"] < 60'000);
}

TEST_CASE("real data: Washington, New Hampshire, with broken rings and odd field names")
{
    auto const record = scan_of(
        "us_washington_nh", {"--parcels", "parcels_owner_fields_removed.geojson", "--buildings", "buildings.geojson"});
    if (record.is_null()) return;
    CHECK(record["ledgers"]["parcels"]["features_read"] == 2'016);
    CHECK(record["ledgers"]["buildings"]["features_read"] == 1'565);
    CHECK(record["counts"]["issues_by_name"]["invalid_repaired"] >= 7);
}

TEST_CASE("real data: a Spanish cadastre, where buildings and their parts lie on each other")
{
    auto const record = scan_of("es_canarias_catastro", {"--parcels", "parcel.gpkg", "--buildings", "cons.gpkg"});
    if (record.is_null()) return;
    CHECK(record["ledgers"]["parcels"]["features_read"] == 186);
    CHECK(record["ledgers"]["buildings"]["features_read"] == 722);
    // 5.7 ha of outlines are 2.9 ha of ground: what lies double is counted once.
    auto const& built = record["ledgers"]["built"];
    CHECK(built["built_m2"].get<double>() < 0.7 * record["ledgers"]["buildings"]["area_read_m2"].get<double>());
}

TEST_CASE("real data: INSPIRE GML, cadastral zones taken as parcels, with buildings")
{
    auto const record = scan_of("es_canarias_catastro", {"--parcels", "zoning.gml", "--buildings", "building.gml"});
    if (record.is_null()) return;
    CHECK(record["ledgers"]["parcels"]["features_read"] == 241);
    CHECK(record["ledgers"]["buildings"]["features_read"] == 16);
    CHECK(record["ledgers"]["built"]["built_m2"].get<double>() == Approx(1002.57).margin(0.01));
}

TEST_CASE("real data: plots of Bubenec in Web Mercator, in which no area may be taken")
{
    auto const record = scan_of("cz_bubenec", {"--parcels", "bubenec.gpkg", "--layer", "parcels=plots", "--buildings",
                                               "bubenec.gpkg", "--layer", "buildings=buildings"});
    if (record.is_null()) return;
    CHECK(record["ledgers"]["parcels"]["features_read"] == 407);
    CHECK(record["crs"]["working"] != "EPSG:3857");
    // Measured in UTM; in EPSG:3857 it would be 2.4 times as much.
    CHECK(record["ledgers"]["parcels"]["area_read_m2"].get<double>() == Approx(279'000).epsilon(5e-3));
}

TEST_CASE("real data: Bubenec without its cadastre, plots from buildings and streets")
{
    auto const record = scan_of("cz_bubenec", {"--buildings", "bubenec.gpkg", "--layer", "buildings=buildings",
                                               "--roads", "bubenec.gpkg", "--layer", "roads=streets"});
    if (record.is_null()) return;
    auto const& plots = record["ledgers"]["plots"];
    CHECK(plots["by_roads"] == true);
    CHECK(plots["enclosures"] == 10);
    CHECK(plots["plots"] == 133);
    CHECK(std::abs(plots["balance_m2"].get<double>()) < 0.01);
    CHECK(record["warnings"][0].get<std::string>().starts_with("there is no cadastre: 133 plots were made"));
}
