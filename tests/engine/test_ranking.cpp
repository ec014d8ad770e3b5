// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "engine/ranking/rank.h"
#include "engine/ranking/totals.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

using namespace lacuna;

namespace {

Proposal proposal(std::string space, std::string facility, double ioav, OrientedRectangle ground = {{0, 0}, 0, 10, 5},
                  double units = 10)
{
    Proposal p;
    p.placement = {std::move(space), std::move(facility), ground, units};
    p.appraisal.ioav = ioav;
    return p;
}

struct Table {
    std::vector<Space> spaces;
    RankingInput input;

    Table()
    {
        spaces.reserve(400);
        input.added_floor_area = [](Proposal const&) { return 0.0; };
        input.cut = [](Proposal const& p, Space const&, double units) -> std::optional<Proposal> {
            if (units < 1) return std::nullopt;
            Proposal less = p;
            less.appraisal.ioav *= units / p.placement.units;
            less.placement.units = units;
            return less;
        };
    }
    void add(std::string id, std::string parcel, std::vector<Proposal> proposals)
    {
        Space s;
        s.id = std::move(id);
        s.parcel_id = std::move(parcel);
        spaces.push_back(s);
        input.candidates.push_back({&spaces.back(), std::move(proposals), {}});
    }
};

}  // namespace

TEST_CASE("each space gets its best use, and the others are told why not", "[rank]")
{
    Table t;
    t.add("a", "P", {proposal("a", "gym", 100), proposal("a", "kiosk", 300), proposal("a", "market", -5)});
    auto const ranked = rank(t.input);
    REQUIRE(ranked.sites.size() == 1);
    CHECK(ranked.sites[0].best.placement.facility_id == "kiosk");
    CHECK(ranked.sites[0].runner_up->placement.facility_id == "gym");
    REQUIRE(ranked.sites[0].refused.size() == 2);
    CHECK(ranked.sites[0].refused[0].reason == RefusalReason::worse_use);
    CHECK(ranked.sites[0].refused[0].shortfall == 200);
    CHECK(ranked.sites[0].refused[1].reason == RefusalReason::no_value);
}

TEST_CASE("uses and sites go by their mean: what loses on average is refused, though the base case adds", "[rank]")
{
    auto const risky = [](Proposal p, double mean) {
        p.appraisal.mean_shift = mean - p.appraisal.ioav;
        return p;
    };
    Table t;
    t.input.currency = "CNY";
    t.add("a", "P", {risky(proposal("a", "ev_charging", 900), -400), risky(proposal("a", "parking", 700), 600)});
    t.add("b", "Q", {risky(proposal("b", "gym", 800), 500), risky(proposal("b", "market", -10), -30)});
    auto const ranked = rank(t.input);
    REQUIRE(ranked.sites.size() == 2);
    CHECK(ranked.sites[0].best.placement.facility_id == "parking");  // 600 before 500, though 700 and 800
    CHECK(ranked.sites[1].best.placement.facility_id == "gym");
    REQUIRE(ranked.sites[0].refused.size() == 1);
    CHECK(ranked.sites[0].refused[0].reason == RefusalReason::no_value);
    CHECK(ranked.sites[0].refused[0].text == "loses 400 CNY on average, though it adds 900 in the base case");
    CHECK(ranked.sites[1].refused[0].text == "loses 30 CNY on average");
}

TEST_CASE("sites of equal value are ranked by id", "[rank]")
{
    Table t;
    t.add("a", "P1", {proposal("a", "kiosk", 50)});
    t.add("b", "P2", {proposal("b", "kiosk", 70)});
    t.add("c", "P3", {proposal("c", "kiosk", 50)});
    auto const ranked = rank(t.input);
    CHECK(ranked.sites[0].id == "b");
    CHECK(ranked.sites[1].id == "a");
    CHECK(ranked.sites[2].id == "c");
    CHECK(ranked.sites[2].rank == 3);
}

TEST_CASE("demand that is used up sends the next site to a smaller size or another use", "[rank]")
{
    Table t;
    t.input.demand_units = {{"kiosk", 14}};
    t.add("a", "P1", {proposal("a", "kiosk", 100)});
    t.add("b", "P2", {proposal("b", "kiosk", 90), proposal("b", "shed", 40)});
    t.add("c", "P3", {proposal("c", "kiosk", 80)});
    auto const ranked = rank(t.input);
    REQUIRE(ranked.sites.size() == 3);
    CHECK(ranked.sites[0].best.placement.units == 10);
    CHECK(ranked.sites[1].best.placement.facility_id == "shed");  // the 4 units of kiosk left are worth 36 only
    CHECK(ranked.sites[2].id == "c");
    CHECK(ranked.sites[2].best.placement.units == 4);

    t.input.demand_units = {{"kiosk", 10}};
    auto const used_up = rank(t.input);
    REQUIRE(used_up.unused.size() == 1);
    CHECK(used_up.unused[0].refused[0].reason == RefusalReason::no_demand);
}

TEST_CASE("no two chosen placements share ground", "[rank][property]")
{
    Dice dice{77};
    Table t;
    for (int i = 0; i < 200; ++i) {
        std::string const id = "s" + std::to_string(1000 + i);
        OrientedRectangle const ground{{dice.between(0, 80), dice.between(0, 80)}, dice.between(0, 180), 12, 6};
        t.add(id, "P", {proposal(id, "kiosk", dice.between(-10, 100), ground)});
    }
    auto const ranked = rank(t.input);
    CHECK(ranked.sites.size() + ranked.unused.size() == 200);
    CHECK(ranked.sites.size() > 20);
    for (std::size_t i = 0; i < ranked.sites.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            CHECK(area(intersection(ground_shape(ranked.sites[i].best.placement),
                                    ground_shape(ranked.sites[j].best.placement))) < 1e-9);
}

TEST_CASE("the floor area left on a parcel is shared by its sites", "[rank]")
{
    Table t;
    t.input.added_floor_area = [](Proposal const& p) { return p.placement.units; };
    t.add("a", "P", {proposal("a", "shop", 100, {{0, 0}, 0, 10, 5})});
    t.add("b", "P", {proposal("b", "shop", 90, {{50, 0}, 0, 10, 5})});
    for (auto& s : t.spaces) {
        s.floor_area_known = true;
        s.floor_area_m2 = {16, 16, 16};
    }
    auto const ranked = rank(t.input);
    REQUIRE(ranked.sites.size() == 2);
    CHECK(ranked.sites[0].best.placement.units == 10);
    CHECK(ranked.sites[1].best.placement.units == Approx(6));
}

TEST_CASE("the renovation ceiling shows the gap in the seed case's figures", "[rank]")
{
    // 300 yuan a square metre for 500,000 m2 is 150 million; 73.5 million of value carry 49 %.
    auto const r = renovation_ceiling(73.5e6, 300, 500000);
    CHECK(r.cost == 150e6);
    CHECK(r.ratio == Approx(0.49));
    CHECK(r.gap == Approx(76.5e6));
    CHECK(r.carried_m2 == Approx(245000));
    CHECK(r.surplus == 0);
    CHECK_FALSE(renovation_ceiling(1, std::nullopt, 10).stated);
}

TEST_CASE("keeping what is renovated is a part of its cost, at its present value", "[rank]")
{
    ValuationRules rules;
    rules.discount_rate = 0.06;
    rules.concession_years = 2;
    rules.timing = Timing::end;
    rules.cost_growth_rate = 0.02;
    rules.maintenance_per_m2_year = 10;
    Catalogue catalogue;
    catalogue.renovation_cost_per_m2 = 300;
    auto const r = renovation_ceiling(100, rules, catalogue, 50);
    double const upkeep = 10 / 1.06 + 10.2 / (1.06 * 1.06);
    CHECK(r.upkeep_per_m2 == Approx(upkeep));
    CHECK(r.cost == Approx(50 * (300 + upkeep)));
    rules.renovation_cost_per_m2 = 0;
    rules.maintenance_per_m2_year = 0;
    auto const free = renovation_ceiling(100, rules, catalogue, 50);
    CHECK(free.stated);
    CHECK(free.cost == 0);
    CHECK(free.carried_m2 == 0);
}
