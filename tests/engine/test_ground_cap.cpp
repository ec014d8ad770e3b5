// SPDX-License-Identifier: Apache-2.0
#include "engine/ranking/rank.h"
#include "engine/spaces/ground_cap.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

using namespace lacuna;
using test::box;

namespace {

Parcel lot() { return {"P", box(0, 0, 40, 25), 1000, {}}; }

ParcelSurvey built(double m2)
{
    ParcelSurvey s;
    s.parcel_id = "P";
    s.area_m2 = 1000;
    s.built_m2 = m2;
    s.status = m2 > 0 ? ParcelStatus::built : ParcelStatus::vacant;
    return s;
}

/// Spaces of parcel P with one use each, worth a unit of money a square metre; cut in proportion.
struct Yard {
    std::vector<Space> spaces;
    RankingInput input;
    bool buildings = false;

    explicit Yard(GroundCap cap)
    {
        spaces.reserve(20);
        input.ground["P"] = std::move(cap);
        input.added_floor_area = [this](Proposal const& p) { return buildings ? p.placement.units : 0; };
        input.cut = [](Proposal const& p, Space const&, double units) -> std::optional<Proposal> {
            if (units < 20) return std::nullopt;
            Proposal less = p;
            less.placement.units = std::floor(units);
            less.placement.ground.length_m = less.placement.units / less.placement.ground.width_m;
            less.appraisal.ioav *= less.placement.units / p.placement.units;
            return less;
        };
    }
    /// A use of `m2` at x metres to the east.
    void add(std::string id, double x, double m2, SpaceKind kind = SpaceKind::open_land)
    {
        Space s;
        s.id = id;
        s.parcel_id = "P";
        s.kind = kind;
        spaces.push_back(s);
        Proposal p;
        p.placement = {id, "court", {{x, 0}, 90, m2 / 10, 10}, m2};
        p.appraisal.ioav = m2;
        input.candidates.push_back({&spaces.back(), {p}, {}});
    }
};

GroundCap green(double m2) { return {m2, std::nullopt, 0, "25 % of the parcel stays green", ""}; }

}  // namespace

TEST_CASE("what stays green is taken off the unbuilt ground, car parks counting on neither side", "[ground]")
{
    SpaceRules rules;
    rules.green_share = 0.25;
    CHECK(ground_cap(lot(), built(300), 0, rules).open_m2 == 450.0);
    CHECK(ground_cap(lot(), built(300), 150, rules).open_m2 == 300.0);
    CHECK(ground_cap(lot(), built(800), 0, rules).open_m2 == 0.0);  // less is left than must stay
    CHECK(ground_cap(lot(), built(0), 0, rules).open_m2 == 750.0);
    CHECK(ground_cap(lot(), built(300), 0, rules).green_words == "25 % of the parcel stays green");
    auto own = lot();
    own.attributes.green_share = 0.6;
    CHECK(ground_cap(own, built(300), 0, rules).open_m2 == Approx(100));
    CHECK_FALSE(ground_cap(lot(), built(300), 0, {}).open_m2);
    auto unknown = built(0);
    unknown.status = ParcelStatus::unknown;
    CHECK_FALSE(ground_cap(lot(), unknown, 0, rules).open_m2);
}

TEST_CASE("new buildings cover what coverage leaves, or the points that may be added where none is given", "[ground]")
{
    SpaceRules rules;
    rules.coverage_added = 0.05;
    CHECK(ground_cap(lot(), built(300), 0, rules).footprint_m2 == 50.0);
    CHECK(ground_cap(lot(), built(300), 0, rules).coverage_words == "5 points of coverage may be added");
    CHECK_FALSE(ground_cap(lot(), built(0), 0, rules).footprint_m2);  // a vacant parcel is no old estate
    rules.coverage_allowed = 0.4;
    CHECK(*ground_cap(lot(), built(300), 0, rules).footprint_m2 == Approx(100));
    CHECK(ground_cap(lot(), built(500), 0, rules).footprint_m2 == 0.0);
    auto own = lot();
    own.attributes.coverage_allowed = 0.35;
    CHECK(*ground_cap(own, built(300), 0, rules).footprint_m2 == Approx(50));
    CHECK(ground_cap(own, built(0), 0, rules).coverage_words == "coverage 35 %");
}

TEST_CASE("uses of a parcel together take no more than its ground; the last is cut down, and says why", "[ground]")
{
    Yard yard{green(250)};
    yard.add("a", 0, 150);
    yard.add("b", 100, 140);
    yard.add("c", 200, 130);
    auto const ranked = rank(yard.input);
    REQUIRE(ranked.sites.size() == 2);
    CHECK(ranked.sites[0].best.placement.units == 150);
    // 130 m2 come before the 100 m2 that b was cut to; what is left then is too little.
    CHECK(ranked.sites[1].id == "b");
    CHECK(ranked.sites[1].best.placement.units == 100);
    CHECK(ranked.reduced.at("b") == "25 % of the parcel stays green: 100 m2 are left to take, 140 m2 wanted");
    CHECK(ranked.reduced.size() == 1);
    REQUIRE(ranked.unused.size() == 1);
    CHECK(ranked.unused[0].refused[0].reason == RefusalReason::green_kept);
    CHECK(ranked.unused[0].refused[0].text == "25 % of the parcel stays green: 0 m2 are left to take, 100 m2 wanted");
}

TEST_CASE("a use of a car park takes no green, and ground in no parcel has no limit", "[ground]")
{
    Yard yard{green(100)};
    yard.add("a", 0, 150, SpaceKind::parking);
    yard.add("b", 100, 100);
    yard.add("c", 200, 300, SpaceKind::verge);
    yard.spaces[2].parcel_id.clear();
    auto const ranked = rank(yard.input);
    REQUIRE(ranked.sites.size() == 3);
    CHECK(ranked.reduced.empty());
}

TEST_CASE("only buildings count against coverage", "[ground]")
{
    Yard courts{{std::nullopt, 60.0, 0, "", "5 points of coverage may be added"}};
    courts.add("a", 0, 150);
    CHECK(rank(courts.input).sites[0].best.placement.units == 150);

    Yard shops{{std::nullopt, 60.0, 0, "", "5 points of coverage may be added"}};
    shops.buildings = true;
    shops.add("a", 0, 150);
    auto const ranked = rank(shops.input);
    REQUIRE(ranked.sites.size() == 1);
    CHECK(ranked.sites[0].best.placement.units == 60);
    CHECK(ranked.reduced.at("a") == "5 points of coverage may be added: 60 m2 are left to take, 150 m2 wanted");
}

TEST_CASE("a use that clears its parcel may take what the buildings leave too", "[ground]")
{
    GroundCap cap = green(50);
    cap.cleared_m2 = 300;
    Yard yard{cap};
    yard.add("a", 0, 340, SpaceKind::low_improvement);
    auto const ranked = rank(yard.input);
    REQUIRE(ranked.sites.size() == 1);
    CHECK(ranked.sites[0].best.placement.units == 340);
    CHECK(ranked.reduced.empty());
}

TEST_CASE("whatever is proposed, the ground of a parcel's sites stays within its cap", "[ground][property]")
{
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        Dice dice{seed};
        double const cap = dice.between(0, 1500);
        Yard yard{green(cap)};
        for (int i = 0; i < 12; ++i)
            yard.add("s" + std::to_string(10 + i), 100.0 * i, std::floor(dice.between(20, 400)));
        auto const ranked = rank(yard.input);
        double taken = 0;
        for (auto const& site : ranked.sites) taken += ground_m2(site.best.placement);
        CHECK(taken <= cap + 1e-6);
        CHECK(ranked.sites.size() + ranked.unused.size() == 12);
        // No refused use of twenty square metres would still have fitted.
        if (!ranked.unused.empty()) CHECK(cap - taken < 21);
    }
}
