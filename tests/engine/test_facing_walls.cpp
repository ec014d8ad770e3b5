// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/spaces/find_spaces.h"
#include "engine/spaces/gap.h"
#include "tests/engine/building_fixtures.h"
#include "tests/engine/lots.h"
#include "tests/support/kind_twin_parts.h"

#include <numbers>

using namespace lacuna;
using namespace lacuna::test;

namespace {

/// Two gables of 12 m, 11 m apart, and what else stands there; turned.
struct Strip {
    std::vector<Building> all{building("A", box(0, 0, 20, 12)), building("B", box(31, 0, 50, 12))};

    [[nodiscard]] std::vector<FacingWalls> walls(double turn = 0, SpaceRules const& rules = {}) const
    {
        auto turned = all;
        for (auto& b : turned)
            for (auto& polygon : b.footprint) polygon = moved(polygon, turn, 3e5, 5e6);
        std::vector<Building const*> given;
        for (auto const& b : turned) given.push_back(&b);
        return facing_walls(given, rules);
    }
};

std::vector<FacingWalls> of(std::vector<FacingWalls> const& all, std::string const& first, std::string const& second)
{
    std::vector<FacingWalls> out;
    std::ranges::copy_if(all, std::back_inserter(out),
                         [&](FacingWalls const& f) { return f.first == first && f.second == second; });
    return out;
}

double facing_m(std::vector<FacingWalls> const& all)
{
    double m = 0;
    for (auto const& f : all) m += f.facing_m;
    return m;
}

}  // namespace

TEST_CASE("a building that fills the ground between two others parts them, and each faces it, worked by hand", "[gap]")
{
    Strip strip;
    strip.all.push_back(building("C", box(23, -1, 27, 13)));
    for (double const turn : {0.0, 31.0, 90.0, 200.0}) {
        auto const found = strip.walls(turn);
        REQUIRE(found.size() == 2);
        CHECK(found[0].first == "A");
        CHECK(found[0].second == "C");
        CHECK(found[0].distance_m == Approx(3));
        CHECK(found[1].first == "B");
        CHECK(found[1].second == "C");
        CHECK(found[1].distance_m == Approx(4));
    }
}

TEST_CASE("a building across a part of the ground between two others leaves them the rest, worked by hand", "[gap]")
{
    Strip strip;
    strip.all.push_back(building("C", box(22, -3, 28, 5)));
    for (double const turn : {0.0, 31.0, 90.0, 200.0}) {
        auto const found = strip.walls(turn);
        auto const ab = of(found, "A", "B");
        REQUIRE(ab.size() == 1);
        CHECK(ab[0].facing_m == Approx(7));
        CHECK(ab[0].distance_m == Approx(11));
        CHECK(area(ab[0].between) == Approx(7 * 11));
        CHECK(facing_m(of(found, "A", "C")) == Approx(5));
        CHECK(facing_m(of(found, "B", "C")) == Approx(5));
    }
    // In the middle it leaves a part on both sides.
    strip.all.back() = building("C", box(20, 2, 24, 9));  // an annex of A
    auto const found = strip.walls(17);
    auto const ab = of(found, "A", "B");
    REQUIRE(ab.size() == 2);
    CHECK(facing_m(ab) == Approx(2 + 3));
    CHECK(of(found, "A", "C").empty());
    CHECK(of(found, "B", "C").front().distance_m == Approx(7));
    // A bridge over all of it shows no side between the walls but its two ends.
    strip.all.back() = building("C", box(15, 3, 35, 8));
    CHECK(facing_m(of(strip.walls(17), "A", "B")) == Approx(3 + 4));
    strip.all.back() = building("C", box(15, -3, 35, 15));
    CHECK(strip.walls(17).empty());
}

TEST_CASE("a shed between two gables does not part them, but does not count as facing", "[gap]")
{
    Strip strip;
    strip.all.push_back(building("S", box(24, 4, 27, 7)));
    for (double const turn : {0.0, 31.0}) {
        auto const found = strip.walls(turn);
        REQUIRE(found.size() == 1);
        CHECK(found[0].second == "B");
        CHECK(found[0].facing_m == Approx(12 - 3));
        CHECK(found[0].distance_m == Approx(11));
        CHECK(area(found[0].between) == Approx(12 * 11));
    }
    // Two sheds half a metre apart are as one; 1.5 m apart they are two.
    strip.all.push_back(building("T", box(24, 7.5, 27, 9)));
    CHECK(of(strip.walls(), "A", "B").size() == 2);
    strip.all.back() = building("T", box(24, 8.5, 27, 10));
    CHECK(of(strip.walls(), "A", "B").size() == 1);
}

TEST_CASE("a wall in a court does not face past its own wing", "[gap]")
{
    // An angular U of 12 x 20 m, its court of 4 m open to the south, and a house 3 m to the east.
    auto const u =
        building("U", {{{{0, 0}, {4, 0}, {4, 16}, {8, 16}, {8, 0}, {12, 0}, {12, 20}, {0, 20}, {0, 0}}, {}}});
    auto const house = building("V", box(15, 0, 30, 20));
    auto const found = facing_walls({&u, &house}, {});
    REQUIRE(found.size() == 1);
    CHECK(found[0].distance_m == Approx(3));
    CHECK(found[0].facing_m == Approx(20));
}

TEST_CASE("a wall drawn with many corners is one wall, noise of a few centimetres or not", "[gap]")
{
    Dice dice{3};
    struct Drawn {
        int sides;
        double noise_m;
    };
    for (auto const [sides, noise_m] : {Drawn{30, 0}, Drawn{30, 0.02}, Drawn{100'000, 0}}) {
        Ring ring{{0, 0}};
        for (int i = 0; i <= sides; ++i)
            ring.push_back({20 + (i % sides ? dice.between(-noise_m, noise_m) : 0), 12.0 * i / sides});
        ring.insert(ring.end(), {{0, 12}, {0, 0}});
        Strip strip;
        strip.all[0].footprint = {{ring, {}}};
        auto const found = strip.walls(40);
        REQUIRE(found.size() == 1);
        CHECK(found[0].facing_m == Approx(12).margin(1e-6));
        CHECK(found[0].distance_m == Approx(11).margin(1e-6));
    }
    // A round tower of 16 m beside a wall 2 m away faces it where it runs along it.
    Ring round;
    for (int i = 0; i < 64; ++i)
        round.push_back({28 + 8 * std::cos(i * std::numbers::pi / 32), 6 + 8 * std::sin(i * std::numbers::pi / 32)});
    round.push_back(round.front());
    auto const slab = building("A", box(0, -10, 18, 22)), tower = building("T", MultiPolygon{Polygon{round, {}}});
    auto const found = facing_walls({&slab, &tower}, {});
    CHECK(facing_m(found) > 4);
    for (auto const& f : found) CHECK(f.distance_m == Approx(2).margin(0.5));
}

TEST_CASE("facing walls are those of half planes and overlays, over seeded yards", "[gap][twin]")
{
    Dice dice{41};
    SpaceRules const rules;
    std::size_t pairs = 0, parted = 0;
    for (int k = 0; k < 300; ++k) {
        INFO("yard " << k);
        std::vector<Building> all;
        double const turn = dice.between(0, 90);
        for (int i = dice.pick(3, 7); i > 0; --i) {
            double const x = dice.between(0, 30), y = dice.between(0, 30);
            auto const house = rectangle(x, y, x + dice.between(2, 14), y + dice.between(2, 14));
            all.push_back(building("B" + std::to_string(i), {moved(house, turn + dice.between(-6, 6), 3e5, 5e6)}));
        }
        std::vector<Building const*> given;
        for (auto const& b : all) given.push_back(&b);
        auto const fast = facing_walls(given, rules);
        auto const slow = facing_by_half_planes(given, rules);
        double fast_m = 0, fast_m2 = 0, slow_m = 0, slow_m2 = 0;
        for (auto const& f : fast) fast_m += f.facing_m, fast_m2 += area(f.between);
        for (auto const& [m, polygon] : slow) slow_m += m, slow_m2 += area(polygon);
        CHECK(fast.size() == slow.size());
        CHECK(fast_m == Approx(slow_m).margin(1e-6));
        CHECK(fast_m2 == Approx(slow_m2).margin(1e-6));
        pairs += fast.size();
        // Seen across at every tenth of a metre, no pair has more built ground between than it may.
        for (auto const& f : fast) {
            auto const& r = f.between.outer;
            double const m = std::hypot(r[3].x - r[0].x, r[3].y - r[0].y);
            double run_m = 0, built_m = 0;
            for (double at = 0.05; at < m; at += 0.1) {
                Point const p = along(r[0], r[3], at / m), q = along(r[1], r[2], at / m);
                double const across = std::hypot(q.x - p.x, q.y - p.y), off = std::min(0.25, 0.3 * across);
                bool built = false;
                for (double t = off; t < across - off; t += 0.1)
                    for (auto const& b : all) built = built || contains(b.footprint, along(p, q, t / across));
                run_m = built ? run_m + 0.1 : 0;
                built_m += built ? 0.1 : 0;
                CHECK(run_m < rules.gap_min_facing_m + 0.2);
            }
            parted += built_m > 0.5;
        }
    }
    CHECK(pairs > 300);
    CHECK(parted > 10);
}

TEST_CASE("ground beside a building that parts two others is told by its own walls, and the account closes", "[gap]")
{
    auto const lot = parcel("P", box(-10, -20, 70, 40));
    auto const west = building("A", box(0, 0, 20, 12)), east = building("B", box(31, 0, 50, 12)),
               between = building("C", box(21, -6, 24, 7));
    ParcelScene scene;
    scene.parcel = &lot;
    scene.on_it = {{&west, 240}, {&east, 19 * 12}, {&between, 39}};
    scene.nearby = {&west.footprint, &east.footprint, &between.footprint};
    scene.walls_of = {&west, &east, &between};
    SpaceRules rules;
    rules.clearance_m = 1;
    rules.min_width_m = 1;
    auto const found = find_spaces(scene, rules);
    std::vector<Space> gaps;
    std::ranges::copy_if(found.spaces, std::back_inserter(gaps),
                         [](Space const& s) { return s.kind == SpaceKind::gap; });
    REQUIRE(gaps.size() == 1);
    // Before B 5 m of the 7 to C, and past C 9 m of the 11 to A, less what C keeps clear behind its end.
    CHECK(gaps[0].area_m2 == Approx(5 * 7 + 9 * 5 - 3 - std::numbers::pi / 4).margin(0.1));
    CHECK(gaps[0].evidence == "between the walls of buildings A and B, 11.0 m apart over 5.0 m");
    double spaces_m2 = 0, shared_m2 = 0, sum = found.survey.open_m2;
    for (auto const& loss : found.survey.losses) sum += loss.area_m2;
    for (auto const& s : found.spaces) {
        spaces_m2 += s.area_m2;
        for (auto const& t : found.spaces)
            if (&s != &t) shared_m2 += area(intersection(s.shape, t.shape));
    }
    CHECK(sum == Approx(lot.area_m2).margin(1e-6));
    CHECK(spaces_m2 == Approx(found.survey.open_m2).margin(1e-6));
    CHECK(shared_m2 < 1e-6);
}

TEST_CASE("strips of 2 to 7 m between two gables are gaps wherever what is kept clear leaves the least width", "[gap]")
{
    for (double const turn : {0.0, 23.0})
        for (double const apart_m : {2.2, 3.0, 4.1, 5.0, 6.2, 7.0}) {
            INFO(apart_m << " m apart, turned by " << turn);
            auto const put = [&](MultiPolygon shape) {
                for (auto& polygon : shape) polygon = moved(polygon, turn, 3e5, 5e6);
                return shape;
            };
            auto const lot = parcel("P", put(box(-10, -20, 60, 40)));
            auto const west = building("A", put(box(0, 0, 20, 12))),
                       east = building("B", put(box(20 + apart_m, 0, 45, 12)));
            ParcelScene scene;
            scene.parcel = &lot;
            scene.on_it = {{&west, west.area_m2}, {&east, east.area_m2}};
            scene.nearby = {&west.footprint, &east.footprint};
            scene.walls_of = {&west, &east};
            for (double const clear_m : {0.0, 0.5, 1.5, 3.0}) {
                SpaceRules rules;
                rules.clearance_m = clear_m;
                double const wide_m = apart_m - 2 * clear_m;
                if (std::abs(wide_m - rules.min_width_m) < 0.05)
                    continue;  // either may be said of just the least width
                double m2 = 0;
                for (auto const& s : find_spaces(scene, rules).spaces)
                    if (s.kind == SpaceKind::gap) m2 += s.area_m2;
                CHECK(m2 == Approx(wide_m > rules.min_width_m ? 12 * wide_m : 0).margin(0.01));
            }
        }
}
