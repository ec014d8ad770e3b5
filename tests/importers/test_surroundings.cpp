// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/surroundings.h"
#include "tests/importers/files.h"
#include "tests/support/catch.h"

using namespace lacuna;
using namespace lacuna::test;

namespace {

std::string const roads = R"({"type":"FeatureCollection",
"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32650"}},"features":[
{"type":"Feature","properties":{"road_id":"R1","road_class":"residential","width_m":7},
 "geometry":{"type":"LineString","coordinates":[[500000,4000000],[500050,4000000],[500050,4000000],[500100,4000020]]}},
{"type":"Feature","properties":{"road_id":"R2","road_class":"lane","width_m":0},
 "geometry":{"type":"MultiLineString","coordinates":[[[500000,4000030],[500100,4000030]],[[500000,4000050],[500100,4000050]]]}},
{"type":"Feature","properties":{"road_id":"R3"},
 "geometry":{"type":"Polygon","coordinates":[[[500000,4000060],[500100,4000060],[500100,4000068],[500000,4000068],[500000,4000060]]]}},
{"type":"Feature","properties":{"road_id":"R4"},"geometry":null}]})";

std::string const trees = R"({"type":"FeatureCollection",
"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32650"}},"features":[
{"type":"Feature","properties":{"id":"T1","rule":"tree","buffer_m":3},
 "geometry":{"type":"Point","coordinates":[500010,4000010]}},
{"type":"Feature","properties":{"id":"P1"},
 "geometry":{"type":"LineString","coordinates":[[500000,4000010],[500100,4000015]]}}]})";

}  // namespace

TEST_CASE("roads are read as lines and as carriageways, with class and width, and each is accounted for")
{
    TempFolder const folder;
    auto ask = request(folder.write("lots.geojson", geojson({R"({"parcel_id":"1"})"}, 117.0, 36.14)));
    ask.roads.emplace().sources = {folder.write("roads.geojson", roads)};
    ask.constraints.emplace().sources = {folder.write("trees.geojson", trees)};
    ask.working_crs = "EPSG:32650";
    auto const study = read_study(ask);
    auto const& input = study.input;
    CHECK(input.roads.features_read == 4);
    CHECK(input.roads.features.size() == 3);
    REQUIRE(input.roads.issues.size() == 1);
    CHECK(input.roads.issues.front().code == IssueCode::null_geometry);

    auto const around = clean_surroundings(input.roads, input.parking, input.constraints);
    REQUIRE(around.roads.size() == 3);
    CHECK(around.roads[0].id == "R1");
    CHECK(around.roads[0].road_class == "residential");
    CHECK(around.roads[0].width_m == 7.0);
    REQUIRE(around.roads[0].lines.size() == 1);
    CHECK(around.roads[0].lines.front().size() == 3);  // the repeated point is gone
    CHECK(around.roads[1].lines.size() == 2);
    CHECK_FALSE(around.roads[1].width_m);  // 0 means not known
    CHECK(area(around.roads[2].carriageway) == Approx(800).epsilon(1e-6));
    REQUIRE(around.constraints.size() == 2);
    CHECK(around.constraints[0].rule == "other");
    CHECK(around.constraints[0].lines.size() == 1);
    CHECK(around.constraints[1].rule == "tree");
    CHECK(around.constraints[1].points.size() == 1);
    CHECK(around.constraints[1].buffer_m == 3.0);
}
