// SPDX-License-Identifier: Apache-2.0
#include "engine/model/rule_levels.h"
#include "engine/spaces/open_land.h"
#include "engine/spaces/rule_check.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

using namespace lacuna;
using test::box;

namespace {

/// A lot of 40 x 30 m with a house of 10 x 10 m in its corner.
struct Lot {
    Parcel parcel;
    Building house;
    ParcelScene scene;
    SpaceRules rules;

    Lot()
    {
        parcel.id = "P";
        parcel.boundary = box(0, 0, 40, 30);
        parcel.area_m2 = 1200;
        house.id = "H";
        house.footprint = house.counted = box(0, 0, 10, 10);
        house.area_m2 = 100;
        scene.parcel = &parcel;
        scene.on_it = {{&house, 100}};
        scene.nearby = {&house.footprint};
        scene.walls_of = {&house};
        rules.strict = rules.relaxed = likely_level(rules);
        rules.strict->setback_m = 3;
        rules.strict->clearance_m = 6;
        rules.relaxed->setback_m = 0;
        rules.relaxed->clearance_m = 1.5;
    }
};

}  // namespace

TEST_CASE("ground that keeps the strict distances is allowed, and the tightest rule is named", "[rules]")
{
    Lot const lot;
    auto const verdict = check_rules(box(20, 12, 30, 20), lot.scene, lot.rules);
    REQUIRE(verdict);
    CHECK(verdict->holds_strict);
    CHECK(verdict->rule == "clearance");  // 10.2 m away from the house, 4.2 to spare; 10 m from the line, 7 to spare
    CHECK(verdict->distance_m == Approx(std::hypot(10, 2)));
    CHECK(verdict->strict_m == 6);
    CHECK(verdict->likely_m == 3);
}

TEST_CASE("ground between the likely and the strict distance may be allowed, missed by the rule named", "[rules]")
{
    Lot const lot;
    auto const by_house = check_rules(box(14, 4, 20, 8), lot.scene, lot.rules);
    REQUIRE(by_house);
    CHECK_FALSE(by_house->holds_strict);
    CHECK(by_house->rule == "clearance");
    CHECK(by_house->distance_m == Approx(4));
    auto const by_line = check_rules(box(30, 20, 38.9, 25), lot.scene, lot.rules);
    REQUIRE(by_line);
    CHECK_FALSE(by_line->holds_strict);
    CHECK(by_line->rule == "setback");
    CHECK(by_line->distance_m == Approx(1.1));
}

TEST_CASE("exactly at the strict distance is kept", "[rules]")
{
    Lot const lot;
    auto const verdict = check_rules(box(16, 3, 37, 10), lot.scene, lot.rules);
    REQUIRE(verdict);
    CHECK(verdict->holds_strict);
}

TEST_CASE("a tree's strict distance counts where it is the tightest", "[rules]")
{
    Lot lot;
    Point const trunk{30, 20};
    lot.scene.barriers = {{"tree", 3, nullptr, nullptr, &trunk}};
    lot.scene.strict_barriers = {{"tree", 5, nullptr, nullptr, &trunk}};
    auto const verdict = check_rules(box(18, 12, 26, 20), lot.scene, lot.rules);
    REQUIRE(verdict);
    CHECK_FALSE(verdict->holds_strict);
    CHECK(verdict->rule == "tree");
    CHECK(verdict->distance_m == Approx(4));
    CHECK(verdict->strict_m == 5);
    CHECK(verdict->likely_m == 3);
}

TEST_CASE("no strict end, no verdict", "[rules]")
{
    Lot lot;
    lot.rules.strict.reset();
    CHECK_FALSE(check_rules(box(20, 12, 30, 20), lot.scene, lot.rules));
}

TEST_CASE("open land is given at both ends of unsure rules", "[rules]")
{
    Lot const lot;
    auto const found = find_spaces(lot.scene, lot.rules);
    auto const& survey = found.survey;
    REQUIRE(survey.open_strict_m2);
    REQUIRE(survey.open_relaxed_m2);
    // Strict: 34 x 24 m less a square of 13 m from (3, 3) with a rounded corner of 6 m; the opening rounds by 1 m.
    double const corner = (1 - std::numbers::pi / 4);
    CHECK(*survey.open_strict_m2 == Approx(34 * 24 - (13 * 13 - 36 * corner) - 5 * corner).margin(0.2));
    CHECK(*survey.open_relaxed_m2 == Approx(1200 - (11.5 * 11.5 - 2.25 * corner) - 5 * corner).margin(0.2));
    CHECK(*survey.open_strict_m2 < survey.open_m2);
    CHECK(survey.open_m2 < *survey.open_relaxed_m2);
    Lot sure;
    sure.rules.strict.reset();
    sure.rules.relaxed.reset();
    auto const known = find_spaces(sure.scene, sure.rules).survey;
    CHECK_FALSE(known.open_strict_m2);
    CHECK(known.open_m2 == survey.open_m2);
}

TEST_CASE("open land's area alone agrees with its pieces", "[rules][property]")
{
    Dice dice{97};
    SpaceRules const rules;
    for (int i = 0; i < 100; ++i) {
        MultiPolygon const parcel{test::star(dice, 0, 0, 40, 9)};
        MultiPolygon const house{test::moved(rectangle(0, 0, 9, 12), dice.between(0, 90), dice.between(-10, 10), 0)};
        OpenLandTask task{&parcel, 1};
        task.footprints = {&house};
        double const whole = open_land(task, rules).open_m2, alone = open_land_m2(task, rules);
        CHECK(alone == Approx(whole).epsilon(5e-3).margin(1));
    }
}
