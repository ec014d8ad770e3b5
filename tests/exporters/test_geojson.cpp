// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/geometry/overlay.h"
#include "exporters/export_plan.h"
#include "exporters/geojson/antimeridian.h"
#include "exporters/geojson/count_features.h"
#include "exporters/geojson/geojson.h"
#include "tests/exporters/read_back.h"
#include "tests/exporters/small_plan.h"
#include "tests/support/catch.h"

#include <cmath>
#include <fstream>
#include <random>
#include <regex>
#include <set>

using namespace lacuna;
using namespace lacuna::test;

namespace {

/// A layer of one column over given shapes; ids are "f0", "f1" ...
Layer shapes_layer(std::vector<MultiPolygon> shapes)
{
    Layer layer{"shapes",      "Shapes", "", LayerGeometry::multi_polygon, {{"n", "N", ColumnType::integer, 0, ""}},
                shapes.size(), {}};
    layer.row = [shapes](std::size_t i) {
        return Row{"f" + std::to_string(i), shapes[i], std::nullopt, {whole(static_cast<std::int64_t>(i))}};
    };
    return layer;
}

nlohmann::json written(std::vector<MultiPolygon> const& shapes, std::string const& crs)
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "x.geojson";
    auto const count = write_geojson(shapes_layer(shapes), Crs::parse(crs), {{"areas_measured_in", crs}}, file);
    CHECK(count == static_cast<std::int64_t>(shapes.size()));
    return json_of(file);
}

}  // namespace

TEST_CASE("the GeoJSON files follow RFC 7946", "[exporters][geojson]")
{
    TemporaryFolder const folder;
    export_plan(small_plan(), small_record(), folder.path());
    auto const name = GENERATE("sites", "placements", "spaces");
    auto const file = folder.path() / (std::string{name} + ".geojson");
    auto const json = json_of(file);
    CAPTURE(name);
    CHECK(json.at("type") == "FeatureCollection");
    CHECK_FALSE(json.contains("crs"));
    CHECK(json.at("bbox").size() == 4);
    CHECK(json.at("lacuna").at("areas_measured_in") == "EPSG:32632");
    CHECK(json.at("lacuna").at("currency") == "CNY");
    CHECK(json.at("features").size() == (std::string{name} == "spaces" ? 3 : 2));
    std::set<std::string> ids;
    for (auto const& feature : json.at("features")) {
        CHECK(feature.at("type") == "Feature");
        CHECK_FALSE(feature.contains("bbox"));
        CHECK(ids.insert(feature.at("id").get<std::string>()).second);
        for (auto const& polygon : polygons_of(feature.at("geometry"))) {
            CHECK(polygon.outer.size() >= 4);
            CHECK(polygon.outer.front() == polygon.outer.back());
            CHECK(turning(polygon.outer) > 0);
            for (auto const& hole : polygon.inners) CHECK(turning(hole) < 0);
        }
    }
    std::regex const too_fine{R"(\[-?\d+\.\d{8,})"};
    CHECK_FALSE(std::regex_search(bytes_of(file), too_fine));
}

TEST_CASE("GDAL reads the GeoJSON with the same features in WGS 84", "[exporters][geojson]")
{
    TemporaryFolder const folder;
    export_plan(small_plan(), small_record(), folder.path());
    auto dataset = Dataset::open((folder.path() / "spaces.geojson").string());
    auto& layer = dataset.layer("");
    CHECK(layer.GetFeatureCount() == 3);
    CHECK(std::string{layer.GetSpatialRef()->GetAuthorityCode(nullptr)} == "4326");
    CHECK(layer.GetLayerDefn()->GetFieldIndex("area_m2") >= 0);
}

TEST_CASE("a GeoJSON coordinate lies within a centimetre of where it was", "[exporters][geojson]")
{
    auto const shape = small_plan().spaces[1].shape;
    auto const json = written({shape}, "EPSG:32632");
    auto back = polygons_of(json.at("features").at(0).at("geometry"));
    REQUIRE(Reprojection(Crs::wgs84(), Crs::parse("EPSG:32632")).apply(back));
    CHECK(bounds(back).min_x == Approx(bounds(shape).min_x).margin(0.01));
    CHECK(bounds(back).max_y == Approx(bounds(shape).max_y).margin(0.01));
    CHECK(area(back) == Approx(area(shape)).epsilon(0.002));
}

TEST_CASE("the figures of a site stand in its GeoJSON feature", "[exporters][geojson]")
{
    TemporaryFolder const folder;
    export_plan(small_plan(), small_record(), folder.path());
    auto const json = json_of(folder.path() / "sites.geojson");
    auto const& first = json.at("features").at(0).at("properties");
    CHECK(json.at("features").at(0).at("id") == "P1/open_land/1");
    CHECK(first.at("rank") == 1);
    CHECK(first.at("facility_name") == "Canteen 食堂 <b>");
    CHECK(first.at("evidence") == "空地 \"lawn\" \xEF\xBF\xBD\x01 end");
    CHECK(first.at("ioav_cny").get<double>() == Approx(352.18));
    CHECK(first.at("irr_pct") == 25);
    CHECK(first.at("runner_up") == "parking");
    CHECK(first.at("refused") == "parking: worth 340 less than canteen");
    CHECK(first.at("view") == "asset_owner");
    CHECK(first.at("discount_rate") == 0.1);
    auto const& second = json.at("features").at(1).at("properties");
    CHECK(second.at("irr_pct").is_null());
    CHECK(second.at("irr_status") == "MULTIPLE");
    CHECK(second.at("payback_years").is_null());
    CHECK(second.at("yield_on_cost_pct").is_null());
    CHECK(second.at("runner_up").is_null());
    CHECK(second.at("refused").is_null());
}

TEST_CASE("a shape across the antimeridian is cut there, its hole too", "[exporters][geojson][antimeridian]")
{
    Ring const outer{{179, 0}, {-179, 0}, {-179, 1}, {179, 1}, {179, 0}};
    Ring const hole{{179.5, 0.25}, {-179.5, 0.25}, {-179.5, 0.75}, {179.5, 0.75}, {179.5, 0.25}};
    auto const cut = cut_at_antimeridian({{outer, {hole}}});
    REQUIRE(cut.size() == 2);
    CHECK(area(cut[0]) == Approx(0.75));
    CHECK(area(cut[1]) == Approx(0.75));
    CHECK(bounds(cut[0]) == Box{179, 0, 180, 1});
    CHECK(bounds(cut[1]) == Box{-180, 0, -179, 1});
}

TEST_CASE("a shape that touches the antimeridian or lies far from it is not cut", "[exporters][geojson][antimeridian]")
{
    Ring const east{{-180, 0}, {-179, 0}, {-179, 1}, {-180, 1}, {-180, 0}};
    CHECK(cut_at_antimeridian({{east, {}}}) == MultiPolygon{{east, {}}});
    Ring const both_names{{179, 0}, {-180, 0}, {180, 1}, {179, 1}, {179, 0}};  // 180 and -180 are one meridian
    auto const cut = cut_at_antimeridian({{both_names, {}}});
    REQUIRE(cut.size() == 1);
    CHECK(bounds(cut[0]) == Box{179, 0, 180, 1});
}

TEST_CASE("a layer in a zone at the antimeridian is written cut and without bbox", "[exporters][geojson][antimeridian]")
{
    // At the equator the easting of 180 degrees in UTM zone 1N is 166021 m.
    MultiPolygon const shape{rectangle(165'900, 1000, 166'200, 1200)};
    auto const json = written({shape}, "EPSG:32601");
    CHECK_FALSE(json.contains("bbox"));
    auto const parts = polygons_of(json.at("features").at(0).at("geometry"));
    REQUIRE(parts.size() == 2);
    CHECK(bounds(parts[0]).max_x == 180);
    CHECK(bounds(parts[0]).min_x > 179.99);
    CHECK(bounds(parts[1]).min_x == -180);
    CHECK(bounds(parts[1]).max_x < -179.99);
    for (auto const& part : parts) CHECK(turning(part.outer) > 0);
}

TEST_CASE("a shape that holds a pole is refused by name and not written wrong", "[exporters][geojson][antimeridian]")
{
    try {
        written({{rectangle(-1000, -1000, 1000, 1000)}}, "EPSG:3413");
        FAIL("it was written");
    } catch (Error const& e) {
        CHECK(e.code() == Errc::geometry_failed);
        CHECK(std::string{e.what()}.find("feature 'f0' of layer 'shapes'") != std::string::npos);
        CHECK(std::string{e.what()}.find("pole") != std::string::npos);
    }
}

TEST_CASE("a shape smaller than the grid of 7 decimals gets a null geometry", "[exporters][geojson]")
{
    auto const json = written({{rectangle(500'000, 5'500'000, 500'000.001, 5'500'000.001)},
                               {rectangle(500'000, 5'500'000, 500'010, 5'500'010)}},
                              "EPSG:32632");
    CHECK(json.at("features").at(0).at("geometry").is_null());
    CHECK(json.at("features").at(1).at("geometry").at("type") == "Polygon");
}

TEST_CASE("shapes with details finer than 7 decimals stay valid", "[exporters][geojson][property]")
{
    auto const seed = GENERATE(take(60, random(1U, 1'000'000U)));
    CAPTURE(seed);
    std::mt19937 bits{seed};
    std::uniform_real_distribution<double> turn{0, 1}, reach{0.02, 1};
    Ring ring;  // a star with spikes a few millimetres wide
    for (int i = 0; i < 40; ++i) {
        double const angle = 2 * std::acos(-1.0) * (i + 0.8 * turn(bits)) / 40;
        double const radius = i % 2 == 0 ? reach(bits) : 0.03;
        ring.push_back({500'000 + radius * std::cos(angle), 5'500'000 + radius * std::sin(angle)});
    }
    ring.push_back(ring.front());
    REQUIRE(is_valid({{ring, {}}}));
    auto const geometry = written({{{ring, {}}}}, "EPSG:32632").at("features").at(0).at("geometry");
    if (!geometry.is_null()) CHECK(is_valid(polygons_of(geometry)));
}

TEST_CASE("a layer without features is a valid collection", "[exporters][geojson]")
{
    auto const json = written({}, "EPSG:32632");
    CHECK(json.at("features").is_array());
    CHECK(json.at("features").empty());
    CHECK_FALSE(json.contains("bbox"));
}

TEST_CASE("a GeoJSON file that was cut off does not pass the count", "[exporters][geojson]")
{
    TemporaryFolder const folder;
    export_plan(small_plan(), small_record(), folder.path());
    auto const whole_text = bytes_of(folder.path() / "sites.geojson");
    auto const file = folder.path() / "cut.geojson";
    for (std::size_t length = 0; length + 2 < whole_text.size(); length += 97) {
        std::ofstream{file, std::ios::binary | std::ios::trunc} << whole_text.substr(0, length);
        CHECK_THROWS_AS(count_features(file), Error);
    }
    CHECK(count_features(folder.path() / "sites.geojson") == 2);
}

TEST_CASE("a GeoJSON file with a wrong byte passes the count only where a whole JSON parser would take it",
          "[exporters][geojson][property]")
{
    TemporaryFolder const folder;
    export_plan(small_plan(), small_record(), folder.path());
    auto const whole_text = bytes_of(folder.path() / "spaces.geojson");
    auto const file = folder.path() / "changed.geojson";
    std::mt19937 bits{7};
    std::string const likely{"{}[]\",:.0-+ntfax \\\n\x01\x80\xe4\xff", 23};
    int refused = 0;
    for (int round = 0; round < 1500; ++round) {
        auto text = whole_text;
        text[bits() % text.size()] = likely[bits() % likely.size()];
        std::ofstream{file, std::ios::binary | std::ios::trunc} << text;
        auto const parsed = nlohmann::json::parse(text, nullptr, false);
        CAPTURE(round);
        if (!parsed.is_object() || !parsed.contains("features") || !parsed["features"].is_array()) {
            ++refused;
            CHECK_THROWS_AS(count_features(file), Error);
        } else
            CHECK(count_features(file) == std::ranges::count_if(parsed["features"], &nlohmann::json::is_object));
    }
    CHECK(refused > 100);
    CHECK(refused < 1400);
}
