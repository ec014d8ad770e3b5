// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "importers/layers/read_study.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

using namespace lacuna;

namespace {

/// GeoJSON in EPSG:32651, a micrometre exact, ids 1, 2, ...
std::string geojson(std::vector<Polygon> const& polygons)
{
    std::string text = R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":)"
                       R"("urn:ogc:def:crs:EPSG::32651"}},"features":[)";
    for (std::size_t i = 0; i < polygons.size(); ++i) {
        std::string rings;
        auto const add = [&](Ring const& ring) {
            std::string points;
            for (Point const p : ring) points += fmt::format("{}[{:.6f},{:.6f}]", points.empty() ? "" : ",", p.x, p.y);
            rings += fmt::format("{}[{}]", rings.empty() ? "" : ",", points);
        };
        add(polygons[i].outer);
        for (auto const& inner : polygons[i].inners) add(inner);
        text += fmt::format(R"({}{{"type":"Feature","properties":{{"id":"{}"}},"geometry":{{"type":"Polygon",)"
                            R"("coordinates":[{}]}}}})",
                            i ? "," : "", i + 1, rings);
    }
    return text + "]}";
}

struct Answer {
    std::string out;
    std::vector<MultiPolygon> rectangles;  ///< in the order of the polygons
};

Answer ask(std::vector<Polygon> const& yards, double width, double length)
{
    test::TempFolder folder;
    test::write_text(folder.path() / "yards.geojson", geojson(yards));
    auto const run =
        test::run_program({"fit", "yards.geojson", "--id", "id", "--working-crs", "EPSG:32651", "--width",
                           fmt::format("{}", width), "--length", fmt::format("{}", length), "--out", "fits.gpkg"},
                          folder.path());
    REQUIRE(run.exit_code == 0);
    LayerRequest request;
    request.name = "polygons";
    request.sources = {(folder.path() / "fits.gpkg").string()};
    auto read = read_polygons(request, "EPSG:32651", std::string{LACUNA_SOURCE_DIR} + "/data/schemas");
    Answer answer{run.out, {}};
    std::ranges::sort(read.layer.features, {}, &InputFeature::fid);
    for (auto const& feature : read.layer.features) answer.rectangles.push_back(feature.shape);
    return answer;
}

int covered_within_a_millimetre(std::vector<Polygon> const& yards, Answer const& answer, double least_m2)
{
    REQUIRE(answer.rectangles.size() == yards.size());
    int covered = 0;
    for (std::size_t i = 0; i < yards.size(); ++i)
        covered += area(answer.rectangles[i]) > least_m2 && covers(offset({yards[i]}, 1e-3), answer.rectangles[i]);
    return covered;
}

std::vector<std::pair<double, double>> const sizes{{3, 6}, {6, 10}, {10, 20}, {8, 40}};

}  // namespace

TEST_CASE("lacuna fit finds what is five centimetres smaller than a yard in every one, and GEOS covers it",
          "[fit][property]")
{
    Dice dice{307};
    for (auto const& [w, l] : sizes) {
        std::vector<Polygon> yards;
        for (int i = 0; i < 400; ++i)
            yards.push_back(test::moved(rectangle(0, 0, l, w), dice.between(0, 180), dice.between(4e5, 6e5), 5e6));
        auto const smaller = ask(yards, w - 0.05, l - 0.05);
        CHECK(smaller.out.find("fits into 400 of 400 polygons") != std::string::npos);
        CHECK(covered_within_a_millimetre(yards, smaller, (w - 0.051) * (l - 0.051)) == 400);
        auto const larger = ask(yards, w + 0.05, l + 0.05);
        CHECK(larger.out.find("fits into 0 of 400 polygons; into 400 proven not to, into 0 not found") !=
              std::string::npos);
    }
}

TEST_CASE("what lacuna fit draws among obstacles is covered by GEOS, whether it fits or is smaller", "[fit][property]")
{
    Dice dice{311};
    std::vector<Polygon> yards;
    while (yards.size() < 100) {
        double const x = dice.between(4e5, 6e5), y = 5e6 + dice.between(-1e4, 1e4);
        std::vector<MultiPolygon> obstacles;
        for (int k = 0; k < 40; ++k)
            obstacles.push_back({test::star(dice, x + dice.between(-45, 45), y + dice.between(-45, 45),
                                            dice.between(2, 9), dice.pick(4, 9))});
        MultiPolygon const square{test::moved(rectangle(-40, -40, 40, 40), dice.between(0, 90), x, y)};
        for (auto& part : difference(square, union_of(obstacles)))
            if (area(part) > 100 && yards.size() < 100) yards.push_back(std::move(part));
    }
    CHECK(covered_within_a_millimetre(yards, ask(yards, 10, 20), 1) == 100);
}

TEST_CASE("lacuna fit --largest gives each polygon's largest rectangle with what none exceeds, over all its parts",
          "[fit]")
{
    test::TempFolder folder;
    Polygon const l{{{4e5, 5e6},
                     {4e5 + 40, 5e6},
                     {4e5 + 40, 5e6 + 10},
                     {4e5 + 10, 5e6 + 10},
                     {4e5 + 10, 5e6 + 30},
                     {4e5, 5e6 + 30},
                     {4e5, 5e6}},
                    {}};
    std::vector<Polygon> const yards{test::moved(rectangle(0, 0, 30, 12), 31, 4e5 + 100, 5e6), l,
                                     test::moved(rectangle(0, 0, 50, 2), 60, 4e5, 5e6)};
    test::write_text(folder.path() / "yards.geojson", geojson(yards));
    std::vector<std::string> const command{"fit",        "yards.geojson", "--id",        "id", "--working-crs",
                                           "EPSG:32651", "--largest",     "--min-width", "3",  "--out"};
    auto const run = test::run_program(test::joined(command, {"largest.geojson"}), folder.path());
    REQUIRE(run.exit_code == 0);
    CHECK(run.out.find("found in 2 of 3 polygons, in 2 within 1 % of the most it can be; 1 proven to hold none") !=
          std::string::npos);
    auto const rows = nlohmann::json::parse(test::text_of(folder.path() / "largest.geojson"))["features"];
    REQUIRE(rows.size() == 3);
    auto const of = [&](std::size_t i) { return rows[i]["properties"]; };
    CHECK(of(0)["id"] == "1");
    CHECK(of(0)["area_m2"].get<double>() == Approx(360).margin(0.01));
    CHECK(of(0)["upper_m2"].get<double>() == Approx(360).margin(0.01));
    CHECK(of(0)["width_m"].get<double>() == Approx(12).margin(0.001));
    CHECK(of(0)["length_m"].get<double>() == Approx(30).margin(0.001));
    CHECK(of(0)["angle_deg"].get<double>() == Approx(31).margin(0.01));
    CHECK(of(0)["proven"] == true);
    CHECK(of(1)["area_m2"].get<double>() == Approx(400).margin(0.01));
    CHECK(of(1)["upper_m2"].get<double>() >= 400);
    CHECK(of(1)["upper_m2"].get<double>() <= 400 / 0.99 + 0.01);
    CHECK(of(2)["area_m2"].is_null());
    CHECK(of(2)["upper_m2"].get<double>() == 0);
    CHECK(of(2)["proven"] == true);

    // Both yards as one polygon of two parts.
    auto text = geojson({yards[1], yards[0]});
    auto joined = nlohmann::json::parse(text);
    auto& features = joined["features"];
    features[0]["geometry"] = {
        {"type", "MultiPolygon"},
        {"coordinates", {features[0]["geometry"]["coordinates"], features[1]["geometry"]["coordinates"]}}};
    features.erase(1);
    test::write_text(folder.path() / "yards.geojson", joined.dump());
    REQUIRE(test::run_program(test::joined(command, {"both.geojson"}), folder.path()).exit_code == 0);
    auto const both = nlohmann::json::parse(test::text_of(folder.path() / "both.geojson"))["features"];
    REQUIRE(both.size() == 1);
    CHECK(both[0]["properties"]["area_m2"].get<double>() == Approx(400).margin(0.01));
}

TEST_CASE("what lacuna fit --largest draws is covered by GEOS, on any number of threads the same bytes",
          "[fit][property]")
{
    Dice dice{313};
    test::TempFolder folder;
    std::vector<Polygon> yards;
    for (int i = 0; i < 60; ++i)
        yards.push_back(test::star(dice, dice.between(4e5, 6e5), 5e6, dice.between(8, 40), dice.pick(4, 20)));
    test::write_text(folder.path() / "yards.geojson", geojson(yards));
    for (auto const* threads : {"1", "3"})
        REQUIRE(test::run_program({"fit", "yards.geojson", "--working-crs", "EPSG:32651", "--largest", "--gap", "0.005",
                                   "--threads", threads, "--out", fmt::format("{}.gpkg", threads)},
                                  folder.path())
                    .exit_code == 0);
    CHECK(test::text_of(folder.path() / "1.gpkg") == test::text_of(folder.path() / "3.gpkg"));
    LayerRequest request;
    request.name = "polygons";
    request.sources = {(folder.path() / "1.gpkg").string()};
    auto read = read_polygons(request, "EPSG:32651", std::string{LACUNA_SOURCE_DIR} + "/data/schemas");
    Answer answer;
    std::ranges::sort(read.layer.features, {}, &InputFeature::fid);
    for (auto const& feature : read.layer.features) answer.rectangles.push_back(feature.shape);
    CHECK(covered_within_a_millimetre(yards, answer, 1) == 60);
}

TEST_CASE("lacuna fit wants a size or --largest, and not both", "[fit]")
{
    test::TempFolder folder;
    test::write_text(folder.path() / "yards.geojson", geojson({rectangle(4e5, 5e6, 4e5 + 9, 5e6 + 9)}));
    auto const ask = [&](std::vector<std::string> const& more) {
        return test::run_program(test::joined({"fit", "yards.geojson", "--out", "fits.gpkg"}, more), folder.path());
    };
    auto const neither = ask({"--width", "3"});
    CHECK(neither.exit_code == 2);
    CHECK(neither.err.find("give --width and --length, the sides of the rectangle, or --largest") != std::string::npos);
    CHECK(ask({"--largest", "--width", "3"}).exit_code == 2);
    CHECK(ask({"--width", "3", "--length", "4", "--min-width", "2"}).exit_code == 2);
    CHECK(ask({"--largest", "--gap", "0"}).exit_code == 2);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "fits.gpkg"));
    auto const elsewhere = test::run_program({"fit", "yards.geojson", "--largest", "--out", "fits.shp"}, folder.path());
    CHECK(elsewhere.exit_code == 2);
    CHECK(elsewhere.err.find("ends neither in .geojson nor in .gpkg") != std::string::npos);
}
