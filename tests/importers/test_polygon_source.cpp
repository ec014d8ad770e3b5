// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"

#include "importers/tiles/polygon_source.h"

#include <fmt/format.h>

#include <algorithm>

using namespace lacuna;
using namespace lacuna::test;

namespace {

/// GeoJSON of small squares in a row to the east from 15 E 45 N, a thousandth of a degree apart, then `more`.
std::string row_of(int count, int number_step, std::string const& more = {})
{
    std::string text = R"({"type":"FeatureCollection","features":[)";
    for (int i = 0; i < count; ++i)
        text += fmt::format(
            R"({}{{"type":"Feature","id":{},"properties":{{}},"geometry":{{"type":"Polygon","coordinates":)"
            R"([[[{:.4f},45],[{:.4f},45],[{:.4f},45.0002],[{:.4f},45]]]}}}})",
            i ? "," : "", i * number_step, 15 + 0.001 * i, 15.0002 + 0.001 * i, 15.0002 + 0.001 * i, 15 + 0.001 * i);
    return text + more + "]}";
}

std::string const at_null_island = R"(,{"type":"Feature","properties":{},"geometry":{"type":"Polygon",)"
                                   R"("coordinates":[[[0,0],[0.001,0],[0.001,0.001],[0,0]]]}})";

PolygonSource parcels_of(std::string const& file, std::string const& crs = {})
{
    return PolygonSource{{"parcels", file, "", crs, ""}};
}

WorkingCrs chosen(PolygonSource const& parcels, std::string const& given = {})
{
    return working_crs_of(parcels, parcels.places(), given);
}

}  // namespace

TEST_CASE("one parcel far from a city does not move the system it is measured in")
{
    TempFolder const folder;
    // The middle of the layer's box is 22.5 N 7.5 E, in zone 32.
    auto const far = chosen(parcels_of(folder.write("far.geojson", row_of(3, 1, at_null_island))));
    CHECK(far.crs.label() == "EPSG:32633");
    CHECK(has(far.told, "EPSG:32633 (WGS 84 / UTM zone 33N), the UTM zone of the data's middle (15.00"));
    CHECK(has(far.told, "because areas cannot be taken in the system of the parcels, EPSG:4326"));
    CHECK(chosen(parcels_of(folder / "far.geojson"), "EPSG:3035").told ==
          "EPSG:3035 (ETRS89-extended / LAEA Europe), as given");
}

TEST_CASE("the parcels' own system is left where its areas are not those on the ground")
{
    TempFolder const folder;
    auto const square_in = [&](std::string const& crs) {
        Point p{14.4, 50.1};
        REQUIRE(Reprojection{Crs::wgs84(), Crs::parse(crs)}.apply(p));
        auto const file = folder / (crs.substr(5) + ".gpkg");
        write_layer("GPKG", file, "lots", crs, {"id"}, {{square_wkt(p.x, p.y, 20), {"1"}}});
        return parcels_of(file);
    };
    auto const own = chosen(square_in("EPSG:25833"));
    CHECK(own.crs.label() == "EPSG:25833");
    CHECK(has(own.told, "that of the parcels"));
    CHECK(chosen(square_in("EPSG:3395")).crs.label() == "EPSG:32633");  // World Mercator: 2.4 times too large here
    CHECK(chosen(square_in("EPSG:2249")).crs.label() == "EPSG:32633");  // feet
}

TEST_CASE("places come from all over a layer, whether its numbers have gaps or not")
{
    TempFolder const folder;
    for (int const step : {1, 10}) {
        auto const places = parcels_of(folder.write("row.geojson", row_of(1000, step))).places();
        CHECK(places.size() == 500);
        CHECK(places.front().x == Approx(15.0001).margin(1e-9));
        CHECK(places.back().x == Approx(15.9981).margin(1e-9));  // every second one
        CHECK(places[250].x == Approx(15.5001).margin(1e-9));
    }
    std::vector<Row> rows;
    for (int i = 0; i < 1000; ++i) rows.push_back({square_wkt(500000 + 20.0 * i, 5000000, 20), {}});
    for (auto const& [driver, name] : std::vector<std::pair<std::string, std::string>>{
             {"GPKG", "row.gpkg"}, {"FlatGeobuf", "row.fgb"}, {"ESRI Shapefile", "row.shp"}, {"GML", "row.gml"}}) {
        INFO(driver);
        auto const file = folder / name;
        write_layer(driver, file, "row", "EPSG:32633", {"id"}, rows);
        auto places = parcels_of(file, "EPSG:32633").places();
        CHECK(places.size() == 500);
        std::ranges::sort(places, {}, &Point::x);
        CHECK(places.front().x < 500100);
        CHECK(places.back().x > 519900);
    }
}

TEST_CASE("the ground that is cut into tiles is where the parcels are, not where a stray one lies")
{
    std::vector<Point> places;
    for (int i = 0; i < 400; ++i) places.push_back({500000.0 + i, 5000000.0 - i});
    auto const crs = Crs::parse("EPSG:32633");
    // 400 and the stray one: four are left out on each side.
    for (Point const stray : {Point{9e5, 9e6}, Point{0, 0}}) {
        auto with_stray = places;
        with_stray.push_back(stray);
        auto const box = bulk_of(with_stray, crs, crs);
        CHECK(box.min_x == (stray.x == 0 ? 500003 : 500004));
        CHECK(box.max_x == (stray.x == 0 ? 500395 : 500396));
        CHECK(box.max_y - box.min_y == 392);
    }
    auto const few = bulk_of({{500000, 5000000}, {500100, 5000200}}, crs, crs);
    CHECK(few == Box{500000, 5000000, 500100, 5000200});
    CHECK(is_empty(bulk_of({}, crs, crs)));
}

TEST_CASE("places are those of polygons, and a layer without any says so")
{
    TempFolder const folder;
    write_layer("GPKG", folder / "mixed.gpkg", "lots", "EPSG:32633", {"id"},
                {{"POINT (0 0)", {"a"}},
                 {"", {"b"}},
                 {"LINESTRING (0 0, 10 0)", {"c"}},
                 {"POLYGON EMPTY", {"d"}},
                 {square_wkt(500000, 5000000, 20), {"f"}}},
                {}, wkbUnknown);
    auto const places = parcels_of(folder / "mixed.gpkg").places();
    REQUIRE(places.size() == 1);
    CHECK(places.front().x == 500010);
    CHECK(places.front().y == 5000010);
    write_layer("GPKG", folder / "points.gpkg", "lots", "EPSG:32633", {"id"}, {{"POINT (0 0)", {"a"}}}, {}, wkbPoint);
    CHECK(has(error_of([&] { (void)chosen(parcels_of(folder / "points.gpkg")); }),
              "points.gpkg' has no polygons; nothing says where it is"));
    auto const swapped = folder.write("metres.geojson", geojson({"{}"}, 500000, 5000000, 20));
    CHECK(has(error_of([&] { (void)chosen(parcels_of(swapped)); }), "their CRS EPSG:4326 must be wrong"));
    // A northing under 90 m passes for a latitude; an easting does not for a longitude.
    auto const low = folder.write("low.geojson", geojson({"{}"}, 500000, 30, 20));
    CHECK(has(error_of([&] { (void)chosen(parcels_of(low)); }), "their CRS EPSG:4326 must be wrong"));
}
