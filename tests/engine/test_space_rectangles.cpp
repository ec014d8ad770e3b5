// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/bounded_rectangle.h"
#include "engine/geometry/overlay.h"
#include "engine/placement/place.h"
#include "engine/placement/space_rectangles.h"
#include "tests/engine/yard.h"
#include "tests/support/catch.h"
#include "tests/support/sanitized.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace lacuna;

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr double slant_deg = 25;

Facility shop(std::string id, double min_area_m2, double min_width_m, double max_area_m2 = 0)
{
    Facility f;
    f.id = std::move(id);
    f.space_kinds = {"open_land"};
    f.unit = "m2";
    f.min_area_m2 = min_area_m2;
    f.min_width_m = min_width_m;
    f.max_area_m2 = max_area_m2;
    f.unit_footprint_m2 = 1;
    f.floor_area_per_unit_m2 = 1;
    return f;
}

/// 80 m long and 20 m wide between its corners, at a slant. Between its long corners lies half of it, 40 x 10 m. Along
/// an edge, L = 41.23 m long, the other is 28.07 degrees off: L^2 tan 28.07 / 4 = 226.67 m2.
Space tapering()
{
    Polygon const yard{{{-40, 0}, {0, -10}, {40, 0}, {0, 10}, {-40, 0}}, {}};
    return test::yard(test::moved(yard, slant_deg, 3e5, 5e6));
}

constexpr double along_edge_m2 = 226.667, half_m2 = 400;
double const edge_deg = std::atan(0.25) * 180 / 3.14159265358979;

/// Whether it lies along one of the yard's edges or across it.
bool is_along_edge(OrientedRectangle const& r)
{
    auto const off = [&](double degrees) { return std::abs(std::remainder(r.angle_deg - degrees, 90)); };
    return off(slant_deg + edge_deg) < 1e-6 || off(slant_deg - edge_deg) < 1e-6;
}

OrientedRectangle ground_of(Placements const& placements, std::string const& id)
{
    auto const at = std::ranges::find(placements.fitting, id, &Placement::facility_id);
    REQUIRE(at != placements.fitting.end());
    return at->ground;
}

std::optional<OrientedRectangle> along_edges(Space const& space, double min_width_m)
{
    std::optional<OrientedRectangle> best;
    for (auto const& part : space.shape) {
        auto const found = largest_rectangles(part, {min_width_m}, space.width_m + 0.02).front();
        if (found && (!best || found->area_m2() > best->area_m2())) best = found;
    }
    return best;
}

}  // namespace

TEST_CASE("in a yard that tapers to both ends a shop gets half of it between its edges", "[placement]")
{
    auto const placed = place_all(tapering(), {shop("any", 100, 4), shop("wide", 100, 8), shop("capped", 100, 4, 300)});
    REQUIRE(along_edges(tapering(), 4)->area_m2() == Approx(along_edge_m2).epsilon(0.01));
    CHECK(ground_of(placed, "any").area_m2() == Approx(half_m2).epsilon(2e-3));
    CHECK(ground_of(placed, "any").angle_deg == Approx(slant_deg).margin(0.5));
    CHECK(ground_of(placed, "wide") == ground_of(placed, "any"));
    CHECK(ground_of(placed, "capped").area_m2() == Approx(300));
    CHECK(std::ranges::all_of(placed.fitting, &Placement::certified));
}

TEST_CASE("a facility whose greatest area is had along an edge stays there, whatever others take", "[placement]")
{
    auto const alone = place_all(tapering(), {shop("capped", 100, 4, 200)});
    auto const beside = place_all(tapering(), {shop("any", 100, 4), shop("capped", 100, 4, 200)});
    CHECK(ground_of(alone, "capped").area_m2() == Approx(200));
    CHECK(is_along_edge(ground_of(alone, "capped")));
    CHECK(ground_of(beside, "capped") == ground_of(alone, "capped"));
    CHECK_FALSE(is_along_edge(ground_of(beside, "any")));
}

TEST_CASE("floor area that a rule leaves is a cap too", "[placement]")
{
    auto yard = tapering();
    yard.floor_area_known = true;
    yard.floor_area_m2 = {150, 150, 150};
    auto const placed = place_all(yard, {shop("shop", 100, 4)});
    CHECK(ground_of(placed, "shop").area_m2() == Approx(150));
    CHECK(is_along_edge(ground_of(placed, "shop")));
}

TEST_CASE("a rectangular yard is taken as its edges lie, to the last digit", "[placement]")
{
    auto const yard = test::yard(test::moved(rectangle(0, 0, 20, 10), slant_deg, 3e5, 5e6));
    auto const placed = place_all(yard, {shop("any", 100, 4)});
    CHECK(ground_of(placed, "any") == along_edges(yard, 4).value());
}

TEST_CASE("a rectangle found all round for one facility serves a smaller one of less width", "[placement]")
{
    // Along an edge 226.67 m2 are to be had, which is enough for neither: nothing is climbed from.
    auto const yard = tapering();
    RectangleWish const narrow{2, 350, unlimited}, wide{4, 300, unlimited};
    SpaceRectangles rectangles{yard, {narrow, wide}};
    CHECK(rectangles.of(narrow)->area_m2() == Approx(along_edge_m2).epsilon(0.01));
    CHECK(rectangles.of(wide)->area_m2() == Approx(along_edge_m2).epsilon(0.01));
    CHECK_FALSE(rectangles.look_further(wide).ruled_out);
    CHECK(rectangles.of(wide)->area_m2() == Approx(half_m2).epsilon(2e-3));
    CHECK(rectangles.of(narrow) == rectangles.of(wide));
}

TEST_CASE("in seeded yards no rectangle is smaller than along edges, or for less width, and nearly all are the largest",
          "[placement][property]")
{
    std::vector<double> const widths{0.5, 2, 3.5, 6};
    std::vector<RectangleWish> wishes;
    for (double const w : widths) wishes.push_back({w, 1, unlimited});
    Dice dice{2026};
    int compared = 0, larger = 0, near_largest = 0, near_before = 0;
    for (int i = 0; i < test::whole_or(60, 8); ++i) {
        MultiPolygon shape{test::star(dice, 3e5, 5e6, dice.between(8, 30), dice.pick(4, 12))};
        if (i % 2) shape.push_back(test::star(dice, 3e5 + 100, 5e6, dice.between(8, 30), dice.pick(4, 12)));
        if (i % 3 == 0) shape = difference(shape, {test::star(dice, 3e5 + 4, 5e6, 2, 5)});
        if (shape.empty()) continue;
        Space space = test::yard(shape.front());
        space.shape = shape;
        for (auto const& part : shape) space.width_m = std::max(space.width_m, test::yard(part).width_m);
        SpaceRectangles const rectangles{space, wishes};
        double least_m2 = 0;
        for (std::size_t k = widths.size(); k-- > 0;) {
            CAPTURE(i, widths[k]);
            auto const before = along_edges(space, widths[k]);
            auto const now = rectangles.of(wishes[k]);
            CHECK(now.has_value() == before.has_value());
            if (!now) continue;
            CHECK(now->area_m2() >= before->area_m2() * (1 - 1e-9));
            CHECK(now->area_m2() >= least_m2);
            CHECK(now->width_m >= widths[k] - 2e-4);
            CHECK(area(difference({to_polygon(*now)}, space.shape)) < 1e-6);
            least_m2 = now->area_m2();
            larger += now->area_m2() > 1.01 * before->area_m2();
            auto const twin = largest_rectangle(space.shape, {widths[k], 0.01, 20'000});
            near_largest += now->area_m2() > 0.98 * twin.upper_m2;
            near_before += before->area_m2() > 0.98 * twin.upper_m2;
            ++compared;
        }
    }
    CAPTURE(compared, larger, near_before, near_largest);
    CHECK(larger > compared / 2);
    CHECK(near_largest > 0.9 * compared);
    CHECK(compared > test::whole_or(150, 12));
}

TEST_CASE("what another facility finds in another part of a space takes no pair of rectangles away", "[placement]")
{
    Polygon const l{{{0, 0}, {26, 0}, {26, 6}, {6, 6}, {6, 26}, {0, 26}, {0, 0}}, {}};
    Polygon const rhombus{{{-26.8, 0}, {0, -6.7}, {26.8, 0}, {0, 6.7}, {-26.8, 0}}, {}};
    auto space = test::yard(l);
    auto const other = test::yard(test::moved(rhombus, slant_deg, 100, 0));
    space.shape.push_back(other.shape.front());
    space.area_m2 += other.area_m2;
    space.width_m = std::max(space.width_m, other.width_m);
    auto market = shop("market", 250, 4);
    market.ground_form = GroundForm::two_rectangles;
    auto const of = [](Placements const& placements, std::string const& id) {
        auto const at = std::ranges::find(placements.fitting, id, &Placement::facility_id);
        REQUIRE(at != placements.fitting.end());
        return at->units;
    };
    double const alone = of(place_all(space, {market}), "market");
    CHECK(alone == Approx(276).margin(0.2));  // 26 x 6 and 20 x 6
    auto const both = place_all(space, {shop("shop", 170, 5), market});
    CHECK(of(both, "shop") > 170);
    CHECK(of(both, "market") == alone);
}
