// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/clean.h"
#include "engine/assembly/plot_units.h"
#include "engine/assembly/tessellation.h"
#include "engine/core/error.h"
#include "engine/geometry/nearest_borders.h"
#include "engine/geometry/outline.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/shared_area.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>

using namespace lacuna;
using test::box;
using test::Dice;

namespace {

std::vector<Building> houses(std::vector<std::pair<std::string, MultiPolygon>> const& shapes)
{
    InputLayer layer{"buildings", static_cast<std::int64_t>(shapes.size()), {}, {}};
    for (auto const& [id, shape] : shapes) layer.features.push_back({id, "b.gpkg", 0, shape, {}, {}, {}});
    return clean_buildings(layer, {}, 1).buildings;
}

Road street(std::string id, Polyline line, double width)
{
    return {std::move(id), "residential", {std::move(line)}, {}, width};
}

Parcel const& plot(Tessellation const& made, std::string const& id)
{
    auto const found = std::ranges::find(made.plots, id, &Parcel::id);
    REQUIRE(found != made.plots.end());
    return *found;
}

double squared_distance_to(MultiPolygon const& shape, Point p)
{
    double least = contains(shape, p) ? 0 : 1e30;
    auto const ring = [&](Ring const& r) {
        for (std::size_t i = 1; i < r.size(); ++i) least = std::min(least, squared_distance(p, {r[i - 1], r[i]}));
    };
    for (auto const& polygon : shape) {
        ring(polygon.outer);
        for (auto const& inner : polygon.inners) ring(inner);
    }
    return least;
}

/// Ground that two plots share, over all pairs.
double shared_m2(std::vector<Parcel> const& plots)
{
    double sum = 0;
    for (std::size_t i = 0; i < plots.size(); ++i)
        for (std::size_t j = i + 1; j < plots.size(); ++j)
            if (overlap(bounds(plots[i].boundary), bounds(plots[j].boundary)))
                sum += shared_area(plots[i].boundary, plots[j].boundary);
    return sum;
}

/// A town of `count` buildings at random: boxes at angles, stars, terraces wall to wall, overlaps.
std::vector<Building> town(Dice& dice, int count, double size_m)
{
    std::vector<std::pair<std::string, MultiPolygon>> shapes;
    for (int i = 0; i < count; ++i) {
        double const x = dice.between(0, size_m), y = dice.between(0, size_m), a = dice.between(8, 20);
        double const turn = dice.between(0, 180);
        std::string const id = "b" + std::to_string(i);
        if (i % 5 == 0)
            shapes.push_back({id, {test::star(dice, x, y, 12, 9)}});
        else
            shapes.push_back({id, {test::moved(rectangle(0, 0, a, 9), turn, x, y)}});
        if (i % 4 == 1) shapes.push_back({id + "t", {test::moved(rectangle(a, 0, a + 10, 9), turn, x, y)}});
    }
    return houses(shapes);
}

SpaceRules every_building()
{
    SpaceRules rules;
    rules.plot_building_min_m2 = 0;
    rules.plot_reach_m = 40;
    return rules;
}

}  // namespace

TEST_CASE("the border of two points is the line half way between them", "[tessellation]")
{
    auto const lines = nearest_borders({{{0, 0}, 1}, {{10, 0}, 2}, {{0, 0}, 2}}, {-20, -20, 30, 20}, 0.01);
    REQUIRE(lines.size() == 1);
    for (auto const& p : lines[0]) CHECK(p.x == Approx(5).margin(1e-3));
    CHECK(std::abs(lines[0].front().y - lines[0].back().y) > 40);
    CHECK(nearest_borders({{{0, 0}, 1}, {{10, 0}, 1}}, {-20, -20, 30, 20}, 0.01).empty());
    CHECK(nearest_borders({}, {-20, -20, 30, 20}, 0.01).empty());
}

TEST_CASE("two houses without streets: each has the ground nearest to it, up to the reach, worked by hand",
          "[tessellation]")
{
    SpaceRules rules = every_building();
    rules.arc_segments = 64;
    auto const made = tessellate(houses({{"a", box(0, 0, 10, 10)}, {"b", box(30, 0, 40, 10)}}), {}, rules, 1);
    REQUIRE(made.plots.size() == 2);
    CHECK(made.plots[0].id == "plot-a");
    CHECK(made.plots[0].proxy);
    CHECK(made.plots[0].attributes.owner_class == "unknown (no cadastre)");
    CHECK(made.plots[0].note.find("made without streets") != std::string::npos);
    CHECK(bounds(made.plots[0].boundary).max_x == Approx(20).margin(0.02));
    CHECK(bounds(made.plots[1].boundary).min_x == Approx(20).margin(0.02));
    CHECK(bounds(made.plots[0].boundary).min_x == Approx(-40).margin(1e-6));
    // Half of both: to the west a box with rounded corners; in the east cut at x = 20, where the circle round the
    // corner (10, 0) stands sqrt(40^2 - 10^2) high.
    double const h = std::sqrt(1500.0), sector = 800 * std::asin(0.25) + 5 * h;
    double const by_hand = 10 * 40 + 10 * 10 + 10 * 80 + 800 * 3.14159265358979 + 10 * 10 + 2 * sector;
    CHECK(made.plots[0].area_m2 == Approx(by_hand).epsilon(2e-3));
    CHECK(made.plots[0].area_m2 == Approx(made.plots[1].area_m2).epsilon(1e-4));
    CHECK_FALSE(made.account.by_roads);
    CHECK(made.account.area_m2 == Approx(120 * 90));
    CHECK(std::abs(made.account.open_balance_m2()) < 1e-4);
    CHECK(made.account.far_m2 == Approx(120 * 90 - 2 * by_hand).epsilon(5e-3));
}

TEST_CASE("houses wall to wall keep plots of their own, parted in line with the party wall", "[tessellation]")
{
    auto const made = tessellate(houses({{"a", box(0, 0, 8, 10)}, {"b", box(8, 0, 16, 10)}, {"c", box(16, 0, 24, 10)}}),
                                 {}, every_building(), 1);
    REQUIRE(made.plots.size() == 3);
    Box const middle = bounds(plot(made, "plot-b").boundary);
    CHECK(middle.min_x == Approx(8).margin(0.06));
    CHECK(middle.max_x == Approx(16).margin(0.06));
    CHECK(middle.max_y == Approx(50).margin(1e-6));
    CHECK(plot(made, "plot-b").area_m2 == Approx(8 * 90).epsilon(5e-3));
}

TEST_CASE("a compound and a shed are of the plot of their house; a shed by itself founds one", "[tessellation]")
{
    SpaceRules rules = every_building();
    rules.plot_building_min_m2 = 30;
    auto const buildings = houses({{"yard", box(0, 0, 30, 30)},
                                   {"house in the yard", box(5, 5, 15, 15)},
                                   {"shed", box(34, 0, 38, 4)},
                                   {"next door", box(60, 0, 72, 10)},
                                   {"hut far off", box(0, 70, 4, 74)}});
    auto const made = tessellate(buildings, {}, rules, 1);
    REQUIRE(made.plots.size() == 3);
    CHECK(contains(plot(made, "plot-yard").boundary, {36, 2}));
    CHECK(plot(made, "plot-yard").note.find("and 2 with it") != std::string::npos);
    CHECK(contains(plot(made, "plot-hut far off").boundary, {2, 72}));
    CHECK(contains(plot(made, "plot-next door").boundary, {66, 5}));
}

TEST_CASE("streets part plots and take their own ground, worked by hand", "[tessellation]")
{
    // The frame is 140 x 100; a street 8 m wide at x = 50 parts it, and one that ends in the middle parts nothing.
    SpaceRules rules = every_building();
    rules.plot_reach_m = 40;
    auto const buildings = houses({{"a", box(0, 0, 20, 20)}, {"b", box(54, 0, 60, 20)}});
    std::vector<Road> const roads{street("s", {{42, -100}, {42, 100}}, 8), street("end", {{42, 30}, {70, 30}}, 4)};
    auto const made = tessellate(buildings, roads, rules, 1);
    REQUIRE(made.plots.size() == 2);
    CHECK(made.account.by_roads);
    CHECK(made.account.enclosures == 2);
    CHECK(made.account.area_m2 == Approx(140 * 100));
    CHECK(made.account.roads_m2 == Approx(8 * 100 + 24 * 4 + 3.14159265 * 4 / 2).epsilon(2e-3));
    CHECK(std::abs(made.account.open_balance_m2()) < 1e-4);
    // 30 is nearer to b's wall than to the street, but b is across it.
    CHECK(contains(plot(made, "plot-a").boundary, {37.5, 10}));
    CHECK(bounds(plot(made, "plot-a").boundary).max_x == Approx(38));
    CHECK(bounds(plot(made, "plot-b").boundary).min_x == Approx(46));
}

TEST_CASE("a building that stands in the street is whole in its plot, and a block without one gives none",
          "[tessellation]")
{
    auto const made =
        tessellate(houses({{"a", box(-5, 0, 20, 20)}}), {street("s", {{0, -100}, {0, 100}}, 6)}, every_building(), 1);
    REQUIRE(made.plots.size() == 1);
    CHECK(area(difference(box(-5, 0, 20, 20), made.plots[0].boundary)) == Approx(0).margin(1e-6));
    CHECK(made.account.enclosures == 2);
    CHECK(made.account.without_building == 1);
    CHECK(made.account.without_building_m2 > 1000);
    CHECK(std::abs(made.account.open_balance_m2()) < 1e-4);
}

TEST_CASE("plots are an exact partition, and each point is with its nearest building (slow twin)", "[tessellation]")
{
    auto const seed = GENERATE(1U, 2U, 3U);
    Dice dice{seed};
    auto const buildings = town(dice, 60, 260);
    std::vector<Road> const roads{street("s", {{-90, 130}, {400, 120}}, 7), street("t", {{140, -90}, {120, 400}}, 9)};
    SpaceRules const rules = every_building();
    auto const made = tessellate(buildings, roads, rules, 2);
    CHECK(std::abs(made.account.open_balance_m2()) < 1e-4);
    CHECK(shared_m2(made.plots) < 1e-3);
    CHECK(made.issues.empty());

    std::vector<std::optional<std::size_t>> const one(buildings.size(), 0);
    auto const unit = plot_units(buildings, one, rules);
    std::map<std::string, std::vector<std::size_t>> members;
    for (std::size_t b = 0; b < buildings.size(); ++b) members["plot-" + buildings[unit[b]].id].push_back(b);
    REQUIRE(made.plots.size() == members.size());
    for (auto const& p : made.plots)
        for (auto const b : members.at(p.id))
            CHECK(area(difference(buildings[b].counted, p.boundary)) == Approx(0).margin(1e-4));

    // Without streets the rule is simple: the nearest building of all.
    auto const open = tessellate(buildings, {}, rules, 2);
    int looked = 0;
    for (int i = 0; i < 4000; ++i) {
        Point const p{dice.between(-20, 280), dice.between(-20, 280)};
        std::map<std::string, double> m;
        for (auto const& [id, list] : members) {
            m[id] = 1e30;
            for (auto const b : list)
                m[id] = std::min(m[id], std::sqrt(squared_distance_to(buildings[b].footprint, p)));
        }
        auto const nearest = std::ranges::min_element(m, {}, [](auto const& entry) { return entry.second; });
        if (nearest->second > 39.5 || nearest->second < 0.01) continue;
        double second = 1e30;
        for (auto const& [id, distance_m] : m)
            if (id != nearest->first) second = std::min(second, distance_m);
        if (second - nearest->second < 0.25) continue;  // too close to the border to ask
        ++looked;
        INFO(p.x << " " << p.y << " " << nearest->first << " " << nearest->second << " " << second);
        CHECK(contains(plot(open, nearest->first).boundary, p));
    }
    CHECK(looked > 1000);
}

TEST_CASE("plots do not depend on the order of buildings or the number of threads", "[tessellation]")
{
    Dice dice{7};
    auto const buildings = town(dice, 40, 200);
    std::vector<Road> roads{street("s", {{-90, 100}, {400, 90}}, 7), street("t", {{90, -90}, {100, 400}}, 9)};
    auto const first = tessellate(buildings, roads, every_building(), 1);
    InputLayer layer{"buildings", static_cast<std::int64_t>(buildings.size()), {}, {}};
    for (auto const& b : buildings) layer.features.push_back({b.id, "b.gpkg", 0, b.footprint, {}, {}, {}});
    std::ranges::shuffle(layer.features, std::mt19937{3});
    std::ranges::reverse(roads);
    auto const second = tessellate(clean_buildings(layer, {}, 2).buildings, roads, every_building(), 2);
    REQUIRE(first.plots.size() == second.plots.size());
    for (std::size_t i = 0; i < first.plots.size(); ++i) {
        CHECK(first.plots[i].id == second.plots[i].id);
        CHECK(first.plots[i].boundary == second.plots[i].boundary);
    }
}

TEST_CASE("hostile buildings make plots or are refused", "[tessellation][hostile]")
{
    SECTION("a building that covers the world, and a village in its court")
    {
        MultiPolygon world{rectangle(-2e7, -2e7, 2e7, 2e7)};
        world[0].inners.push_back(rectangle(0, 0, 500, 500).outer);
        auto const made =
            tessellate(houses({{"world", world}, {"a", box(100, 100, 120, 110)}, {"b", box(200, 100, 220, 110)}}), {},
                       every_building(), 2);
        CHECK(made.plots.size() == 3);
        CHECK(std::abs(made.account.open_balance_m2()) < 1e-9 * made.account.area_m2);
    }
    SECTION("1,500 buildings that lie on each other")
    {
        Dice dice{5};
        std::vector<std::pair<std::string, MultiPolygon>> shapes;
        for (int i = 0; i < 1500; ++i)
            shapes.push_back({std::to_string(i),
                              {test::moved(rectangle(0, 0, 6, 6), dice.between(0, 90), dice.between(0, 300),
                                           dice.between(0, 300))}});
        auto const made = tessellate(houses(shapes), {}, every_building(), 2);
        CHECK(made.plots.size() > 300);
        CHECK(std::abs(made.account.open_balance_m2()) < 0.01);
    }
    SECTION("a building of 100,000 corners beside one of four")
    {
        Ring rippled;
        for (int i = 0; i < 100'000; ++i) {
            double const angle = 2 * 3.14159265358979 * i / 100'000, r = 300 + 0.05 * std::sin(0.37 * i);
            rippled.push_back({r * std::cos(angle), r * std::sin(angle)});
        }
        rippled.push_back(rippled.front());
        auto const made =
            tessellate(houses({{"a", {{rippled, {}}}}, {"b", box(320, 0, 340, 20)}}), {}, every_building(), 2);
        CHECK(made.plots.size() == 2);
        CHECK(std::abs(made.account.open_balance_m2()) < 0.01);
    }
    SECTION("coordinates of ten million with walls a millimetre apart")
    {
        auto const made = tessellate(
            houses({{"a", box(1e7, 1e7, 1e7 + 10, 1e7 + 10)}, {"b", box(1e7 + 10.001, 1e7, 1e7 + 20, 1e7 + 10)}}), {},
            every_building(), 2);
        CHECK(made.plots.size() == 2);
        CHECK(made.plots[0].area_m2 == Approx(made.plots[1].area_m2).epsilon(0.01));
        CHECK(std::abs(made.account.open_balance_m2()) < 1e-4);
    }
    SECTION("an enclosure of more buildings than one overlay takes is refused at once, and says what to do")
    {
        std::vector<std::pair<std::string, MultiPolygon>> shapes;
        for (int i = 0; i < 12'001; ++i) {
            double const x = 20.0 * (i % 110), y = 20.0 * (i / 110);
            shapes.push_back({std::to_string(i), box(x, y, x + 8, y + 8)});
        }
        std::string said;
        try {
            (void)tessellate(houses(shapes), {}, every_building(), 2);
        } catch (Error const& e) {
            said = e.what();
        }
        CHECK(said.find("12001 buildings") != std::string::npos);
        CHECK(said.find("--roads") != std::string::npos);
    }
    SECTION("nothing") { CHECK(tessellate({}, {}, every_building(), 2).plots.empty()); }
}
