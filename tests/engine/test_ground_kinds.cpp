// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/neighbours.h"
#include "engine/geometry/overlay.h"
#include "engine/spaces/find_spaces.h"
#include "engine/spaces/gap.h"
#include "engine/spaces/scattered_plot.h"
#include "tests/engine/lots.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <numeric>

using namespace lacuna;
using test::box;
using test::parcel;

namespace {

/// Nine lots of 20 x 30 m side by side, A1 to C3: B2 has no free side.
std::vector<Parcel> nine_lots()
{
    std::vector<Parcel> out;
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j)
            out.push_back(parcel(std::string{static_cast<char>('A' + i)} + std::to_string(j + 1),
                                 box(20 * i, 30 * j, 20 * i + 20, 30 * j + 30)));
    return out;
}

Road road(std::string id, Polyline line) { return {std::move(id), "", {std::move(line)}, {}, std::nullopt}; }

Building building(std::string id, MultiPolygon shape)
{
    Building out;
    out.id = std::move(id);
    out.footprint = out.counted = std::move(shape);
    out.area_m2 = out.counted_m2 = area(out.footprint);
    return out;
}

double sum_of(ParcelSpaces const& found)
{
    return std::accumulate(found.survey.losses.begin(), found.survey.losses.end(), found.survey.open_m2,
                           [](double sum, RuleLoss const& loss) { return sum + loss.area_m2; });
}

std::vector<Space> of_kind(ParcelSpaces const& found, SpaceKind kind)
{
    std::vector<Space> out;
    std::ranges::copy_if(found.spaces, std::back_inserter(out), [&](auto const& s) { return s.kind == kind; });
    return out;
}

}  // namespace

TEST_CASE("the stretch of a side beside another is exact, and none where they cross", "[neighbours]")
{
    auto const s = stretch_beside({{0, 0}, {10, 0}}, {{8, 0.3}, {2, 0.3}}, 0.5);
    REQUIRE(s);
    CHECK(s->first == Approx((2 - 0.4) / 10));  // 0.4 m of round end: 0.3^2 + 0.4^2 = 0.5^2
    CHECK(s->second == Approx((8 + 0.4) / 10));
    CHECK_FALSE(stretch_beside({{0, 0}, {10, 0}}, {{5, -1}, {5, 1}}, 0.5));
    CHECK_FALSE(stretch_beside({{0, 0}, {10, 0}}, {{0, 0.6}, {10, 0.6}}, 0.5));
}

TEST_CASE("stretches beside others agree with points tested one by one, over seeded sides", "[neighbours]")
{
    Dice dice{7};
    int met = 0;
    for (int k = 0; k < 2000; ++k) {
        double const angle = dice.between(-0.4, 0.4), m = dice.between(1, 20);
        Point const from{dice.between(-10, 10), dice.between(-1, 1)};
        Segment const a{{0, 0}, {10, 0}};
        Segment const b{from, {from.x + m * std::cos(angle), from.y + m * std::sin(angle)}};
        auto const s = stretch_beside(a, b, 0.5);
        met += s.has_value();
        for (int i = 0; i <= 200; ++i) {
            double const t = i / 200.0;
            if (s && (std::abs(t - s->first) < 1e-9 || std::abs(t - s->second) < 1e-9)) continue;
            bool const near = squared_distance({10 * t, 0}, b) <= 0.25;
            bool const told = s && t >= s->first && t <= s->second;
            if (near != told) CHECK(near == told);
        }
    }
    CHECK(met > 500);
}

TEST_CASE("shared and free boundary of nine lots, worked by hand", "[neighbours]")
{
    auto const lots = nine_lots();
    auto const around = surroundings_of(lots, {}, {}, 2);
    CHECK(around[4].free_m == Approx(0).margin(1e-9));  // B2
    // Four sides in full; the lots at its corners touch it in a point and share nothing, though they are near the ends
    // of its sides.
    REQUIRE(around[4].neighbours.size() == 4);
    std::vector<double> shared;
    for (auto const& n : around[4].neighbours) shared.push_back(n.shared_m);
    CHECK_THAT(shared, Catch::Matchers::UnorderedEquals(std::vector<double>{20, 20, 30, 30}));
    CHECK(around[0].free_m == Approx(50).margin(1e-9));
    CHECK(around[0].access_known);
    CHECK_FALSE(around[0].road_m);
}

TEST_CASE("a vacant lot with other parcels on all sides is landlocked, and joins the longest neighbour", "[scattered]")
{
    auto const lots = nine_lots();
    auto const around = surroundings_of(lots, {}, {}, 1);
    auto const plot = scattered_plot(lots[4], around[4], lots, {});
    REQUIRE(plot);
    CHECK(plot->evidence == "landlocked: other parcels on all sides");
    CHECK(plot->confidence == Confidence::inferred);
    CHECK(plot->neighbour_id == "A2");  // A2 and C2 share 30 m each; the first by id
    CHECK_FALSE(scattered_plot(lots[0], around[0], lots, {}));
}

TEST_CASE("with roads a lot is landlocked where no free side is near one", "[scattered]")
{
    auto const lots = nine_lots();
    auto const around = surroundings_of(lots, {road("south", {{-50, -6}, {110, -6}})}, {}, 1);
    CHECK(around[3].road_m.value() == Approx(20).margin(1.01));  // B1: its southern side
    CHECK_FALSE(scattered_plot(lots[3], around[3], lots, {}));
    auto const behind = scattered_plot(lots[5], around[5], lots, {});  // B3: free to the north, no road there
    REQUIRE(behind);
    CHECK(behind->confidence == Confidence::measured);
    CHECK(behind->evidence == "landlocked: no road line within 25 m of a side free of other parcels");
}

TEST_CASE("where streets are parcels nothing is landlocked: by roads in them, or because nobody has a free side",
          "[scattered]")
{
    auto lots = nine_lots();
    lots.push_back(parcel("street", box(-200, -12, 400, 0)));
    auto around = surroundings_of(lots, {road("axis", {{-200, -6}, {400, -6}})}, {}, 1);
    CHECK(around.back().street);
    CHECK(around[3].road_m.value() == Approx(20).margin(1.01));  // the side along the street is free
    CHECK_FALSE(scattered_plot(lots[3], around[3], lots, {}));

    lots = nine_lots();
    lots.push_back(parcel("all round", {{rectangle(-90, -90, 150, 180).outer, {rectangle(0, 0, 60, 90).outer}}}));
    around = surroundings_of(lots, {}, {}, 1);
    CHECK_FALSE(around[4].access_known);
    CHECK_FALSE(scattered_plot(lots[4], around[4], lots, {}));
}

TEST_CASE("a strip between two lots is wedged, and a plot under the least area is too small", "[scattered]")
{
    std::vector<Parcel> const lots{parcel("left", box(0, 0, 20, 30)), parcel("right", box(24, 0, 44, 30)),
                                   parcel("strip", box(20, 0, 24, 30)), parcel("tiny", box(100, 0, 109, 11))};
    auto const around = surroundings_of(lots, {}, {}, 1);
    auto const strip = scattered_plot(lots[2], around[2], lots, {});
    REQUIRE(strip);
    CHECK(strip->evidence == "wedged between parcels: on average 4.0 m wide and 30 m long");
    CHECK(strip->confidence == Confidence::measured);
    CHECK(strip->neighbour_id == "left");
    auto const tiny = scattered_plot(lots[3], around[3], lots, {});
    REQUIRE(tiny);
    CHECK(tiny->evidence == "too small to be used by itself: 99 of 100 m2");
    CHECK(tiny->neighbour_id.empty());
}

TEST_CASE("a narrow lot among narrow lots is no wedge", "[scattered]")
{
    // Lots of 6 x 30 m in a row: the parcels beside the middle one are no wider than it.
    std::vector<Parcel> lots;
    for (int i = 0; i < 3; ++i)
        lots.push_back(parcel(std::string{static_cast<char>('A' + i)}, box(6 * i, 0, 6 * i + 6, 30)));
    auto around = surroundings_of(lots, {}, {}, 1);
    CHECK_FALSE(scattered_plot(lots[1], around[1], lots, {}));
    lots[0] = parcel("A", box(-3, 0, 6, 30));  // 9 m: half as wide again
    lots[2] = parcel("C", box(12, 0, 21, 30));
    around = surroundings_of(lots, {}, {}, 1);
    REQUIRE(scattered_plot(lots[1], around[1], lots, {}));
    lots[2] = parcel("C", box(12, 0, 20.9, 30));
    around = surroundings_of(lots, {}, {}, 1);
    CHECK_FALSE(scattered_plot(lots[1], around[1], lots, {}));
}

TEST_CASE("landlocked ground over 2,000 m2 is a vacant parcel that says so, and no scattered plot", "[scattered]")
{
    for (double const depth : {100.0, 101.0}) {
        std::vector<Parcel> lots;
        for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 3; ++j)
                lots.push_back(parcel(std::string{static_cast<char>('A' + i)} + std::to_string(j + 1),
                                      box(20 * i, depth * j, 20 * i + 20, depth * j + depth)));
        auto const around = surroundings_of(lots, {}, {}, 1);
        ParcelScene scene;
        scene.parcel = &lots[4];
        scene.around = &around[4];
        scene.parcels = &lots;
        auto const found = find_spaces(scene, {});
        auto const kind = depth > 100 ? SpaceKind::vacant_parcel : SpaceKind::scattered_plot;
        REQUIRE(of_kind(found, kind).size() == 1);
        CHECK(of_kind(found, kind)[0].evidence.ends_with("; landlocked: other parcels on all sides"));
        CHECK(of_kind(found, kind)[0].neighbour_id == "A2");
    }
}

TEST_CASE("the parts of a cut add up to the piece and have no arms, over seeded shapes", "[gap]")
{
    Dice dice{11};
    SpaceRules const rules;
    double const r = rules.min_width_m / 2;
    int cuts = 0;
    double strips_m2 = 0;
    for (int k = 0; k < 200; ++k) {
        CAPTURE(k);
        // As open land is: opened by the least width.
        auto const pieces = pieces_of(opening({test::star(dice, 0, 0, 40, 12)}, r));
        MultiPolygon const by{test::star(dice, dice.between(-40, 40), dice.between(-40, 40), 40, 9)};
        auto const& piece = pieces.front();
        auto const parts = cut(piece, by, 0.95, rules);
        if (!parts) continue;
        ++cuts;
        std::vector<MultiPolygon> all;
        for (auto const* list : {&parts->inside, &parts->outside, &parts->narrow, &parts->small})
            for (auto const& part : *list) all.push_back({part.shape});
        CHECK(parts->strips_m2 == Approx(area(difference({piece.shape}, union_of(all)))).margin(1e-4));
        CHECK(parts->strips_m2 > -1e-6);
        strips_m2 += parts->strips_m2;
        for (auto const& part : parts->inside) CHECK(part.width_m >= rules.min_width_m);
        for (auto const* list : {&parts->inside, &parts->outside})
            for (auto const& part : *list) {
                // Nothing is further from where a disc fits than a corner of 75 degrees.
                auto const core = offset({part.shape}, -0.95 * r, 64);
                CHECK(area(difference({part.shape}, offset(core, 1.65 * r, 64))) < 0.01);
            }
    }
    CHECK(cuts > 100);
    CHECK(strips_m2 > 10);
}

TEST_CASE("a gap that ends in a needle beside the rest of the yard is opened, worked by hand", "[gap]")
{
    // A yard of 40 x 20 m; what is cut out of it is 10 x 20 m with a needle of 8 m that is 1 m wide where it begins.
    auto const piece = pieces_of(box(0, 0, 40, 20)).front();
    MultiPolygon const by{{{{0, 0}, {10, 0}, {10, 19}, {18, 20}, {0, 20}, {0, 0}}, {}}};
    auto const parts = cut(piece, by, 0.9, {});
    REQUIRE(parts);
    REQUIRE(parts->inside.size() == 1);
    CHECK(bounds(parts->inside[0].shape).max_x < 10.6);
    REQUIRE(parts->outside.size() == 1);
    CHECK(parts->narrow.empty());
    // The needle lies beside ground that is wide: it is the rest's.
    CHECK(parts->inside[0].area_m2 + parts->outside[0].area_m2 + parts->strips_m2 == Approx(800));
    CHECK(parts->outside[0].area_m2 > 599);  // 596 without it
    // Where it lies between the cut and the yard's end it is nobody's, from the least area a remnant.
    MultiPolygon const strip{{{{0, 0}, {40, 0}, {40, 18.8}, {20, 18.8}, {20, 20}, {0, 20}, {0, 0}}, {}}};
    auto const second = cut(pieces_of(box(0, 0, 40, 20)).front(), strip, 1, {});
    REQUIRE(second);
    CHECK(second->outside.empty());
    REQUIRE(second->narrow.size() == 1);
    CHECK(second->narrow[0].area_m2 == Approx(20 * 1.2));
    MultiPolygon const hook{{{{0, 0}, {30, 0}, {30, 18.8}, {10, 18.8}, {10, 20}, {0, 20}, {0, 0}}, {}}};
    auto const third = cut(piece, hook, 0.9, {});  // the rest is 10 x 20 m with an arm of 20 x 1.2 m
    REQUIRE(third);
    REQUIRE(third->outside.size() == 1);
    CHECK(bounds(third->outside[0].shape).min_x > 29);
    REQUIRE(third->narrow.size() == 1);
    CHECK(third->narrow[0].area_m2 == Approx(20 * 1.2).margin(1.3));
    CHECK(third->narrow[0].width_m < 2);
}

TEST_CASE("two gables ten metres apart: the ground between them, worked by hand and turned", "[gap]")
{
    for (double const turn : {0.0, 17.0, 90.0, 233.0}) {
        auto const west = building("W", {test::moved(rectangle(0, 0, 20, 12), turn, 500, 900)});
        auto const east = building("E", {test::moved(rectangle(30, 3, 50, 20), turn, 500, 900)});
        auto const walls = facing_walls({&east, &west}, {});
        REQUIRE(walls.size() == 1);
        CHECK(walls[0].facing_m == Approx(9));
        CHECK(walls[0].distance_m == Approx(10));
        CHECK(area(walls[0].between) == Approx(90));
        CHECK(walls[0].first == "E");
        SpaceRules near;
        near.gap_max_m = 9.9;
        CHECK(facing_walls({&east, &west}, near).empty());
        near.gap_max_m = 12;
        near.gap_min_facing_m = 9.1;
        CHECK(facing_walls({&east, &west}, near).empty());
    }
}

TEST_CASE("backs of walls, touching buildings and one building by itself make no gap", "[gap]")
{
    auto const a = building("A", box(0, 0, 20, 12)), b = building("B", box(20, 0, 40, 12));
    CHECK(facing_walls({&a, &b}, {}).empty());
    auto const court = building("C", {{rectangle(0, 0, 40, 40).outer, {rectangle(15, 15, 25, 25).outer}}});
    CHECK(facing_walls({&court}, {}).empty());
    auto const inside = building("D", box(18, 18, 22, 22));  // in the court: four walls face it, 3 m away
    auto const found = facing_walls({&court, &inside}, {});
    REQUIRE(found.size() == 4);
    for (auto const& f : found) CHECK(f.distance_m == Approx(3));
}

TEST_CASE("strips across one piece stay parts of their own at any turn, and one that is too small stays outside",
          "[gap]")
{
    SpaceRules const rules;
    for (int degrees = 0; degrees < 180; degrees += 3) {
        INFO(degrees << " degrees");
        auto const turned = [&](double x0, double x1, double above) {
            return test::moved(rectangle(x0, -above, x1, 6 + above), degrees, 267300, 7425370);
        };
        auto const piece = pieces_of({turned(0, 30, 0)}).front();
        auto const parts = cut(piece, {turned(3, 8, 1), turned(13, 16, 2), turned(25, 25.8, 1)}, 0.9, rules);
        REQUIRE(parts);
        REQUIRE(parts->inside.size() == 2);
        CHECK(parts->inside[0].area_m2 == Approx(5 * 6).epsilon(1e-9));
        CHECK(parts->inside[1].area_m2 == Approx(3 * 6).epsilon(1e-9));
        REQUIRE(parts->outside.size() == 3);
        CHECK(parts->outside[0].area_m2 == Approx(14 * 6).epsilon(1e-9));
        CHECK(parts->outside[1].area_m2 == Approx(5 * 6).epsilon(1e-9));
        CHECK(parts->outside[2].area_m2 == Approx(3 * 6).epsilon(1e-9));
    }
}

TEST_CASE("open land between two houses is cut into a gap and the rest, and the account closes", "[gap]")
{
    auto const lot = parcel("P", box(-10, -20, 60, 40));
    auto const west = building("W", box(0, 0, 20, 12)), east = building("E", box(31, 0, 50, 12));
    ParcelScene scene;
    scene.parcel = &lot;
    scene.on_it = {{&east, 19 * 12}, {&west, 240}};
    scene.nearby = {&east.footprint, &west.footprint};
    scene.walls_of = {&east, &west};
    auto const found = find_spaces(scene, {});
    auto const gaps = of_kind(found, SpaceKind::gap);
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].area_m2 == Approx(5 * 12));  // 11 m less a clearance of 3 m on both sides
    CHECK(gaps[0].figures == std::vector<SpaceFigure>{{"distance_m", 11}, {"facing_m", 12}});
    CHECK(sum_of(found) == Approx(lot.area_m2).margin(1e-6));
    SpaceRules none;
    none.gap_max_m = 0;
    CHECK(of_kind(find_spaces(scene, none), SpaceKind::gap).empty());
}

TEST_CASE("a street parcel holds no space", "[scattered]")
{
    auto const street = parcel("S", box(0, 0, 300, 12));
    auto const around = surroundings_of({street}, {road("axis", {{0, 6}, {300, 6}})}, {}, 1);
    std::vector<Parcel> const parcels{street};
    ParcelScene scene;
    scene.parcel = &parcels[0];
    scene.around = &around[0];
    scene.parcels = &parcels;
    auto const found = find_spaces(scene, {});
    CHECK(found.spaces.empty());
    CHECK(found.survey.open_m2 == 0);
    CHECK(sum_of(found) == Approx(3600).margin(1e-6));
}
