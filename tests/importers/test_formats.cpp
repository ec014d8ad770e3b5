// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"

#include "importers/gdal/sha256.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <set>

using namespace lacuna;
using namespace lacuna::test;

namespace {

/// Packs files into a zip with GDAL.
void pack(std::string const& archive, std::vector<std::string> const& files)
{
    prepare_gdal();
    for (auto const& file : files) {
        std::ifstream in{file, std::ios::binary};
        std::string const bytes{std::istreambuf_iterator<char>{in}, {}};
        auto const target = "/vsizip/" + archive + "/" + fs::path{file}.filename().string();
        VSILFILE* const out = VSIFOpenL(target.c_str(), "wb");
        REQUIRE(out != nullptr);
        REQUIRE(VSIFWriteL(bytes.data(), 1, bytes.size(), out) == bytes.size());
        REQUIRE(VSIFCloseL(out) == 0);
    }
}

/// Three parcels of 400 m2 each must come out, whatever the format.
void check_three(std::string const& file, std::string const& driver, std::string const& crs = {}, bool with_ids = true)
{
    INFO(file);
    auto ask = request(file);
    ask.parcels.crs = ask.buildings.crs = crs;
    ask.working_crs = "EPSG:32633";
    auto const study = read_study(ask);
    CHECK(study.input.parcels.features_read == 3);
    CHECK(study.files.front().driver == driver);
    REQUIRE(study.input.parcels.features.size() == 3);
    CHECK(total_area(study.input.parcels) == Approx(1200).epsilon(1e-3));
    for (auto const& feature : study.input.parcels.features)
        CHECK(feature.shape.front().outer.front() == feature.shape.front().outer.back());
    std::set<std::string> ids;  // FlatGeobuf gives them in the order of its index
    for (auto const& feature : study.input.parcels.features) ids.insert(feature.source_id);
    if (with_ids) CHECK(ids == std::set<std::string>{"P1", "P2", "P3"});
}

/// The same three parcels with coordinates in degrees, for formats that know no other.
std::vector<Row> rows_in_degrees()
{
    Reprojection const change{Crs::parse("EPSG:32633"), Crs::wgs84()};
    std::vector<Row> rows;
    for (int i = 0; i < 3; ++i) {
        MultiPolygon shape{rectangle(500000 + 20.0 * i, 5000000, 520000 - 20000 + 20.0 * (i + 1), 5000020)};
        REQUIRE(change.apply(shape));
        auto const geometry = to_ogr(shape);
        char* wkt = nullptr;
        geometry->exportToWkt(&wkt);
        rows.push_back({wkt, {"P" + std::to_string(i + 1)}});
        CPLFree(wkt);
    }
    return rows;
}

std::set<std::string> names_in(std::string const& folder)
{
    std::set<std::string> names;
    for (auto const& entry : fs::recursive_directory_iterator{folder}) names.insert(entry.path().filename().string());
    return names;
}

}  // namespace

TEST_CASE("parcels are read from every format that planners use")
{
    TempFolder const folder;
    auto const make = [&](std::string const& driver, std::string const& name) {
        write_layer(driver, folder / name, "lots", "EPSG:32633", {"parcel_id"}, parcel_row(3));
        return folder / name;
    };
    check_three(make("GPKG", "a.gpkg"), "GPKG");
    check_three(make("ESRI Shapefile", "b.shp"), "ESRI Shapefile");
    check_three(make("FlatGeobuf", "c.fgb"), "FlatGeobuf");
    check_three(make("SQLite", "d.sqlite"), "SQLite");
    check_three(make("MapInfo File", "e.tab"), "MapInfo File");
    check_three(make("OpenFileGDB", "f.gdb"), "OpenFileGDB");
    check_three(make("GML", "g.gml"), "GML");
}

TEST_CASE("formats with degrees only are read in degrees")
{
    TempFolder const folder;
    auto const rows = rows_in_degrees();
    write_layer("GeoJSON", folder / "a.geojson", "lots", "EPSG:4326", {"parcel_id"}, rows, {"COORDINATE_PRECISION=12"});
    check_three(folder / "a.geojson", "GeoJSON");
    write_layer("GeoJSONSeq", folder / "b.geojsonl", "lots", "EPSG:4326", {"parcel_id"}, rows,
                {"COORDINATE_PRECISION=12"});
    check_three(folder / "b.geojsonl", "GeoJSONSeq");
    write_layer("KML", folder / "c.kml", "lots", "EPSG:4326", {"Name"}, rows);
    check_three(folder / "c.kml", "KML");
}

TEST_CASE("a CSV with WKT and a DXF of closed lines need to be told their CRS")
{
    TempFolder const folder;
    std::string csv = "parcel_id,wkt\n", bare = "parcel_id,height\nP1,3\n";
    for (auto const& row : parcel_row(3)) csv += row.values[0] + ",\"" + row.wkt + "\"\n";
    auto const table = folder.write("a.csv", csv);
    check_three(table, "CSV", "EPSG:32633");
    CHECK(has(error_of([&] { (void)read_study(request(table)); }), "--crs parcels=EPSG:4326"));
    CHECK(has(error_of([&] { (void)read_study(request(table)); }), "looks like metres"));
    CHECK(has(error_of([&] { (void)read_study(request(folder.write("b.csv", bare))); }), "5: "));

    std::vector<Row> lines;
    for (auto row : parcel_row(3)) {
        row.wkt.replace(0, std::string{"POLYGON (("}.size(), "LINESTRING (");
        row.wkt.pop_back();
        row.values.clear();
        lines.push_back(row);
    }
    write_layer("DXF", folder / "c.dxf", "entities", "", {}, lines, {}, wkbLineString);
    check_three(folder / "c.dxf", "DXF", "EPSG:32633", false);
}

TEST_CASE("TopoJSON is read with the CRS that the user gives")
{
    TempFolder const folder;
    auto const file = folder.write("lots.topojson",
                                   R"({"type":"Topology","objects":{"lots":{"type":"GeometryCollection","geometries":[
        {"type":"Polygon","properties":{"parcel_id":"A"},"arcs":[[0]]}]}},"arcs":[[[15,45],[15.001,45],[15.001,45.001],[15,45.001],[15,45]]]})");
    CHECK(has(error_of([&] { (void)read_study(request(file)); }), "looks like degrees (EPSG:4326)"));
    auto ask = request(file);
    ask.parcels.crs = ask.buildings.crs = "EPSG:4326";
    auto const study = read_study(ask);
    CHECK(study.files.front().driver == "TopoJSON");
    CHECK(study.input.parcels.features.front().source_id == "A");
    CHECK(total_area(study.input.parcels) == Approx(8763).epsilon(0.01));
}

TEST_CASE("a zip that holds one shapefile is read like it; one that holds several sources, like a folder")
{
    TempFolder const folder;
    write_layer("ESRI Shapefile", folder / "lots.shp", "lots", "EPSG:32633", {"parcel_id"}, parcel_row(3));
    auto const part = [&](char const* ending) { return folder / ("lots" + std::string{ending}); };
    pack(folder / "one.zip", {part(".shp"), part(".shx"), part(".dbf"), part(".prj")});
    check_three(folder / "one.zip", "ESRI Shapefile");
    auto const study = read_study(request(folder / "one.zip"));
    CHECK(study.files.front().name == "one.zip");
    CHECK(study.files.front().sha256 == sha256_of_file(folder / "one.zip"));
    CHECK(study.files.front().bytes == fs::file_size(folder / "one.zip"));

    folder.write("x/1.geojson", geojson({R"({"id":"a"})"}));
    folder.write("x/2.geojson", geojson({R"({"id":"b"})"}, 15.001));
    pack(folder / "two.zip", {folder / "x/1.geojson", folder / "x/2.geojson"});
    auto const tiles = read_study(request(folder / "two.zip"));
    REQUIRE(tiles.input.parcels.features.size() == 2);
    CHECK(tiles.input.parcels.features[1].source_id == "b");
    CHECK(tiles.files[1].name == "two.zip/2.geojson");
    CHECK(has(error_of([&] { (void)read_study(request(folder.write("bad.zip", "PK no"))); }), "4: "));
    pack(folder / "none.zip", {folder.write("readme.txt", "hello")});
    CHECK(has(error_of([&] { (void)read_study(request(folder / "none.zip")); }), "holds no vector file"));
}

TEST_CASE("an archive that would unpack to two hundred times its size is refused")
{
    TempFolder const folder;
    auto const big = folder / "blank.geojson";
    std::ofstream{big, std::ios::binary} << std::string(120'000'000, ' ');
    pack(folder / "bomb.zip", {big});
    CHECK(has(error_of([&] { (void)read_study(request(folder / "bomb.zip")); }), "more than this program trusts"));
}

TEST_CASE("nothing is left beside the user's files")
{
    TempFolder const folder;
    write_layer("GML", folder / "lots.gml", "lots", "EPSG:32633", {"parcel_id"}, parcel_row(3));
    fs::remove(folder / "lots.xsd");
    write_layer("GPKG", folder / "lots.gpkg", "lots", "EPSG:32633", {"parcel_id"}, parcel_row(3));
    write_layer("ESRI Shapefile", folder / "lots.shp", "lots", "EPSG:32633", {"parcel_id"}, parcel_row(3));
    auto const before = names_in(folder.str());
    for (std::string const name : {"lots.gml", "lots.gpkg", "lots.shp"})
        CHECK(read_study(request(folder / name)).input.parcels.features.size() == 3);
    CHECK(names_in(folder.str()) == before);
}

TEST_CASE("of several layers the one whose name fits is read, and a doubt is an error that lists them")
{
    TempFolder const folder;
    auto const file = folder / "city.gpkg";
    prepare_gdal();
    auto* const driver = GetGDALDriverManager()->GetDriverByName("GPKG");
    GDALDatasetUniquePtr dataset{driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
    auto srs = Crs::parse("EPSG:32633").reference();
    for (std::string const name : {"parcels", "building_parts", "buildings", "roads"}) {
        auto* const layer =
            dataset->CreateLayer(name.c_str(), &srs, name == "roads" ? wkbLineString : wkbPolygon, nullptr);
        OGRFeature feature{layer->GetLayerDefn()};
        OGRGeometry* geometry = nullptr;
        OGRGeometryFactory::createFromWkt(
            name == "roads" ? "LINESTRING (500000 5000000, 500010 5000000)" : square_wkt(500000, 5000000, 20).c_str(),
            nullptr, &geometry);
        feature.SetGeometryDirectly(geometry);
        REQUIRE(layer->CreateFeature(&feature) == OGRERR_NONE);
    }
    close_written(std::move(dataset), file);
    auto const study = read_study(request(file));
    CHECK(any_has(study.notes, "parcels: layer 'parcels' of city.gpkg"));
    CHECK(any_has(study.notes, "buildings: layer 'buildings' of city.gpkg"));
    auto ask = request(file);
    ask.parcels.layer = "PARCELS";
    CHECK(read_study(ask).input.parcels.features.size() == 1);
    ask.parcels.layer = "plots";
    auto const error = error_of([&] { (void)read_study(ask); });
    CHECK(has(error, "5: reading parcels: 'city.gpkg' has no layer 'plots'"));
    CHECK(has(error, "'building_parts'"));
    ask.parcels.layer = "roads";
    CHECK(has(error_of([&] { (void)read_study(ask); }), "not one polygon"));
    ask.parcels.layer.clear();
    ask.zoning = ask.parcels;
    CHECK(has(error_of([&] { (void)read_study(ask); }), "--layer zoning=NAME"));
}

TEST_CASE(
    "in a folder every vector file is a tile; others are named in a note, and a stranger is left out with a warning")
{
    TempFolder const folder;
    folder.write("t/1.geojson", geojson({R"({"id":"a","floors":2})"}));
    folder.write("t/2.geojson", geojson({R"({"id":"b"})"}, 15.001));
    folder.write("t/index.geojson", geojson({R"({"tile":"x"})"}, 14.9));
    folder.write("t/table.csv", "id,n\na,1\n");
    folder.write("t/broken.gpkg", "no");
    folder.write("t/readme.md", "hello");
    folder.write("t/deep/3.geojson", geojson({R"({"id":"c"})"}));
    auto const study = read_study(request(folder / "t"));
    REQUIRE(study.input.parcels.features.size() == 2);
    CHECK(study.input.parcels.features[0].source_id == "a");
    CHECK(any_has(study.warnings, "index.geojson has no field in common"));
    CHECK(any_has(study.notes, "table.csv was passed over"));
    CHECK(any_has(study.notes, "broken.gpkg was passed over"));
    CHECK(any_has(study.notes, "readme.md"));
    CHECK(any_has(study.notes, "deep"));
    fs::create_directory(folder / "empty");
    CHECK(has(error_of([&] { (void)read_study(request(folder / "empty")); }), "holds no vector file"));
}

TEST_CASE("a layer in tiles gives the same features as in one file")
{
    TempFolder const folder;
    std::vector<std::string> all;
    for (int i = 0; i < 90; ++i)
        all.push_back(R"({"id":"f)" + std::to_string(i) + R"(","floors":)" + std::to_string(i % 7 + 1) + "}");
    auto whole = read_study(request(folder.write("whole.geojson", geojson(all)))).input.parcels;
    for (int const tiles : {3, 90}) {  // 90: more than are kept open at once
        StudyRequest ask = request(folder / "whole.geojson");
        ask.parcels.sources.clear();
        auto const each = static_cast<std::size_t>(90 / tiles);
        for (std::size_t t = 0; t < static_cast<std::size_t>(tiles); ++t) {
            std::vector<std::string> const part(all.begin() + static_cast<std::ptrdiff_t>(t * each),
                                                all.begin() + static_cast<std::ptrdiff_t>((t + 1) * each));
            // Coordinates are written with six decimals, as in the whole file.
            ask.parcels.sources.push_back(
                folder.write("tile" + std::to_string(tiles) + "_" + std::to_string(t) + ".geojson",
                             geojson(part, 15.0 + 0.0002 * static_cast<double>(t * each))));
        }
        auto const split = read_study(ask).input.parcels;
        CHECK(split.features_read == whole.features_read);
        REQUIRE(split.features.size() == whole.features.size());
        for (std::size_t i = 0; i < split.features.size(); ++i) {
            CHECK(split.features[i].source_id == whole.features[i].source_id);
            CHECK(split.features[i].shape == whole.features[i].shape);
            CHECK(split.features[i].attributes == whole.features[i].attributes);
        }
    }
}
