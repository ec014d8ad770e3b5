// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"

#include "importers/layers/crs_choice.h"

using namespace lacuna;
using namespace lacuna::test;

namespace {

/// A GeoPackage of one square in a system, at a place given in degrees.
std::string square_in(TempFolder const& folder, std::string const& name, std::string const& crs, double longitude,
                      double latitude, double side = 20, bool swapped = false)
{
    Point p{longitude, latitude};
    REQUIRE(Reprojection{Crs::wgs84(), Crs::parse(crs)}.apply(p));
    if (swapped) std::swap(p.x, p.y);
    write_layer("GPKG", folder / name, "lots", crs, {"id"}, {{square_wkt(p.x, p.y, side), {"1"}}});
    return folder / name;
}

}  // namespace

TEST_CASE("the working CRS is the parcels' own where areas can be taken in it, else the UTM zone")
{
    TempFolder const folder;
    auto const own = read_study(request(square_in(folder, "a.gpkg", "EPSG:25833", 14.4, 50.1)));
    CHECK(own.input.crs == "EPSG:25833");
    CHECK(any_has(own.notes, "that of the parcels"));
    CHECK(read_study(request(square_in(folder, "b.gpkg", "EPSG:3857", 14.4, 50.1))).input.crs == "EPSG:32633");
    CHECK(read_study(request(square_in(folder, "c.gpkg", "EPSG:4326", -47.3, -23.3, 0.001))).input.crs == "EPSG:32723");
    CHECK(read_study(request(square_in(folder, "d.gpkg", "EPSG:2249", -71.1, 42.37))).input.crs ==
          "EPSG:32619");  // feet
    // World Mercator is metric and projected, and 2.4 times too large here.
    auto const mercator = read_study(request(square_in(folder, "e.gpkg", "EPSG:3395", 14.4, 50.1, 100)));
    CHECK(mercator.input.crs == "EPSG:32633");
    CHECK(total_area(mercator.input.parcels) == Approx(10000 * 0.413).epsilon(0.02));
    auto ask = request(folder / "a.gpkg");
    ask.working_crs = "EPSG:3035";
    CHECK(read_study(ask).input.crs == "EPSG:3035");
    for (std::string const bad : {"EPSG:4326", "EPSG:3857", "EPSG:2249", "nonsense"}) {
        ask.working_crs = bad;
        CHECK(has(error_of([&] { (void)read_study(ask); }), "6: "));
    }
}

TEST_CASE("a stray parcel does not move the choice of the zone")
{
    TempFolder const folder;
    auto text = geojson({R"({"id":"a"})", R"({"id":"b"})", R"({"id":"c"})"}, 14.4, 50.1);
    text.insert(text.size() - 2, R"(,{"type":"Feature","properties":{"id":"null island"},"geometry":{"type":"Polygon",
        "coordinates":[[[0,0],[0.001,0],[0.001,0.001],[0,0]]]}})");
    CHECK(read_study(request(folder.write("a.geojson", text))).input.crs == "EPSG:32633");
}

TEST_CASE("files of one layer may be in different systems")
{
    TempFolder const folder;
    auto ask = request(square_in(folder, "a.gpkg", "EPSG:32633", 15.0, 45.0));
    ask.parcels.sources.push_back(square_in(folder, "b.gpkg", "EPSG:4326", 15.001, 45.0, 0.0002));
    auto const layer = read_study(ask).input.parcels;
    REQUIRE(layer.features.size() == 2);
    CHECK(layer.features[1].shape.front().outer.front().x - layer.features[0].shape.front().outer.front().x ==
          Approx(78.8).margin(0.2));
}

TEST_CASE("what coordinates look like is said")
{
    CHECK(has(guess_of_crs({-71.1, 42.3, -71.0, 42.4}), "degrees (EPSG:4326)"));
    CHECK(has(guess_of_crs({38500100, 2500000, 38501000, 2501000}), "EPSG:4526"));
    CHECK(has(guess_of_crs({2500000, 38500100, 2501000, 38501000}), "EPSG:4526) with the axes swapped"));
    CHECK(has(guess_of_crs({19500100, 2500000, 19501000, 2501000}), "EPSG:4497"));
    CHECK(has(guess_of_crs({500100, 2500000, 501000, 2501000}), "UTM, Gauss-Krueger or a national grid"));
    CHECK(has(guess_of_crs({1602818, 6463505, 1604073, 6464884}), "Web Mercator"));
    CHECK(has(guess_of_crs({}), "no coordinates"));
}

TEST_CASE("degrees that are none are refused with a guess")
{
    TempFolder const folder;
    auto const error = error_of([&] {
        (void)read_study(request(folder.write("a.geojson", geojson({"{}", "{}"}, 38500100, 2500000, 50))));
    });
    CHECK(has(error, "6: reading parcels: 'a.geojson' is said to be in EPSG:4326"));
    CHECK(has(error, "EPSG:4526"));
    auto ask = request(folder / "a.geojson");
    ask.parcels.crs = ask.buildings.crs = "EPSG:4526";
    auto const study = read_study(ask);
    CHECK(study.input.crs == "EPSG:4526");
    CHECK(total_area(study.input.parcels) == Approx(5000));
}

TEST_CASE("layers that do not meet are refused, with their distance and the reading that would bring them together")
{
    TempFolder const folder;
    auto const parcels = square_in(folder, "p.gpkg", "EPSG:32633", 15.0, 45.0);
    auto const wrong_zone = [&] {
        Point p{15.0, 45.0};
        REQUIRE(Reprojection{Crs::wgs84(), Crs::parse("EPSG:32633")}.apply(p));
        write_layer("GPKG", folder / "z.gpkg", "houses", "EPSG:32632", {"id"}, {{square_wkt(p.x, p.y, 10), {"1"}}});
        return folder / "z.gpkg";
    }();
    auto const zone = error_of([&] { (void)read_study(request(parcels, wrong_zone)); });
    CHECK(has(zone, "6: placing buildings"));
    CHECK(has(zone, "473 km apart"));
    CHECK(has(zone, "--crs buildings=EPSG:32633"));
    auto const swapped = square_in(folder, "s.gpkg", "EPSG:4326", 15.0, 45.0, 0.0001, true);
    CHECK(has(error_of([&] { (void)read_study(request(parcels, swapped)); }), "the axes of the buildings are swapped"));
    auto const far = square_in(folder, "f.gpkg", "EPSG:4326", 3.0, 12.0, 0.0001);
    CHECK(has(error_of([&] { (void)read_study(request(parcels, far)); }), "check that both are of one place"));
}

TEST_CASE("zoning and coverage come along in the working CRS")
{
    TempFolder const folder;
    auto ask = request(square_in(folder, "p.gpkg", "EPSG:32633", 15.0, 45.0));
    ask.zoning.emplace().sources = {folder.write(
        "z.geojson",
        geojson({R"({"zone":"C-3","max_far":2.5,"max_coverage":40,"setback_m":3})"}, 14.9999, 44.9999, 0.01))};
    ask.coverage.emplace().sources = {folder.write("c.geojson", geojson({"{}", "{}"}, 14.99, 44.99, 0.02))};
    auto const study = read_study(ask);
    REQUIRE(study.input.zoning.features.size() == 1);
    auto const& zone = study.input.zoning.features.front();
    CHECK(study.input.zoning.name == "zoning");
    CHECK(zone.attributes.zoning == "C-3");
    CHECK(zone.attributes.far_allowed == 2.5);
    CHECK(zone.attributes.coverage_allowed == Approx(0.4));
    CHECK(zone.attributes.setback_m == 3.0);
    CHECK(contains({study.input.parcels.features.front().shape},
                   study.input.parcels.features.front().shape.front().outer.front()));
    CHECK(area(study.input.building_coverage) == Approx(2 * 1576.0 * 2222.0).epsilon(0.01));
    CHECK(study.input.building_coverage.size() == 1);
}

TEST_CASE("zones elsewhere are a warning, a coverage elsewhere ends the run")
{
    TempFolder const folder;
    auto ask = request(square_in(folder, "p.gpkg", "EPSG:32633", 15.0, 45.0));
    ask.zoning.emplace().sources = {folder.write("z.geojson", geojson({R"({"zone":"C-3"})"}, 16.0, 45.0))};
    CHECK(any_has(read_study(ask).warnings, "nothing of the zoning lies at a parcel"));
    ask.zoning.reset();
    ask.coverage.emplace().sources = {folder / "z.geojson"};
    CHECK(
        has(error_of([&] { (void)read_study(ask); }), "6: placing coverage: nothing of the coverage lies at a parcel"));
}
