// SPDX-License-Identifier: Apache-2.0
#include "engine/certified_sites.h"
#include "engine/geometry/inside.h"
#include "engine/geometry/overlay.h"
#include "engine/placement/certificate.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <cmath>
#include <numbers>

using namespace lacuna;

namespace {

Space space_of(MultiPolygon shape)
{
    Space s;
    s.id = "P/open/1";
    s.area_m2 = area(shape);
    s.shape = std::move(shape);
    return s;
}

Placement on(OrientedRectangle const& ground)
{
    Placement p;
    p.space_id = "P/open/1";
    p.facility_id = "shop";
    p.ground = ground;
    return p;
}

}  // namespace

TEST_CASE("ground that reaches out by half a millimetre is certified and by two millimetres is not", "[certificate]")
{
    auto const s = space_of({test::moved(rectangle(0, 0, 20, 10), 25, 3e5, 5e6)});
    auto const moved = [](double by) {
        double const a = 25 * std::numbers::pi / 180;
        return OrientedRectangle{{3e5 + by * std::cos(a), 5e6 + by * std::sin(a)}, 25, 20, 10};
    };
    CHECK(lies_in_space(on(moved(0)), s));
    CHECK(lies_in_space(on(moved(0.0005)), s));
    CHECK_FALSE(lies_in_space(on(moved(0.002)), s));
    CHECK_FALSE(lies_in_space(on(moved(30)), s));
}

TEST_CASE("a tree inside the ground, or a gap that crosses it, is no certificate", "[certificate]")
{
    Polygon yard = rectangle(0, 0, 20, 10);
    yard.inners.push_back({{9.9, 4.9}, {9.9, 5.1}, {10.1, 5.1}, {10.1, 4.9}, {9.9, 4.9}});
    CHECK_FALSE(lies_in_space(on({{5, 2}, 0, 10, 6}), space_of({yard})));
    CHECK(lies_in_space(on({{0, 0}, 0, 9.9, 9.9}), space_of({yard})));
    auto const halves = space_of({rectangle(0, 0, 9, 10), rectangle(10, 0, 20, 10)});
    CHECK_FALSE(lies_in_space(on({{1, 1}, 0, 18, 8}), halves));
    // The same for ground that is no rectangle.
    auto l = on({});
    l.shape = {{{{1, 1}, {19, 1}, {19, 3}, {4, 3}, {4, 9}, {1, 9}, {1, 1}}, {}}};
    CHECK_FALSE(lies_in_space(l, halves));
    CHECK(lies_in_space(l, space_of({rectangle(0, 0, 20, 10)})));
    CHECK_FALSE(lies_in_space(l, space_of({rectangle(0, 0, 20, 8.99)})));
}

TEST_CASE("the check of a rectangle agrees with GEOS", "[certificate][property]")
{
    Dice dice{401};
    int inside = 0, outside = 0;
    for (int i = 0; i < 3000; ++i) {
        auto yard = test::star(dice, 3e5, 5e6, 30, dice.pick(4, 30));
        Ring const hole = test::star(dice, 3e5 + dice.between(-8, 8), 5e6 + dice.between(-8, 8), 2, 5).outer;
        if (covers({yard}, {{hole, {}}})) yard.inners.push_back(hole);
        auto const rectangle = to_polygon(OrientedRectangle{{3e5 + dice.between(-20, 20), 5e6 + dice.between(-20, 20)},
                                                            dice.between(0, 180),
                                                            dice.between(1, 20),
                                                            dice.between(0.5, 8)});
        double const out_m2 = area(difference({rectangle}, {yard}));
        if (out_m2 > 0 && out_m2 < 0.05) continue;  // near the tolerance GEOS does not decide
        CHECK(convex_lies_inside(rectangle.outer, {yard}, 1e-3) == (out_m2 == 0));
        CHECK(lies_inside(rectangle, {yard}, 1e-3) == (out_m2 == 0));
        (out_m2 == 0 ? inside : outside) += 1;
    }
    CHECK(inside > 300);
    CHECK(outside > 300);
}

TEST_CASE("a placement outside its space is refused, and a site on such ground is taken out with an issue",
          "[certificate]")
{
    auto const s = space_of({rectangle(0, 0, 20, 10)});
    Placements placements;
    placements.fitting = {on({{0, 0}, 0, 20, 10}), on({{0, 1}, 0, 20, 10})};
    certify(s, placements);
    REQUIRE(placements.fitting.size() == 1);
    CHECK(placements.fitting.front().certified);
    REQUIRE(placements.refused.size() == 1);
    CHECK(placements.refused.front().reason == RefusalReason::not_certified);

    Plan plan;
    for (auto const* id : {"a", "b", "c"}) {
        Site site;
        site.id = id;
        site.rank = static_cast<std::int64_t>(plan.sites.size()) + 1;
        site.best.placement = on({{0, 0}, 0, 20, 10});
        site.best.placement.space_id = id;
        site.best.placement.certified = site.id != "b";
        plan.sites.push_back(std::move(site));
    }
    plan.unused = {{"d", placements.refused}};
    keep_certified_sites(plan);
    REQUIRE(plan.sites.size() == 2);
    CHECK(plan.sites[1].id == "c");
    CHECK(plan.sites[1].rank == 2);
    REQUIRE(plan.unused.size() == 2);
    CHECK(plan.unused[0].space_id == "b");
    CHECK(plan.unused[0].refused.front().reason == RefusalReason::not_certified);
    REQUIRE(plan.area.issues.size() == 2);
    CHECK(plan.area.issues[0].code == IssueCode::placement_not_certified);
    CHECK(plan.area.issues[0].feature_id == "b");
}
