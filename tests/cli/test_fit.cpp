// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "importers/layers/read_study.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <fmt/format.h>

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
