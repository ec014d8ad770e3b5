// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/model/rule_levels.h"
#include "engine/pipeline.h"
#include "engine/tall_facility.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace lacuna;
using test::box;

namespace {

constexpr double x = 3e5, y = 5e6;

Facility tower(double height_m, double min_area_m2 = 60)
{
    Facility f;
    f.id = "tower";
    f.space_kinds = {"open_land"};
    f.unit = "m2";
    f.min_area_m2 = min_area_m2;
    f.min_width_m = 6;
    f.capex_per_unit = 1000;
    f.revenue_per_unit_year = 600;
    f.life_years = 20;
    f.height_m = height_m;
    return f;
}

SpaceRules high_rise_row()
{
    SpaceRules rules;
    rules.new_tall_clearance_m = 9;
    rules.new_tall_to_tall_clearance_m = 13;
    rules.new_tall_to_class_3_clearance_m = 11;
    rules.new_tall_to_class_4_clearance_m = 14;
    return rules;
}

/// A lot of 20 x 60 m with a block over its southern 20 m: 3 m off it and 1 m off the lines 18 x 36 m are open, but for
/// their corners, into which no disc of the least width rolls.
Plan behind_a_block(Facility const& use, SpaceRules const& rules, double floors = 3, double fire_class = 0)
{
    StudyInput in;
    in.crs = "EPSG:32652";
    in.parcels.name = "parcels";
    in.buildings.name = "buildings";
    InputFeature lot, block;
    lot.source_id = "L", lot.shape = box(x, y, x + 20, y + 60);
    block.source_id = "B", block.shape = box(x, y, x + 20, y + 20);
    block.attributes.floors = floors;
    if (fire_class > 0) block.attributes.fire_class = fire_class;
    in.parcels.features = {lot};
    in.buildings.features = {block};
    in.parcels.features_read = in.buildings.features_read = 1;
    Catalogue c;
    c.currency = "CNY";
    c.facilities = {use};
    PipelineOptions options;
    options.threads = 2;
    options.spaces = rules;
    return run_pipeline(std::move(in), std::move(c), options);
}

Site const& only_site(Plan const& plan)
{
    REQUIRE(plan.sites.size() == 1);
    return plan.sites.front();
}

/// Corners are rounded by a metre, in chords of 22.5 degrees. A rectangle of nearly 18 x 36 m reaches into them to the
/// chords' end that is 67.5 degrees round, 1 - sin 67.5 = 0.08 m from the long side: at 0 (18 x 34 m) and 45 degrees it
/// is less.
double const into_corners_m = 1 - std::cos(67.5 * std::numbers::pi / 180);

/// Less by the corners of rectangles of 25 to 36 m.
constexpr double corners_share = 0.06;

double ground_of(Plan const& plan) { return ground_m2(only_site(plan).best.placement); }

double away_m(Plan const& plan)
{
    return distance(ground_shape(only_site(plan).best.placement), box(x, y, x + 20, y + 20));
}

}  // namespace

TEST_CASE("a high-rise facility keeps the distances of its row, by height and fire class of what stands", "[tall]")
{
    auto const rules = high_rise_row();
    auto const low = behind_a_block(tower(24), rules);
    CHECK(ground_of(low) == Approx(18 * 36).epsilon(corners_share));
    CHECK(away_m(low) == Approx(3 + into_corners_m).margin(1e-3));
    struct Row {
        double floors, fire_class, asked_m;
    };
    for (auto const& [floors, fire_class, asked_m] :
         {Row{3, 0, 9}, {3, 2, 9}, {9, 0, 13}, {3, 3, 11}, {3, 4, 14}, {9, 3, 13}, {9, 4, 14}}) {
        CAPTURE(floors, fire_class);
        auto const plan = behind_a_block(tower(45), rules, floors, fire_class);
        CHECK(away_m(plan) >= asked_m - 1e-4);
        CHECK(ground_of(plan) == Approx(18 * (39 - asked_m)).epsilon(corners_share));
        CHECK(only_site(plan).best.placement.certified);
    }
    // Without the row a high-rise is kept as any other.
    CHECK(ground_of(behind_a_block(tower(45), {}, 9, 4)) == ground_of(low));
}

TEST_CASE("a high-rise just as wide as the ground fits there, and one wider by a millimetre does not", "[tall]")
{
    // The lot is 20 m wide and 1 m is kept off each line; its corners are rounded by a metre.
    auto as_wide = tower(45);
    as_wide.min_width_m = 18;
    auto const plan = behind_a_block(as_wide, high_rise_row(), 9);
    CHECK(away_m(plan) >= 13 - 1e-4);
    CHECK(ground_of(plan) == Approx(18 * (39 - 13 - 1)).epsilon(0.01));
    CHECK(only_site(plan).best.placement.certified);
    as_wide.min_width_m = 18.001;
    CHECK(behind_a_block(as_wide, high_rise_row(), 9).sites.empty());
}

TEST_CASE("a high-rise that fits nowhere at its distances is refused and says how near it stood", "[tall]")
{
    auto const fits = behind_a_block(tower(20, 600), high_rise_row());
    CHECK(fits.sites.size() == 1);
    auto const plan = behind_a_block(tower(45, 600), high_rise_row(), 9);
    REQUIRE(plan.sites.empty());
    std::vector<Refusal> all;
    for (auto const& unused : plan.unused)
        for (Refusal const& each : unused.refused) all.push_back(each);
    REQUIRE(all.size() == 1);
    auto const& refused = all.front();
    CHECK(refused.reason == RefusalReason::no_rectangle);
    CHECK_FALSE(refused.proven);
    CHECK(refused.unit == "m");
    CHECK(refused.shortfall == Approx(13 - 3 - into_corners_m).margin(1e-3));
    CHECK(refused.text ==
          "no place found for a high-rise of 45 m: the best one stands 3.62 m from a tall building, 13 m asked");
}

TEST_CASE("a high-rise that keeps the likely figures only is a maybe that names the rule", "[tall]")
{
    auto rules = high_rise_row();
    rules.new_tall_to_tall_clearance_m = 6.5;
    rules.new_tall_clearance_m = 4.5;
    rules.strict = rules.relaxed = likely_level(rules);
    rules.strict->new_tall_to_tall_clearance_m = 13;
    rules.strict->new_tall_clearance_m = 9;
    auto const high = behind_a_block(tower(45), rules, 9);
    auto const& site = only_site(high);
    REQUIRE(site.rules);
    CHECK_FALSE(site.rules->holds_strict);
    CHECK(site.rules->rule == "clearance of a new high-rise from a tall building");
    CHECK(site.rules->distance_m == Approx(6.5).margin(0.04));
    CHECK(site.rules->strict_m == 13);
    CHECK(site.rules->likely_m == 6.5);
    auto const low = behind_a_block(tower(12), rules, 9);
    CHECK(only_site(low).rules->holds_strict);
    // Where both ends are the same, what is kept is allowed.
    auto sure = high_rise_row();
    sure.strict = sure.relaxed = likely_level(sure);
    auto const kept = behind_a_block(tower(45), sure, 9);
    CHECK(only_site(kept).rules->holds_strict);
}

TEST_CASE("a facility is as high as stated, else as the storeys of its floor area over its ground", "[tall]")
{
    SpaceRules rules;
    auto f = tower(45);
    CHECK(height_m(f, rules) == 45.0);
    CHECK(is_tall(f, rules));
    f.height_m.reset();
    CHECK_FALSE(height_m(f, rules));
    CHECK_FALSE(is_tall(f, rules));
    f.unit_footprint_m2 = 20;
    f.floor_area_per_unit_m2 = 160;  // 8 storeys: 24 m is no high-rise
    CHECK(height_m(f, rules) == 24.0);
    CHECK_FALSE(is_tall(f, rules));
    f.floor_area_per_unit_m2 = 161;  // a part of a ninth
    CHECK(height_m(f, rules) == 27.0);
    CHECK(is_tall(f, rules));
    rules.tall_over_m = 27;
    CHECK_FALSE(is_tall(f, rules));
}
