// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/placement/free_rows.h"
#include "engine/placement/layout.h"
#include "engine/placement/place.h"
#include "tests/engine/yard.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

using namespace lacuna;

namespace {

Facility car_park()
{
    Facility f;
    f.id = "parking";
    f.space_kinds = {"open_land"};
    f.unit = "bay";
    f.layout = "parking_bays";
    f.min_area_m2 = 27;
    f.min_width_m = 6;
    f.unit_footprint_m2 = 27;
    f.piece_width_m = 2.5;
    f.piece_depth_m = 5.3;
    f.aisle_width_m = 6;
    f.kerb_bay_m = 2;
    f.kerb_length_m = 6;
    f.kerb_aisle_m = 4;
    return f;
}

Facility solar()
{
    Facility f;
    f.id = "pv";
    f.space_kinds = {"open_land"};
    f.unit = "kWp";
    f.layout = "pv_rows";
    f.min_area_m2 = 10;
    f.min_width_m = 2;
    f.unit_footprint_m2 = 10;
    f.piece_width_m = 2;
    f.piece_depth_m = 1;
    f.piece_units = 0.4;
    f.aisle_width_m = 1;
    f.rows_a_walkway = 2;
    f.tilt_deg = 30;
    f.sun_deg = 45;
    return f;
}

Facility padel()
{
    Facility f;
    f.id = "padel";
    f.space_kinds = {"open_land"};
    f.unit = "court";
    f.layout = "courts";
    f.min_area_m2 = 231;
    f.min_width_m = 11;
    f.unit_footprint_m2 = 231;
    f.piece_width_m = 11;
    f.piece_depth_m = 21;
    return f;
}

int bays_in(Polygon const& polygon) { return lay_out_bays(polygon, car_park()).count; }

MultiPolygon all_of(std::vector<LayoutPiece> const& pieces)
{
    std::vector<MultiPolygon> shapes;
    for (auto const& piece : pieces) shapes.push_back({piece.shape});
    return union_of(shapes);
}

/// Inside to a micrometre, apart from each other, and every bay against an aisle of its own group.
void check(std::vector<LayoutPiece> const& pieces, Polygon const& polygon)
{
    double sum = 0;
    for (auto const& piece : pieces) {
        CHECK(area(difference({piece.shape}, {polygon})) < 1e-4);
        CHECK(covers(offset({polygon}, 0.001), {piece.shape}));
        sum += area(piece.shape);
    }
    CHECK(area(all_of(pieces)) == Approx(sum).epsilon(1e-9));
}

void check_aisles(std::vector<LayoutPiece> const& pieces, Polygon const& polygon)
{
    MultiPolygon const outside = difference(offset({Polygon{polygon.outer, {}}}, 5), {Polygon{polygon.outer, {}}});
    for (auto const& piece : pieces) {
        if (piece.kind == "aisle") {
            CHECK(distance({piece.shape}, outside) < 0.001);
            continue;
        }
        bool served = false;
        for (auto const& aisle : pieces)
            if (aisle.kind == "aisle" && aisle.group == piece.group) {
                auto const meet = intersection(offset({aisle.shape}, 0.01), {piece.shape});
                served = served || area(meet) > 0.009 * 2.4;
            }
        CHECK(served);
    }
}

/// An open place of `size` metres with up to three trees.
Polygon place_with_trees(Dice& dice, double size)
{
    auto const star = test::star(dice, 4e5, 5e6, size, dice.pick(5, 12));
    MultiPolygon trees;
    std::vector<MultiPolygon> all;
    for (int i = 0; i < 3; ++i)
        all.push_back({test::star(dice, 4e5 + dice.between(-size / 3, size / 3),
                                  5e6 + dice.between(-size / 3, size / 3), 1.5, 6)});
    auto const left = difference({star}, union_of(all));
    return *std::ranges::max_element(left, {}, [](Polygon const& p) { return area(p); });
}

}  // namespace

TEST_CASE("every layout that a catalogue may name has a method", "[layout]")
{
    for (auto const& kind : layout_kinds()) CHECK(layout_method(std::string{kind.name}) != nullptr);
}

TEST_CASE("bays are counted as one would draw them", "[layout]")
{
    // Depth 16.6 m: a row on both sides of the aisle, 8 bays each on 20 m.
    CHECK(bays_in(rectangle(0, 0, 20, 16.6)) == 16);
    // 11.3 m: one row.
    CHECK(bays_in(rectangle(0, 0, 20, 11.3)) == 8);
    CHECK(bays_in(rectangle(0, 0, 16, 11.2)) < 6);
    // Two modules of two rows.
    CHECK(bays_in(rectangle(0, 0, 20, 33.2)) == 32);
    // A strip of 6 m: two on each side of an aisle across it; where that has no room, one along the aisle.
    CHECK(bays_in(rectangle(0, 0, 18, 6)) == 4);
    CHECK(bays_in(rectangle(0, 0, 7.9, 6)) == 1);
    CHECK(bays_in(rectangle(0, 0, 7.9, 5.9)) == 0);
    CHECK(bays_in(test::moved(rectangle(0, 0, 20, 16.6), 37, 4e5, 5e6)) == 16);
}

TEST_CASE("a tree costs the bays that it stands on, and an aisle that it shuts off is none", "[layout]")
{
    Polygon yard = rectangle(0, 0, 20, 16.6);
    yard.inners.push_back({{6, 2}, {6, 3}, {7, 3}, {7, 2}, {6, 2}});  // in the third bay of the lower row
    int const bays = bays_in(yard);
    CHECK(bays >= 15 - 1);
    CHECK(bays < 16);
    // A hole right through the middle of the aisle leaves an aisle from each side.
    Polygon cut = rectangle(0, 0, 20, 16.6);
    cut.inners.push_back({{9.5, 5.5}, {9.5, 11}, {10.5, 11}, {10.5, 5.5}, {9.5, 5.5}});
    auto const layout = lay_out_bays(cut, car_park());
    check(layout.pieces, cut);
    check_aisles(layout.pieces, cut);
    CHECK(layout.count == 12);
}

TEST_CASE("in any shape bays lie inside, share no ground and stand at an aisle that reaches the edge",
          "[layout][property]")
{
    Dice dice{211};
    int bays = 0;
    for (int i = 0; i < 60; ++i) {
        auto const polygon = place_with_trees(dice, dice.between(10, 45));
        auto const layout = lay_out_bays(polygon, car_park());
        check(layout.pieces, polygon);
        check_aisles(layout.pieces, polygon);
        int counted = 0;
        for (auto const& piece : layout.pieces) counted += piece.count;
        CHECK(counted == layout.count);
        bays += counted;
    }
    CHECK(bays > 500);
}

TEST_CASE("an L-shaped yard is used in both its arms", "[layout]")
{
    // Arms of 16.6 m: 40 x 16.6 and 16.6 x 23.4 above it.
    Polygon const l{{{0, 0}, {40, 0}, {40, 16.6}, {16.6, 16.6}, {16.6, 40}, {0, 40}, {0, 0}}, {}};
    auto const s = test::yard(l);
    auto const placed = place_all(s, {car_park()});
    REQUIRE(placed.fitting.size() == 1);
    auto const& p = placed.fitting.front();
    CHECK(p.units >= 32 + 8);
    CHECK(area(difference(ground_shape(p), s.shape)) < 1e-4);
    CHECK(ground_m2(p) < area(l));
}

TEST_CASE("module rows stand a shadow apart, with a walkway after every second", "[layout]")
{
    // Depth 1 m x cos 30 = 0.866, gap 1 x sin 30 / tan 45 = 0.5, walkway 1: rows at 0, 1.366, 3.232, 4.598 ...
    // Five rows need 4 x 0.866 + 0.5 + 1 + 0.5 + 1 + 0.866 = 7.330 m.
    auto const layout = lay_out_modules(rectangle(0, 0, 10, 7.34), solar());
    CHECK(layout.count == 25);
    CHECK(lay_out_modules(rectangle(0, 0, 10, 7.32), solar()).count == 20);
    check(layout.pieces, rectangle(0, 0, 10, 7.34));
    auto const placed = place_all(test::yard(rectangle(0, 0, 10, 7.34)), {solar()});
    REQUIRE(placed.fitting.size() == 1);
    CHECK(placed.fitting[0].units == Approx(10));
    CHECK(ground_m2(placed.fitting[0]) == Approx(50 * std::cos(std::numbers::pi / 6)).epsilon(1e-4));
}

TEST_CASE("courts are whole and lie either way", "[layout]")
{
    CHECK(lay_out_courts(rectangle(0, 0, 22, 21), padel()).count == 2);
    CHECK(lay_out_courts(rectangle(0, 0, 21, 33), padel()).count == 3);
    CHECK(lay_out_courts(rectangle(0, 0, 22, 20.9), padel()).count == 1);
    CHECK(lay_out_courts(rectangle(0, 0, 10.9, 40), padel()).count == 0);
    // One along and two across it: 32 x 22 holds 21 x 22 as two and 11 x 21 as one.
    CHECK(lay_out_courts(rectangle(0, 0, 32, 22), padel()).count == 3);
    auto const refused = place_all(test::yard(rectangle(0, 0, 30, 10.99)), {padel()}).refused;
    REQUIRE(refused.size() == 1);
}

TEST_CASE("fewer bays keep the fullest aisles, and aisles end with their last bay", "[layout]")
{
    auto const s = test::yard(test::moved(rectangle(0, 0, 50, 33.2), 20, 4e5, 5e6));
    auto const placed = place_all(s, {car_park()});
    REQUIRE(placed.fitting.size() == 1);
    auto const& all = placed.fitting.front();
    CHECK(all.units == 80);
    for (double const wanted : {79.0, 40.0, 7.5, 1.0}) {
        auto const less = with_units(all, car_park(), wanted);
        REQUIRE(less);
        CHECK(less->units == std::floor(wanted));
        CHECK(ground_m2(*less) < ground_m2(all));
        CHECK(area(difference(ground_shape(*less), ground_shape(all))) < 1e-6);
        CHECK(is_valid(ground_shape(*less)));
        check(less->pieces, s.shape.front());
        check_aisles(less->pieces, s.shape.front());
        CHECK(ground_m2(*less) / less->units < 45);
    }
    CHECK_FALSE(with_units(all, car_park(), 0.5));
}

TEST_CASE("a facility's greatest ground limits its bays, its least refuses too few", "[layout]")
{
    auto const s = test::yard(rectangle(0, 0, 50, 16.6));
    auto f = car_park();
    f.max_area_m2 = 270;
    auto const placed = place_all(s, {f});
    REQUIRE(placed.fitting.size() == 1);
    CHECK(placed.fitting[0].units == 10);
    f.max_area_m2 = 0;
    f.min_area_m2 = 41 * 18;
    f.unit_footprint_m2 = 18;
    auto const refused = place_all(s, {f}).refused;
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].reason == RefusalReason::no_layout);
    CHECK(refused[0].shortfall == Approx(1).margin(0.01));
    CHECK(refused[0].proven);  // each bay needs its half of the aisle
}

TEST_CASE("placements by layout lie in their spaces in any shape, with pieces and units that agree",
          "[layout][property]")
{
    Dice dice{223};
    int placed_any = 0;
    for (int i = 0; i < 60; ++i) {
        auto const s = test::yard(place_with_trees(dice, dice.between(12, 40)));
        auto racks = car_park();
        racks.id = "racks";
        racks.layout = "racks";
        racks.kerb_bay_m.reset();
        racks.piece_width_m = 0.6;
        racks.piece_depth_m = 1.9;
        racks.aisle_width_m = 1.5;
        racks.max_area_m2 = 270;
        for (auto const& p : place_all(s, {car_park(), solar(), padel(), racks}).fitting) {
            ++placed_any;
            check(p.pieces, s.shape.front());
            CHECK(is_valid(ground_shape(p)));
            CHECK(area(difference(ground_shape(p), s.shape)) < 1e-4);
            double count = 0;
            for (auto const& piece : p.pieces) count += piece.count;
            CHECK(p.units == Approx(count * (p.facility_id == "pv" ? 0.4 : 1)));
            CHECK(area(difference(ground_shape(p), {to_polygon(p.ground)})) < 1e-3);
        }
    }
    CHECK(placed_any > 80);
}

TEST_CASE("a placement counted without its pieces is drawn later with the same units and ground", "[placement][layout]")
{
    Dice dice{5};
    std::vector<Facility> const facilities{car_park(), solar(), padel()};
    int drawn_ones = 0;
    for (int i = 0; i < 60; ++i) {
        Space s = test::yard(test::star(dice, 0, 0, 30, 9));
        auto const whole = place_all(s, facilities), counts = place_all(s, facilities, Detail::counts);
        auto const some = place_all(
            s, facilities, [](Facility const& f) { return f.id == car_park().id ? Detail::whole : Detail::counts; });
        REQUIRE(counts.fitting.size() == whole.fitting.size());
        REQUIRE(some.fitting.size() == whole.fitting.size());
        for (std::size_t k = 0; k < whole.fitting.size(); ++k) {
            CHECK(counts.fitting[k].pieces.empty());
            CHECK(ground_m2(counts.fitting[k]) == ground_m2(whole.fitting[k]));
            CHECK(area(whole.fitting[k].shape) == Approx(ground_m2(whole.fitting[k])).epsilon(1e-5));
            auto const facility = std::ranges::find(facilities, whole.fitting[k].facility_id, &Facility::id);
            auto const later = drawn(counts.fitting[k], s, *facility, facilities);
            CHECK(later.units == whole.fitting[k].units);
            CHECK(later.shape == whole.fitting[k].shape);
            auto mixed = some.fitting[k];
            CHECK(mixed.pieces.empty() == (facility->id != car_park().id));
            undraw(mixed, *facility);
            CHECK(mixed.pieces.empty());
            CHECK(mixed.shape == counts.fitting[k].shape);
            CHECK(ground_m2(mixed) == ground_m2(counts.fitting[k]));
            CHECK(mixed.certified == counts.fitting[k].certified);
            ++drawn_ones;
        }
    }
    CHECK(drawn_ones > 40);
}

TEST_CASE("a car park that may hold ten bays is laid out for ten, wherever there is room for more",
          "[placement][layout]")
{
    Facility small = car_park();
    small.max_area_m2 = 10 * small.unit_footprint_m2;
    auto const placed = place_all(test::yard(rectangle(0, 0, 60, 60)), {small});
    REQUIRE(placed.fitting.size() == 1);
    CHECK(placed.fitting[0].units == 10);
    CHECK(lay_out_bays(rectangle(0, 0, 60, 60), small, 10).count >= 10);
    CHECK(lay_out_bays(rectangle(0, 0, 60, 60), small, 10).count < lay_out_bays(rectangle(0, 0, 60, 60), small).count);
}

TEST_CASE("no row is freer than the levels it holds allow", "[layout][property]")
{
    Dice dice{31};
    int tight = 0;
    for (int i = 0; i < 300; ++i) {
        FreeRows rows{place_with_trees(dice, dice.between(10, 40)), dice.between(0, 3)};
        std::vector<FreeStretch> out;
        for (int k = 0; k < 20; ++k) {
            double const y0 = dice.between(rows.low(), rows.high()), y1 = y0 + dice.between(0.1, 8);
            rows.free(y0, y1, out);
            double free_m = 0;
            for (auto const& stretch : out) free_m += stretch.length();
            CHECK(free_m <= rows.free_at_most(y0, y1));
            tight += free_m > 0.5 * rows.free_at_most(y0, y1);
        }
    }
    CHECK(tight > 1000);
}
