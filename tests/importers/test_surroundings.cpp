// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/clean.h"
#include "engine/assembly/surroundings.h"
#include "tests/importers/files.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <string>

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

Building house(int number, double x, double y)
{
    Building b;
    b.id = "H" + std::to_string(number);
    b.footprint = {{{{x, y}, {x + 8, y}, {x + 8, y + 6}, {x, y + 6}, {x, y}}, {}}};
    return b;
}

MultiPolygon box(double x0, double y0, double x1, double y1)
{
    return {{{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}, {}}};
}

}  // namespace

TEST_CASE("an area of roads or car parks in which most buildings stand is the frame of a layer and left out, told")
{
    std::vector<Building> houses;
    for (int i = 0; i < 12; ++i) houses.push_back(house(i, 20.0 * i, 10));
    CleanSurroundings around;
    around.roads.push_back({"axis", "", {{{-5, 0}, {300, 0}}}, box(-10, -10, 300, 30), std::nullopt});  // all 12
    around.roads.push_back({"frame", "", {}, box(-10, -10, 130, 30), std::nullopt});                    // 7
    around.roads.push_back({"half", "", {}, box(-10, -10, 110, 30), std::nullopt});                     // 6: as drawn
    Ring hole{{-5, 5}, {300, 5}, {300, 20}, {-5, 20}, {-5, 5}};
    auto ring_road = box(-10, -10, 310, 30);
    ring_road.front().inners.push_back(hole);
    around.roads.push_back({"ring", "", {}, ring_road, std::nullopt});  // round all, under none
    around.parking = {{"index", box(0, 0, 400, 40)}, {"lot", box(0, 0, 18, 18)}};

    drop_frames(houses, around);
    REQUIRE(around.roads.size() == 3);
    CHECK(around.roads[0].id == "axis");
    CHECK(around.roads[0].carriageway.empty());
    CHECK(around.roads[0].lines.size() == 1);
    CHECK(around.roads[1].id == "half");
    CHECK(around.roads[2].id == "ring");
    REQUIRE(around.parking.size() == 1);
    CHECK(around.parking[0].id == "lot");
    REQUIRE(around.issues.size() == 3);
    for (auto const& issue : around.issues) CHECK(issue.code == IssueCode::frame_of_layer);
    CHECK(around.issues[0].detail.find("12 of 12 buildings") == 0);
    CHECK(around.issues[1].detail.find("7 of 12 buildings") == 0);
    CHECK(around.issues[2].layer == "parking");

    // A few houses on one drawn square say nothing.
    houses.resize(few_in_frame - 1);
    around.roads.push_back({"frame", "", {}, box(-10, -10, 300, 30), std::nullopt});
    drop_frames(houses, around);
    CHECK(around.roads.size() == 4);
}

TEST_CASE("a folder of roads is read for its lines; a table of names in it is passed over, and its index told")
{
    TempFolder const folder, via;
    std::string lots =
        R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32650"}},"features":[)";
    std::string houses = lots;
    for (int i = 0; i < 12; ++i) {
        auto const ring = [&](double x, double y, double w, double h) {
            auto const p = [](double a, double b) { return "[" + std::to_string(a) + "," + std::to_string(b) + "]"; };
            return R"({"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[)" + p(x, y) +
                   "," + p(x + w, y) + "," + p(x + w, y + h) + "," + p(x, y + h) + "," + p(x, y) + "]]}}";
        };
        lots += (i ? "," : "") + ring(500000 + 40 * i, 4000000, 40, 50);
        houses += (i ? "," : "") + ring(500010 + 40 * i, 4000010, 8, 6);
    }
    via.write("names.csv", "name,ghs\nHigh Street,abc\nLow Street,abd\n");
    via.write("index.geojson",
              R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32650"}},
"features":[{"type":"Feature","properties":{"cell":"abc"},"geometry":{"type":"Polygon","coordinates":
[[[499000,3999000],[502000,3999000],[502000,4002000],[499000,4002000],[499000,3999000]]]}}]})");
    via.write("lines.geojson",
              R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32650"}},
"features":[{"type":"Feature","properties":{"via_name":"High Street"},"geometry":{"type":"LineString","coordinates":
[[500000,3999990],[500480,3999990]]}}]})");
    auto ask = request(folder.write("lots.geojson", lots + "]}"));
    ask.buildings.sources = {folder.write("houses.geojson", houses + "]}")};
    ask.roads.emplace().sources = {via.str()};
    ask.working_crs = "EPSG:32650";
    auto const study = read_study(ask);
    CHECK(study.input.roads.features_read == 2);
    auto around = clean_surroundings(study.input.roads, {}, {});
    auto const buildings = clean_buildings(study.input.buildings, {}, 1).buildings;
    REQUIRE(buildings.size() == 12);
    drop_frames(buildings, around);
    REQUIRE(around.roads.size() == 1);
    CHECK(around.roads[0].lines.size() == 1);
    CHECK(std::ranges::count(around.issues, IssueCode::frame_of_layer, &Issue::code) == 1);
}

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
