// SPDX-License-Identifier: Apache-2.0
#include "tests/importers/files.h"
#include "tests/support/catch.h"

#include "importers/gdal/sha256.h"
#include "importers/layers/sources.h"

using namespace lacuna;
using namespace lacuna::test;

TEST_CASE("a feature without a usable shape is an issue, and the count closes")
{
    TempFolder const folder;
    auto rows = parcel_row(2);
    rows.push_back({"", {"null"}});
    rows.push_back({"POLYGON EMPTY", {"empty"}});
    rows.push_back({"POINT (500000 5000000)", {"point"}});
    rows.push_back({not_a_number, {"nan"}});
    rows.push_back({"POINT (500000 5000000)", {""}});
    write_layer("GPKG", folder / "a.gpkg", "lots", "EPSG:32633", {"parcel_id"}, rows, {}, wkbUnknown);
    auto const layer = read_study(request(folder / "a.gpkg")).input.parcels;
    CHECK(layer.features_read == 7);
    CHECK(layer.features.size() == 2);
    CHECK(rejected(layer) == 5);
    REQUIRE(layer.issues.size() == 5);
    auto const code_of = [&](std::string const& id) {
        for (auto const& issue : layer.issues)
            if (issue.feature_id == id) return issue.code;
        return IssueCode::geometry_failed;
    };
    CHECK(code_of("null") == IssueCode::null_geometry);
    CHECK(code_of("empty") == IssueCode::empty_geometry);
    CHECK(code_of("point") == IssueCode::not_a_polygon);
    CHECK(code_of("nan") == IssueCode::bad_coordinates);
    CHECK(code_of("a.gpkg#7") == IssueCode::not_a_polygon);
    for (auto const& issue : layer.issues) CHECK(issue.layer == "parcels");
}

TEST_CASE("coordinates that no working CRS can take are an issue of that feature alone")
{
    TempFolder const folder;
    // Latitude 95 is no place.
    auto text = geojson({R"({"id":"good"})", R"({"id":"also"})"});
    text.insert(text.size() - 2, R"(,{"type":"Feature","properties":{"id":"bad"},"geometry":{"type":"Polygon",
        "coordinates":[[[15,95],[15.1,95],[15.1,95.1],[15,95]]]}})");
    auto const layer = read_study(request(folder.write("a.geojson", text))).input.parcels;
    CHECK(layer.features_read == 3);
    REQUIRE(layer.features.size() == 2);
    REQUIRE(layer.issues.size() == 1);
    CHECK(layer.issues.front().code == IssueCode::bad_coordinates);
    CHECK(layer.issues.front().feature_id == "bad");
}

TEST_CASE("a polygon that covers the world does not move the working CRS and takes no other feature with it")
{
    TempFolder const folder;
    auto text = geojson({R"({"id":"good"})", R"({"id":"also"})", R"({"id":"third"})"});
    auto const alone = read_study(request(folder.write("alone.geojson", text)));
    text.insert(text.size() - 2, R"(,{"type":"Feature","properties":{"id":"world"},"geometry":{"type":"Polygon",
        "coordinates":[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]}})");
    auto const study = read_study(request(folder.write("a.geojson", text)));
    auto const& layer = study.input.parcels;
    CHECK(study.input.crs == alone.input.crs);
    CHECK(layer.features_read == 4);
    CHECK(static_cast<std::int64_t>(layer.features.size()) + rejected(layer) == 4);
    for (std::size_t i = 0; i < 3; ++i) CHECK(layer.features[i].shape == alone.input.parcels.features[i].shape);
}

TEST_CASE("fields that nothing asks for are not read and change nothing")
{
    TempFolder const folder;
    auto const row = [](std::string const& id, double x) {
        return Row{square_wkt(x, 5'000'000, 20), {"aside", id, "3", "more", "R2"}};
    };
    std::vector<Row> const rows{row("a", 500'000), row("b", 500'020)};
    std::vector<std::string> const fields{"note", "parcel_id", "floors", "remark", "zoning"};
    for (std::string const driver : {"GPKG", "ESRI Shapefile", "FlatGeobuf"}) {
        CAPTURE(driver);
        auto const file = folder / (driver == "GPKG" ? "a.gpkg" : driver == "FlatGeobuf" ? "a.fgb" : "a.shp");
        write_layer(driver, file, "a", "EPSG:32633", fields, rows);
        auto const ask = request(file);
        auto const layer = read_study(ask).input.parcels;
        REQUIRE(layer.features.size() == 2);
        for (auto const& f : layer.features) {
            CHECK((f.source_id == "a" || f.source_id == "b"));
            CHECK(f.attributes.floors == 3.0);
            CHECK(f.attributes.zoning == "R2");
        }
    }
}

TEST_CASE("heights are dropped with one note, arcs with an issue each, parts are kept")
{
    TempFolder const folder;
    std::vector<Row> const rows{
        {"POLYGON Z ((500000 5000000 3, 500020 5000000 3, 500020 5000020 3, 500000 5000000 3))", {"z"}},
        {"CURVEPOLYGON (CIRCULARSTRING (500100 5000000, 500110 5000010, 500120 5000000, 500110 4999990, 500100 "
         "5000000))",
         {"arc"}},
        {"MULTIPOLYGON (((500200 5000000, 500210 5000000, 500210 5000010, 500200 5000000)), ((500220 5000000, 500230 "
         "5000000, 500230 "
         "5000010, 500220 5000000)))",
         {"multi"}}};
    write_layer("GPKG", folder / "a.gpkg", "lots", "EPSG:32633", {"parcel_id"}, rows, {}, wkbUnknown);
    auto const study = read_study(request(folder / "a.gpkg"));
    auto const& layer = study.input.parcels;
    REQUIRE(layer.features.size() == 3);
    CHECK(any_has(study.notes, "heights of the vertices of 1 features"));
    CHECK(count(layer, IssueCode::z_dropped) == 0);
    CHECK(count(layer, IssueCode::curve_stroked) == 1);
    CHECK(area(layer.features[1].shape) == Approx(314.16).epsilon(0.01));
    CHECK(layer.features[2].shape.size() == 2);
    REQUIRE(layer.issues.size() == 1);
    CHECK(layer.issues.front().at == layer.features[1].shape.front().outer.front());
}

TEST_CASE("values out of range or no numbers are not used, with one issue a feature")
{
    TempFolder const folder;
    auto const file = folder.write(
        "a.geojson", geojson({R"({"id":"a","floors":-3,"year_built":20000,"land_value":"many","area_m2":400})",
                              R"({"id":"b","floors":0,"year_built":1987,"land_value":"1200.5"})"}));
    auto const layer = read_study(request(file)).input.parcels;
    REQUIRE(layer.features.size() == 2);
    auto const &a = layer.features[0].attributes, &b = layer.features[1].attributes;
    CHECK_FALSE(a.floors);
    CHECK_FALSE(a.year_built);
    CHECK_FALSE(a.land_value);
    CHECK(a.reported_area_m2 == 400.0);
    CHECK_FALSE(b.floors);  // 0 stands for unknown in plain tables
    CHECK(b.year_built == 1987.0);
    CHECK(b.land_value == 1200.5);
    REQUIRE(layer.issues.size() == 1);
    CHECK(layer.issues[0].feature_id == "a");
    CHECK(layer.issues[0].code == IssueCode::value_out_of_range);
    CHECK(has(layer.issues[0].detail, "floors '-3' is not between 0 and 200 storeys"));
    CHECK(has(layer.issues[0].detail, "land_value 'many' is not a number"));
}

TEST_CASE("classes of fire resistance are read in figures and in words; what is none is told")
{
    TempFolder const folder;
    std::vector<std::pair<std::string, double>> const good{{"1", 1},       {" II ", 2},
                                                           {"iii", 3},     {"Ⅳ级", 4},
                                                           {"三级", 3},    {"3.0", 3},
                                                           {"class 4", 4}, {"耐火等级：二级", 2},
                                                           {"四", 4},      {"Fire resistance class III", 3},
                                                           {"3级", 3}};
    std::vector<std::string> const bad{"5", "2.5", "V", "一、二级", "brick", "-3", "class"};
    std::vector<std::string> rows;
    for (auto const& [text, number] : good) rows.push_back(R"({"nhdj":")" + text + R"("})");
    for (auto const& text : bad) rows.push_back(R"({"nhdj":")" + text + R"("})");
    rows.push_back(R"({"nhdj":""})");
    auto ask = request(folder.write("a.geojson", geojson(rows)));
    ask.parcels.fields = {{"fire_class", "nhdj"}};
    auto const layer = read_study(ask).input.parcels;
    REQUIRE(layer.features.size() == rows.size());
    for (std::size_t i = 0; i < good.size(); ++i) {
        INFO(good[i].first);
        CHECK(layer.features[i].attributes.fire_class == good[i].second);
    }
    for (std::size_t i = good.size(); i < rows.size(); ++i) CHECK_FALSE(layer.features[i].attributes.fire_class);
    REQUIRE(layer.issues.size() == bad.size());
    for (std::size_t i = 0; i < bad.size(); ++i)
        CHECK(layer.issues[i].detail.starts_with("nhdj '" + bad[i] + "' is no class of fire resistance: 1 to 4"));

    // As a number, and by the schema's name; 0 stands for unknown.
    auto const numbers =
        folder.write("b.geojson", geojson({R"({"fire_class":3})", R"({"fire_class":0})", R"({"fire_class":7})"}));
    auto both = request(numbers);
    both.buildings.sources = {numbers};
    auto const buildings = read_study(both).input.buildings;
    REQUIRE(buildings.features.size() == 3);
    CHECK(buildings.features[0].attributes.fire_class == 3.0);
    CHECK_FALSE(buildings.features[1].attributes.fire_class);
    CHECK_FALSE(buildings.features[2].attributes.fire_class);
    CHECK(buildings.issues.size() == 1);
}

TEST_CASE("the user's fields overrule the schema, with a unit where it is not the usual one")
{
    TempFolder const folder;
    auto const file = folder.write(
        "a.geojson", geojson({R"({"id":"a","ref":"R-7","floors":2,"etages":5,"size":1000,"big":9007199254740993})"}));
    auto ask = request(file);
    ask.parcels.fields = {{"id", "REF"}, {"floors", "etages"}, {"reported_area", "size:ft2"}};
    auto const study = read_study(ask);
    auto const& feature = study.input.parcels.features.front();
    CHECK(feature.source_id == "R-7");
    CHECK(feature.attributes.floors == 5.0);
    CHECK(*feature.attributes.reported_area_m2 == Approx(92.90304));
    CHECK(study.fields.at("parcels.floors") == "etages (given)");
    ask.parcels.fields = {{"floors", ""}, {"id", "big"}};
    auto const off = read_study(ask).input.parcels.features.front();
    CHECK_FALSE(off.attributes.floors);
    CHECK(off.source_id == "9007199254740993");  // more than a double holds
    ask.parcels.fields = {{"id", "fid"}};
    CHECK(read_study(ask).input.parcels.features.front().source_id == "0");
    ask.parcels.fields = {{"floors", "etage"}};
    CHECK(has(error_of([&] { (void)read_study(ask); }),
              "5: reading parcels: 'a.geojson' has no field 'etage' for role 'floors'; did you mean 'etages'"));
    ask.parcels.fields = {{"flors", "etages"}};
    CHECK(has(error_of([&] { (void)read_study(ask); }), "did you mean 'floors'"));
}

TEST_CASE("units of the schema are converted, percent signs and shares understood, lists reduced")
{
    TempFolder const folder;
    auto const nyc = folder.write(
        "n.geojson",
        geojson({R"({"BBL":1000010010,"LotArea":1000,"ResidFAR":0,"CommFAR":10,"FacilFAR":6.5,"YearBuilt":0})"}));
    auto const lot = read_study(request(nyc)).input.parcels.features.front();
    CHECK(lot.source_id == "1000010010");
    CHECK(*lot.attributes.reported_area_m2 == Approx(92.90304));
    CHECK(lot.attributes.far_allowed == 10.0);
    CHECK_FALSE(lot.attributes.year_built);
    auto const cn = folder.write(
        "c.geojson",
        geojson({R"({"宗地代码":"110101001001GB00001","容积率":"≤2.5","建筑密度":"30%","地类名称":"城镇住宅用地"})",
                 R"({"宗地代码":"2","容积率":"1.2","建筑密度":"0.45","地类名称":"x"})",
                 R"({"宗地代码":"3","容积率":"1.2","建筑密度":"28","地类名称":"x"})"}));
    auto const lots = read_study(request(cn)).input.parcels.features;
    CHECK(lots[0].source_id == "110101001001GB00001");
    CHECK(lots[0].attributes.far_allowed == 2.5);
    CHECK(lots[0].attributes.coverage_allowed == Approx(0.30));
    CHECK(lots[1].attributes.coverage_allowed == Approx(0.45));
    CHECK(lots[2].attributes.coverage_allowed == Approx(0.28));
    auto const osm = folder.write(
        "o.geojson",
        geojson({R"({"osm_id":"1","building":"yes","building:levels":"3","height":"12.5 m","start_date":"1987-05"})"}));
    auto const house = read_study(request(osm)).input.buildings.features.front();
    CHECK(house.attributes.floors == 3.0);
    CHECK(house.attributes.height_m == 12.5);
    CHECK(house.attributes.year_built == 1987.0);
}

TEST_CASE("a source that is missing, empty or of points ends the run with one sentence")
{
    TempFolder const folder;
    CHECK(has(error_of([&] { (void)read_study(request(folder / "absent.shp")); }), "4: reading parcels: '"));
    auto const empty = folder.write("e.geojson", R"({"type":"FeatureCollection","features":[]})");
    CHECK(has(error_of([&] { (void)read_study(request(empty)); }), "5: reading parcels: 'e.geojson' has no features"));
    auto const points =
        folder.write("p.geojson", R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
        "geometry":{"type":"Point","coordinates":[15,45]}}]})");
    CHECK(has(error_of([&] { (void)read_study(request(points)); }), "5: reading parcels: 'p.geojson'"));
    StudyRequest none = request(points);
    none.parcels.sources.clear();
    none.buildings.sources.clear();
    CHECK(has(error_of([&] { (void)read_study(none); }), "no source is given"));
    auto const cut = geojson({R"({"id":"a"})", R"({"id":"b"})"});
    CHECK(has(error_of([&] { (void)read_study(request(folder.write("c.geojson", cut.substr(0, cut.size() / 2)))); }),
              "4: "));
}

TEST_CASE("files are recorded with driver, size and sum, and no value of the id field is narrowed")
{
    TempFolder const folder;
    auto const file = folder.write("a.geojson", geojson({R"({"id":12345678901234567})"}));
    auto const study = read_study(request(file));
    auto const& record = study.files.front();
    CHECK(record.layer == "parcels");
    CHECK(record.name == "a.geojson");
    CHECK(record.driver == "GeoJSON");
    CHECK(record.crs == "EPSG:4326");
    CHECK(record.features == 1);
    CHECK(record.bytes == fs::file_size(file));
    CHECK(record.sha256 == sha256_of_file(file));
    CHECK(study.input.parcels.features.front().source_id == "12345678901234567");
    CHECK(study.input.parcels.features.front().file == "a.geojson");
}

TEST_CASE("of several geometries of a feature the first that may be an area is taken")
{
    auto* const definition = new OGRFeatureDefn{"StavebniObjekty"};
    definition->Reference();
    definition->GetGeomFieldDefn(0)->SetType(wkbPoint);
    OGRGeomFieldDefn outline{"outline", wkbMultiPolygon}, solid{"solid", wkbPolyhedralSurface};
    definition->AddGeomFieldDefn(&outline);
    definition->AddGeomFieldDefn(&solid);
    {
        OGRFeature feature{definition};
        CHECK(geometry_of(feature) == nullptr);
        feature.SetGeomFieldDirectly(0, geometry_of_wkt("POINT (1 1)"));
        CHECK(geometry_of(feature)->getGeometryType() == wkbPoint);
        feature.SetGeomFieldDirectly(2, geometry_of_wkt("POLYHEDRALSURFACE Z (((0 0 0, 1 0 0, 1 1 0, 0 0 0)))"));
        CHECK(wkbFlatten(geometry_of(feature)->getGeometryType()) == wkbPolyhedralSurface);
        feature.SetGeomFieldDirectly(1, geometry_of_wkt("MULTIPOLYGON EMPTY"));
        CHECK(wkbFlatten(geometry_of(feature)->getGeometryType()) == wkbPolyhedralSurface);
        feature.SetGeomFieldDirectly(1, geometry_of_wkt("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))"));
        CHECK(wkbFlatten(geometry_of(feature)->getGeometryType()) == wkbMultiPolygon);
    }
    definition->Release();
}
