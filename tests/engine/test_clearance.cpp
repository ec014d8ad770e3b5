// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/clearance.h"

#include "engine/geometry/overlay.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <numbers>

using namespace lacuna;
using test::box;
using test::Dice;
using test::moved;
using test::star;

namespace {

constexpr double pi = std::numbers::pi;
constexpr int fine = 64;

ClearanceTask yard(MultiPolygon const& ground, double setback_m, std::vector<MultiPolygon> const& buildings,
                   double clear_m)
{
    ClearanceTask task{&ground, setback_m};
    for (auto const& b : buildings) task.solids.push_back({&b, clear_m});
    return task;
}

/// The same by overlays: eroded at once and grown again, as GEOS simplifies arcs that it is given to erode.
MultiPolygon twin(MultiPolygon const& ground, double setback_m, std::vector<MultiPolygon> const& buildings,
                  double clear_m, double radius_m)
{
    std::vector<MultiPolygon const*> all;
    for (auto const& b : buildings) all.push_back(&b);
    auto core = offset(ground, -setback_m - radius_m, fine);
    if (!all.empty() && !core.empty()) core = difference(core, offset_of_all(all, clear_m + radius_m, fine));
    return radius_m > 0 ? offset(core, radius_m, fine) : core;
}

}  // namespace

TEST_CASE("clear ground: a square less its setback", "[clearance]")
{
    auto const ground = box(10, 20, 110, 70);
    auto const free = clear_ground(yard(ground, 1, {}, 3), 0, {10, 20});
    REQUIRE(free);
    REQUIRE(free->size() == 1);
    CHECK(area(*free) == Approx(98 * 48).margin(1e-9));
    CHECK(to_polygons(*free, 8, Chords::inside, {10, 20}) == MultiPolygon{box(11, 21, 109, 69)});
}

TEST_CASE("clear ground: a house in the middle takes itself and a rounded rim", "[clearance]")
{
    auto const ground = box(0, 0, 100, 100);
    std::vector<MultiPolygon> const house{box(40, 40, 60, 60)};
    auto const free = clear_ground(yard(ground, 1, house, 3), 0, {});
    REQUIRE(free);
    REQUIRE(free->size() == 1);
    REQUIRE(free->front().inners.size() == 1);
    CHECK(area(*free) == Approx(98 * 98 - (400 + 4 * 20 * 3 + pi * 9)).margin(1e-9));
}

TEST_CASE("clear ground: opened, its corners become arcs", "[clearance]")
{
    auto const ground = box(0, 0, 100, 100);
    auto const core = clear_ground(yard(ground, 1, {}, 3), 2, {});
    REQUIRE(core);
    CHECK(area(*core) == Approx(94 * 94).margin(1e-9));
    auto const opened = spread(*core, 2);
    REQUIRE(opened);
    CHECK(area(*opened) == Approx(98 * 98 - (16 - pi * 4)).margin(1e-9));
    CHECK(area(to_polygons(*opened, 8, Chords::same_area)) == Approx(area(*opened)).margin(1e-9));
    CHECK(area(to_polygons(*opened, 8, Chords::inside)) < area(*opened));
}

TEST_CASE("clear ground: a house that leaves a corridor of 3.9 m is opened away there, one of 4.1 m is not",
          "[clearance]")
{
    auto const ground = box(0, 0, 60, 20);
    for (double const corridor : {3.9, 4.1}) {
        std::vector<MultiPolygon> const task_house{box(20, 0, 40, 20 - 1 - 3 - corridor)};
        auto const core = clear_ground(yard(ground, 1, task_house, 3), 2, {});
        REQUIRE(core);
        CHECK(core->size() == (corridor < 4 ? 2 : 1));
        auto const opened = spread(*core, 2);
        REQUIRE(opened);
        CHECK(opened->size() == (corridor < 4 ? 2 : 1));
        auto const expected = twin(ground, 1, task_house, 3, 2);
        CHECK(area(*opened) == Approx(area(expected)).epsilon(1e-4));
    }
}

TEST_CASE("clear ground: sides with setbacks of their own, front 5 m, rear 3 m, sides 1 m", "[clearance]")
{
    auto const ground = box(0, 0, 20, 40);
    ClearanceTask task{&ground, 0, {5, 1, 3, 1}};
    auto const free = clear_ground(task, 0, {});
    REQUIRE(free);
    CHECK(area(*free) == Approx(18 * 32).margin(1e-9));
}

TEST_CASE("clear ground: a tree keeps its circle, a pipe its strip", "[clearance]")
{
    auto const ground = box(0, 0, 50, 50);
    Polyline const pipe{{-10, 10}, {60, 10}};
    ClearanceTask task{&ground, 1};
    task.spots = {{{25, 30}, 3}};
    task.threads = {{&pipe, 2}};
    auto const free = clear_ground(task, 0, {});
    REQUIRE(free);
    CHECK(free->size() == 2);
    CHECK(area(*free) == Approx(48 * 48 - 48 * 4 - pi * 9).margin(1e-9));
}

TEST_CASE("clear ground: nothing is left of a parcel narrower than its setbacks", "[clearance]")
{
    auto const ground = box(0, 0, 100, 2);
    auto const free = clear_ground(yard(ground, 1.5, {}, 3), 0, {});
    REQUIRE(free);
    CHECK(free->empty());
}

TEST_CASE("clear ground: a building larger than the parcel leaves nothing", "[clearance]")
{
    auto const ground = box(10, 10, 30, 30);
    std::vector<MultiPolygon> const hall{box(0, 0, 100, 100)};
    auto const free = clear_ground(yard(ground, 1, hall, 3), 0, {});
    REQUIRE(free);
    CHECK(free->empty());
}

TEST_CASE("clear ground: a courtyard stays open ground", "[clearance]")
{
    auto const ground = box(0, 0, 100, 100);
    MultiPolygon court = box(10, 10, 90, 90);
    court.front().inners.push_back(rectangle(30, 30, 70, 70).outer);
    std::vector<MultiPolygon> const courts{court};
    auto const free = clear_ground(yard(ground, 1, courts, 3), 0, {});
    REQUIRE(free);
    CHECK(area(*free) == Approx(area(twin(ground, 1, courts, 3, 0))).epsilon(1e-5));
}

TEST_CASE("clear ground agrees with overlays of fine arcs over random yards", "[clearance][property]")
{
    int declined = 0, not_taken = 0, cases = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        Dice dice{seed};
        bool const ragged = seed % 2 == 0;
        double const angle = dice.between(0, 90), east = 500'000, north = 4'000'000;
        MultiPolygon const ground{
            ragged ? star(dice, east, north, dice.between(15, 60), 5 + static_cast<int>(seed % 40))
                   : moved(rectangle(0, 0, dice.between(10, 60), dice.between(10, 60)), angle, east, north)};
        Box const frame = bounds(ground);
        std::vector<MultiPolygon> buildings;
        int const count = static_cast<int>(seed % 7);
        for (int i = 0; i < count; ++i) {
            double const x = dice.between(frame.min_x, frame.max_x), y = dice.between(frame.min_y, frame.max_y);
            // Rows of houses share walls and lines.
            double const w = dice.between(2, 15), d = dice.between(2, 15);
            buildings.push_back({moved(rectangle(0, 0, w, d), angle, x, y)});
            if (i % 2 == 1) buildings.push_back({moved(rectangle(w, 0, 2 * w, d), angle, x, y)});
        }
        for (double const radius : {0.0, 2.0}) {
            ++cases;
            CAPTURE(seed, radius);
            Point const origin{frame.min_x, frame.min_y};
            auto const core = clear_ground(yard(ground, 1, buildings, 3), radius, origin);
            auto const found = core && radius > 0 ? spread(*core, radius) : core;
            if (!found) {
                ++declined;
                continue;
            }
            if (radius > 0) {
                auto const free = clear_ground(yard(ground, 1, buildings, 3), 0, origin);
                REQUIRE(free);
                auto const taken = beyond(*free, *core, *found, radius);
                not_taken += !taken;
                if (taken) CHECK(area(*taken) == Approx(area(*free) - area(*found)).margin(1e-4));
            }
            auto const expected = twin(ground, 1, buildings, 3, radius);
            double const m2 = area(expected);
            // The twin's arcs are chords and its input is simplified by 1 % of the distance.
            CHECK(area(*found) == Approx(m2).margin(0.002 + 1e-4 * m2));
            auto const shape = to_polygons(*found, fine, Chords::inside, origin);
            std::string why;
            CAPTURE(why);
            CHECK(is_valid(shape, &why));
            auto const here = repaired(shape);
            CHECK(area(difference(expected, here)) + area(difference(here, expected)) < 0.02 + 1e-3 * m2);
        }
    }
    CAPTURE(declined, not_taken, cases);
    CHECK(declined * 100 <= cases);
    CHECK(not_taken * 20 <= cases);
}
