// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"

#include "importers/gdal/sha256.h"

#include <cmath>
#include <limits>

using namespace lacuna;
using namespace lacuna::test;

namespace {

FromOgr from_wkt(std::string const& wkt, bool close_lines = false)
{
    auto* const geometry = geometry_of_wkt(wkt);
    REQUIRE(geometry != nullptr);
    std::unique_ptr<OGRGeometry> const owner{geometry};
    return from_ogr(*geometry, close_lines);
}

}  // namespace

TEST_CASE("sums of SHA-256 are those of FIPS 180-4")
{
    CHECK(sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256_of(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    TempFolder const folder;
    CHECK(sha256_of_file(folder.write("a", std::string(1000000, 'a'))) == sha256_of(std::string(1000000, 'a')));
    CHECK(has(error_of([&] { (void)sha256_of_file(folder / "absent"); }), "4: "));
}

TEST_CASE("a CRS is named by its number, and only metric projections serve as working CRS")
{
    CHECK(Crs::parse("EPSG:32723").label() == "EPSG:32723");
    CHECK(Crs::parse("EPSG:32723").is_working_crs());
    CHECK_FALSE(Crs::parse("EPSG:3857").is_working_crs());
    CHECK(Crs::parse("EPSG:3857").is_web_mercator());
    CHECK_FALSE(Crs::parse("EPSG:2249").is_working_crs());  // US survey feet
    CHECK_FALSE(Crs::wgs84().is_working_crs());
    CHECK(Crs::parse("EPSG:6697").is_geographic());  // compound: longitude, latitude, height
    CHECK(Crs::parse(Crs::parse("EPSG:25832").wkt()).same_as(Crs::parse("EPSG:25832")));
    CHECK(has(error_of([] { (void)Crs::parse("EPSG:999999"); }), "6: 'EPSG:999999'"));
    CHECK(has(error_of([] { (void)Crs::parse(""); }), "6: "));
    CHECK(has(error_of([] { (void)Crs::parse("http://example.org/crs"); }), "6: "));
}

TEST_CASE("UTM zones are those of the longitude and hemisphere")
{
    CHECK(utm_zone_of(-47.3, -23.2).label() == "EPSG:32723");
    CHECK(utm_zone_of(14.4, 50.1).label() == "EPSG:32633");
    CHECK(utm_zone_of(179.99, 1).label() == "EPSG:32660");
    CHECK(utm_zone_of(180, 1).label() == "EPSG:32601");
    CHECK(utm_zone_of(-180, 1).label() == "EPSG:32601");
    CHECK(has(error_of([] { (void)utm_zone_of(0, 91); }), "6: "));
    CHECK(has(error_of([] { (void)utm_zone_of(std::nan(""), 0); }), "6: "));
}

TEST_CASE("coordinates are x east, y north, whatever the system says, and come back")
{
    Reprojection const there{Crs::parse("EPSG:6697"), Crs::parse("EPSG:32654")},
        back{Crs::parse("EPSG:32654"), Crs::wgs84()};
    Point p{139.74, 35.26};
    REQUIRE(there.apply(p));
    CHECK(p.x == Approx(385393).margin(50));
    CHECK(p.y == Approx(3902600).margin(50));
    REQUIRE(back.apply(p));
    CHECK(p.x == Approx(139.74).margin(1e-7));
    CHECK(p.y == Approx(35.26).margin(1e-7));
    Point wrong{0, 1e9};
    CHECK_FALSE(there.apply(wrong));
    MultiPolygon endless{rectangle(0, 0, std::numeric_limits<double>::infinity(), 1)};
    CHECK_FALSE(back.apply(endless));
}

TEST_CASE("polygons come out of every geometry type, rings closed")
{
    CHECK(from_wkt("POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0), (0.5 0.5, 1 0.5, 1 1, 0.5 0.5))").shape.front().inners.size() ==
          1);
    CHECK(from_wkt("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))").shape.size() == 2);
    auto const mixed = from_wkt("GEOMETRYCOLLECTION (POINT (0 0), POLYGON ((0 0, 1 0, 1 1, 0 0)))");
    CHECK(mixed.shape.size() == 1);
    CHECK(mixed.other_parts);
    auto const curved = from_wkt("CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))");
    CHECK(curved.curves_stroked);
    CHECK(area(curved.shape) == Approx(3.14159).epsilon(0.01));
    CHECK(from_wkt("POLYGON Z ((0 0 5, 1 0 5, 1 1 5, 0 0 5))").z_dropped);
    CHECK(from_wkt("POINT (0 0)").shape.empty());
    CHECK_FALSE(from_wkt(not_a_number).finite);
}

TEST_CASE("closed lines are areas only where the format has no others")
{
    std::string const ring = "LINESTRING (0 0, 4 0, 4 4, 0 4, 0 0)";
    CHECK(from_wkt(ring).shape.empty());
    CHECK(area(from_wkt(ring, true).shape) == Approx(16));
    CHECK(from_wkt("LINESTRING (0 0, 4 0, 4 4)", true).shape.empty());
}

TEST_CASE("the footprint of a body is the union of its faces on the ground")
{
    // A box of 2 by 3, 5 high: floor and roof lie over each other, walls have no ground.
    std::string const box =
        "(((0 0 0, 0 3 0, 2 3 0, 2 0 0, 0 0 0)), ((0 0 5, 2 0 5, 2 3 5, 0 3 5, 0 0 5)), ((0 0 0, 2 0 0, 2 0 5, 0 0 5, "
        "0 0 0)), "
        "((2 0 0, 2 3 0, 2 3 5, 2 0 5, 2 0 0)), ((2 3 0, 0 3 0, 0 3 5, 2 3 5, 2 3 0)), ((0 3 0, 0 0 0, 0 0 5, 0 3 5, 0 "
        "3 0)))";
    auto const solid = from_wkt("POLYHEDRALSURFACE Z " + box);
    CHECK(solid.shape.size() == 1);
    CHECK(area(solid.shape) == Approx(6));
    CHECK(area(from_wkt("MULTIPOLYGON Z " + box).shape) == Approx(6));
}

TEST_CASE("what goes to OGR comes back the same")
{
    MultiPolygon const one{{{{0, 0}, {4, 0}, {4, 4}, {0, 0}}, {{{2, 1}, {3, 1}, {3, 2}, {2, 1}}}}};
    MultiPolygon const two{one.front(), rectangle(10, 10, 12, 12)};
    CHECK(from_ogr(*to_ogr(one)).shape == one);
    CHECK(from_ogr(*to_ogr(two)).shape == two);
    CHECK(wkbFlatten(to_ogr(one)->getGeometryType()) == wkbPolygon);
    CHECK(wkbFlatten(to_ogr(one, true)->getGeometryType()) == wkbMultiPolygon);
}

TEST_CASE("names of networks, virtual files and absent files are refused with a sentence")
{
    for (std::string const name :
         {"http://127.0.0.1:9/x.geojson", "/vsicurl/http://127.0.0.1:9/x.shp", "https://a.b/c.gpkg",
          "/vsizip//vsicurl/http://127.0.0.1:9/x.zip", "/vsis3/bucket/x.gpkg"})
        CHECK(has(error_of([&] { (void)Dataset::open(name); }), "network"));
    CHECK(has(error_of([] { (void)Dataset::open("absent.gpkg"); }), "4: 'absent.gpkg' does not exist"));
    CHECK(has(error_of([] { (void)Dataset::open("MYSQL:db"); }), "4: "));
    CHECK(has(error_of([] { (void)Dataset::open("{\"type\":\"FeatureCollection\",\"features\":[]}"); }),
              "does not exist"));
}

TEST_CASE("a virtual format cannot name another file, and text that is no data is refused")
{
    TempFolder const folder;
    auto const target = folder.write("target.geojson", geojson({"{}"}));
    auto const vrt = folder.write("x.vrt", "<OGRVRTDataSource><OGRVRTLayer name=\"target\"><SrcDataSource>" + target +
                                               "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>");
    CHECK(has(error_of([&] { (void)Dataset::open(vrt); }), "4: "));
    CHECK(has(error_of([&] { (void)Dataset::open(folder.write("x.gpkg", "not a database")); }), "could not be opened"));
}

TEST_CASE("a layer is the named or the only one, and the error lists what there is")
{
    TempFolder const folder;
    auto dataset = Dataset::open(folder.write("lots.geojson", geojson({"{}"})));
    CHECK(std::string{dataset.layer("").GetName()} == "lots");
    CHECK(has(error_of([&] { (void)dataset.layer("plots"); }), "5: "));
    CHECK(has(error_of([&] { (void)dataset.layer("plots"); }), "'lots'"));
}

TEST_CASE("a GeoPackage in WAL mode is read without a trace in its folder")
{
    TempFolder const folder;
    prepare_gdal();
    fs::path const file = folder / "wal.gpkg";
    {
        GDALDatasetUniquePtr made{
            GetGDALDriverManager()->GetDriverByName("GPKG")->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
        OGRSpatialReference crs;
        crs.importFromEPSG(32633);
        REQUIRE(made->CreateLayer("parcels", &crs, wkbPolygon, nullptr));
        made->ReleaseResultSet(made->ExecuteSQL("PRAGMA journal_mode = WAL", nullptr, nullptr));
    }
    auto const before = fs::last_write_time(file.parent_path());
    {
        auto dataset = Dataset::open(file.string());
        CHECK(dataset.layer("").GetFeatureCount() == 0);
        CHECK_FALSE(fs::exists(file.string() + "-shm"));
    }
    CHECK(fs::last_write_time(file.parent_path()) == before);
}
