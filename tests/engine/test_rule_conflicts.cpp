// SPDX-License-Identifier: Apache-2.0
#include "engine/rule_conflicts.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

using namespace lacuna;
using test::box;

namespace {

/// Three parcels of 1,000 m2, 400 m2 of each built on with two storeys.
Plan three_parcels()
{
    Plan plan;
    for (auto const* id : {"A", "B", "C"}) {
        plan.area.parcels.push_back({id, box(0, 0, 40, 25), 1000, {}});
        ParcelSurvey s;
        s.parcel_id = id;
        s.area_m2 = 1000;
        s.built_m2 = 400;
        s.coverage = 0.4;
        s.floor_area_m2 = {800, 800, 800};
        s.far = {0.8, 0.8, 0.8};
        s.losses = {{"setback", 100}, {"buildings", 400}};
        plan.surveys.push_back(s);
    }
    return plan;
}

void change_survey(Plan& plan, std::size_t at, auto const& change)
{
    auto all = plan.surveys.unpacked();
    change(all[at]);
    plan.surveys = all;
}

}  // namespace

TEST_CASE("rules that leave room say nothing", "[conflicts]")
{
    auto plan = three_parcels();
    plan.space_rules.coverage_allowed = 0.4;
    plan.space_rules.far_allowed = 0.8;
    plan.space_rules.green_share = 0.6;
    CHECK(rule_conflicts(plan).empty());
}

TEST_CASE("a setback that leaves nothing of a parcel is told", "[conflicts]")
{
    auto plan = three_parcels();
    change_survey(plan, 1, [](ParcelSurvey& s) { s.losses = {{"setback", 1000}, {"buildings", 0}}; });
    CHECK(rule_conflicts(plan) ==
          std::vector<std::string>{"the setback leaves no ground of 1 parcel; first: B (1000 m2)"});
}

TEST_CASE("coverage and floor area below what stands are told, by the low estimate of what stands", "[conflicts]")
{
    auto plan = three_parcels();
    plan.space_rules.coverage_allowed = 0.35;
    plan.area.parcels[0].attributes.coverage_allowed = 0.5;
    plan.area.parcels[2].attributes.far_allowed = 0.5;
    plan.area.parcels[1].attributes.far_allowed = 0.5;
    change_survey(plan, 1, [](ParcelSurvey& s) { s.floor_area_m2.low = 400; });
    auto const said = rule_conflicts(plan);
    REQUIRE(said.size() == 2);
    CHECK(said[0] ==
          "coverage allows less than is built on, and no building is added, on 2 parcels; first: B (40 % "
          "built on, 35 % allowed)");
    CHECK(said[1] ==
          "the floor area ratio allows less than stands, and none is added, on 1 parcel; first: C (FAR 0.80 "
          "stands, 0.5 allowed)");
}

TEST_CASE("green shares that the parcel or its coverage leaves no room for are told", "[conflicts]")
{
    auto plan = three_parcels();
    plan.area.parcels[0].attributes.green_share = 0.7;
    plan.area.parcels[2].attributes.green_share = 0.7;
    plan.area.parcels[2].attributes.coverage_allowed = 0.5;
    auto const said = rule_conflicts(plan);
    REQUIRE(said.size() == 2);
    CHECK(said[0] ==
          "coverage and green share exceed the parcel together, and both are kept, on 1 parcel; first: C (50 % "
          "and 70 %)");
    CHECK(said[1] ==
          "less ground is unbuilt than must stay green, and no use takes open ground, on 1 parcel; first: A "
          "(60 % unbuilt, 70 % to stay green)");
}

TEST_CASE("a gable's distance above that of other walls is told, and parcels without data are passed over",
          "[conflicts]")
{
    auto plan = three_parcels();
    plan.space_rules.gable_clearance_m = 4;
    plan.space_rules.coverage_allowed = 0.1;
    for (std::size_t i = 0; i < plan.surveys.size(); ++i)
        change_survey(plan, i, [](ParcelSurvey& s) { s.status = ParcelStatus::unknown; });
    CHECK(rule_conflicts(plan) == std::vector<std::string>{"gable_clearance_m of 4 m is more than clearance_m of 3 m: "
                                                           "gables take the latter"});
}
