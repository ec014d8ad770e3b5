// SPDX-License-Identifier: Apache-2.0
#include "importers/gdal/dataset.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>

using namespace lacuna::test;
namespace fs = std::filesystem;

namespace {

/// A row of a GeoPackage's layer as texts by field.
using Row = std::map<std::string, std::string>;

std::vector<Row> rows_of_layer(fs::path const& file, std::string const& name)
{
    lacuna::prepare_gdal();
    auto dataset = lacuna::Dataset::open(file.string());
    std::vector<Row> out;
    for (auto const& feature : dataset.layer(name)) {
        Row row;
        for (int i = 0; i < feature->GetFieldCount(); ++i)
            row[feature->GetFieldDefnRef(i)->GetNameRef()] = feature->GetFieldAsString(i);
        if (auto const* geometry = feature->GetGeometryRef()) {
            OGREnvelope e;
            geometry->getEnvelope(&e);
            row["at"] = fmt::format("{} {}", e.MinX, e.MinY);
        }
        out.push_back(std::move(row));
    }
    return out;
}

std::map<std::string, Row> by_space(std::vector<Row> const& rows)
{
    std::map<std::string, Row> out;
    for (auto const& row : rows) out[row.at("parcel_id") + "/" + row.at("number")] = row;
    return out;
}

std::string geojson(std::string const& crs, std::vector<std::pair<std::string, std::string>> const& features)
{
    std::string text = R"({"type":"FeatureCollection",)";
    if (!crs.empty())
        text += fmt::format(R"("crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::{}"}}}},)", crs);
    text += R"("features":[)";
    for (std::size_t i = 0; i < features.size(); ++i)
        text += fmt::format(R"({}{{"type":"Feature","properties":{{"id":"{}"}},"geometry":{}}})", i ? "," : "",
                            features[i].first, features[i].second);
    return text + "]}";
}

std::string polygon(std::string const& corners) { return R"({"type":"Polygon","coordinates":[[)" + corners + "]]}"; }

Outcome inventory(fs::path const& folder, std::vector<std::string> const& more = {})
{
    return run_program(
        joined({"inventory", "--parcels", "parcels.geojson", "--buildings", "buildings.geojson", "--out", "open.gpkg"},
               more),
        folder);
}

std::string const lot = polygon("[500000,4000000],[500040,4000000],[500040,4000030],[500000,4000030],[500000,4000000]");
std::string const house =
    polygon("[500015,3999999],[500025,3999999],[500025,4000031],[500015,4000031],[500015,3999999]");

}  // namespace

TEST_CASE("a city in parts has the open space of the city in one, on any number of threads the same bytes")
{
    TempFolder const folder;
    REQUIRE(run_program({"sample", "--out", "city", "--parcels", "2500", "--format", "fgb"}, folder.path()).exit_code ==
            0);
    auto const run = [&](std::string const& out, std::vector<std::string> const& more) {
        auto const outcome = run_program(
            joined({"inventory", "--parcels", "city/parcels.fgb", "--buildings", "city/buildings.fgb", "--out", out},
                   more),
            folder.path());
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        return outcome.out;
    };
    auto const told = run("one.gpkg", {"--threads", "1"});
    CHECK_THAT(told, Catch::Contains(" of 2500 parcels, "));
    run("two.gpkg", {"--threads", "2"});
    CHECK(text_of(folder.path() / "one.gpkg") == text_of(folder.path() / "two.gpkg"));
    run("parts.gpkg", {"--parcels-in-memory", "1000", "--threads", "2"});
    auto const whole = by_space(rows_of_layer(folder.path() / "one.gpkg", "open_space"));
    auto const parts = by_space(rows_of_layer(folder.path() / "parts.gpkg", "open_space"));
    CHECK(whole.size() > 1000);
    CHECK(whole == parts);
    CHECK(rows_of_layer(folder.path() / "one.gpkg", "issues").empty());
    for (auto const& entry : fs::directory_iterator(folder.path()))  // no part is left behind
        CHECK(entry.path().filename().string().find("tmp") == std::string::npos);
}

TEST_CASE("features that are no parcels, broken rings and empty ones are told one by one, the rest is measured")
{
    TempFolder const folder;
    write_text(folder.path() / "parcels.geojson",
               geojson("32651", {{"a", lot},
                                 {"line", R"({"type":"LineString","coordinates":[[500000,4000000],[500010,4000000]]})"},
                                 {"none", "null"},
                                 {"bow", polygon("[500100,4000000],[500140,4000040],[500140,4000000],[500100,4000040],"
                                                 "[500100,4000000]")},
                                 {"flat", polygon("[500200,4000000],[500210,4000000],[500220,4000000],"
                                                  "[500200,4000000]")}}));
    write_text(folder.path() / "buildings.geojson", geojson("32651", {{"h", house}}));
    auto const outcome = inventory(folder.path());
    REQUIRE(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Catch::Contains("Parcels: 5 read, 2 without a polygon left out"));
    CHECK_THAT(outcome.out, Catch::Contains("2 features had rings that were repaired"));
    CHECK_THAT(outcome.out, Catch::Contains("Warning: 1 parcel could not be measured\n"));
    CHECK_THAT(outcome.out, Catch::Contains("on 2 of 2 parcels"));
    CHECK_THAT(outcome.out, Catch::Contains("open.gpkg: 4 spaces; 5 features in its table issues"));
    std::map<std::string, std::string> issues;
    for (auto const& row : rows_of_layer(folder.path() / "open.gpkg", "issues"))
        issues[row.at("feature_id")] += row.at("issue") + " ";
    CHECK(issues ==
          std::map<std::string, std::string>{
              {"line", "left_out "}, {"none", "left_out "}, {"bow", "repaired "}, {"flat", "repaired not_measured "}});
    auto const spaces = by_space(rows_of_layer(folder.path() / "open.gpkg", "open_space"));
    REQUIRE(spaces.count("a/1") == 1);
    CHECK(std::stod(spaces.at("a/1").at("area_m2")) == Approx(304.566).epsilon(1e-4));  // 11 x 28 less four corners
    CHECK(std::stod(spaces.at("a/1").at("building_distance_m")) == Approx(3).epsilon(1e-6));
}

TEST_CASE("degrees are measured in metres of the UTM zone, and layers in two systems are brought together")
{
    TempFolder const folder;
    // Some 36 by 44 m north of Ankara.
    write_text(folder.path() / "parcels.geojson",
               geojson("", {{"a", polygon("[33,40],[33.0004,40],[33.0004,40.0004],[33,40.0004],[33,40]")}}));
    write_text(folder.path() / "buildings.geojson", geojson("32636", {}));
    auto const outcome = inventory(folder.path());
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Catch::Contains("Measured in EPSG:32636"));
    CHECK_THAT(outcome.out, Catch::Contains("Open space: 1 on 1 of 1 parcel, "));
    CHECK_THAT(outcome.out, Catch::EndsWith("open.gpkg: 1 space\n"));
    auto const spaces = rows_of_layer(folder.path() / "open.gpkg", "open_space");
    REQUIRE(spaces.size() == 1);
    // 34.15 m by 44.42 m at that latitude, by the WGS 84 ellipsoid; scale 0.9996 on the central meridian.
    CHECK(std::stod(spaces.front().at("area_m2")) == Approx(32.14 * 42.40 - 3.43).epsilon(2e-3));
    CHECK(spaces.front().at("building_distance_m").empty());
}

TEST_CASE("one parcel far from the city does not move the zone that the city is measured in")
{
    TempFolder const folder;
    std::string const here = "[33,40],[33.0004,40],[33.0004,40.0004],[33,40.0004],[33,40]";
    // The middle of the layer's box is in zone 33, three to the west.
    write_text(folder.path() / "parcels.geojson",
               geojson("", {{"a", polygon(here)}, {"b", polygon(here)}, {"far", polygon("[0,0],[1,0],[1,1],[0,0]")}}));
    write_text(folder.path() / "buildings.geojson", geojson("32636", {}));
    auto const outcome = inventory(folder.path());
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Catch::Contains("Measured in EPSG:32636 (WGS 84 / UTM zone 36N), the UTM zone of the "
                                            "data's middle (33.0002, 40.0002), because areas cannot be taken in the "
                                            "system of the parcels, EPSG:4326; ids are those of field 'id'"));
    auto const spaces = by_space(rows_of_layer(folder.path() / "open.gpkg", "open_space"));
    CHECK(std::stod(spaces.at("a/1").at("area_m2")) == Approx(32.14 * 42.40 - 3.43).epsilon(2e-3));
}

TEST_CASE("what cannot be measured is refused with a remedy, and the earlier file stays")
{
    TempFolder const folder;
    write_text(folder.path() / "parcels.geojson", geojson("32651", {{"a", lot}}));
    write_text(folder.path() / "buildings.geojson", geojson("32651", {{"h", house}}));
    REQUIRE(inventory(folder.path(), {"--quiet"}).exit_code == 0);
    auto const before = text_of(folder.path() / "open.gpkg");

    auto const field = inventory(folder.path(), {"--id", "lot_no"});
    CHECK(field.exit_code == 5);
    CHECK_THAT(field.err, Catch::Contains("has no field 'lot_no'; its fields are id"));
    CHECK(inventory(folder.path(), {"--layer", "parcels=other"}).exit_code == 5);
    auto const refused = [&](std::string const& option, std::string const& text) {
        auto const outcome = inventory(folder.path(), {option, text});
        CHECK(outcome.exit_code == 2);
        return outcome.err;
    };
    CHECK_THAT(refused("--layer", "roads=x"), Catch::Contains("layer 'roads', which there is not; known: parcels, bu"));
    CHECK_THAT(refused("--layer", "lots"), Catch::Contains("--layer lots names no layer; write --layer parcels=lots"));
    CHECK_THAT(refused("--crs", "building=EPSG:32651"), Catch::Contains("did you mean 'buildings'?"));
    CHECK_THAT(refused("--crs", "parcels="), Catch::Contains("--crs parcels= gives no value"));
    auto const degrees = inventory(folder.path(), {"--working-crs", "EPSG:4326"});
    CHECK(degrees.exit_code == 6);
    CHECK_THAT(degrees.err, Catch::Contains("is not projected in metres, or is Web Mercator"));
    auto const shp = run_program(
        {"inventory", "--parcels", "parcels.geojson", "--buildings", "buildings.geojson", "--out", "open.shp"},
        folder.path());
    CHECK(shp.exit_code == 2);
    CHECK_THAT(shp.err, Catch::Contains("does not end in .gpkg"));
    CHECK(inventory(folder.path(), {"--min-width", "nan"}).exit_code == 2);

    write_text(
        folder.path() / "buildings.geojson",
        geojson("32651", {{"h", polygon("[100000,5000000],[100010,5000000],[100010,5000010],[100000,5000000]")}}));
    auto const apart = inventory(folder.path());
    CHECK(apart.exit_code == 6);
    CHECK_THAT(apart.err, Catch::Contains("lies nowhere near"));
    write_text(folder.path() / "parcels.geojson", geojson("32651", {}));
    CHECK(inventory(folder.path()).exit_code == 5);
    CHECK(text_of(folder.path() / "open.gpkg") == before);
    fs::create_directory(folder.path() / "tiles");
    auto const tiles = run_program(
        {"inventory", "--parcels", "tiles", "--buildings", "buildings.geojson", "--out", "open.gpkg"}, folder.path());
    CHECK(tiles.exit_code == 4);
    CHECK_THAT(tiles.err, Catch::Contains("'tiles' is a folder"));
    write_text(folder.path() / "parcels.csv", "id,WKT\na,\"POLYGON((0 0,40 0,40 30,0 30,0 0))\"\n");
    auto const csv =
        run_program({"inventory", "--parcels", "parcels.csv", "--buildings", "buildings.geojson", "--out", "open.gpkg"},
                    folder.path());
    CHECK(csv.exit_code == 6);
    CHECK_THAT(csv.err, Catch::Contains("--crs parcels=EPSG:..."));
}

TEST_CASE("a system for both layers may be written with a '=' of its own")
{
    TempFolder const folder;
    write_text(folder.path() / "lots.csv",
               "id,WKT\na,\"POLYGON((500000 4000000,500040 4000000,500040 4000030,"
               "500000 4000030,500000 4000000))\"\n");
    auto const outcome = run_program({"inventory", "--parcels", "lots.csv", "--buildings", "lots.csv", "--out",
                                      "open.gpkg", "--crs", "+proj=utm +zone=51 +datum=WGS84 +units=m"},
                                     folder.path());
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Catch::Contains("parcels 1200.0 m2 = built 1200.0"));
}
