// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "tests/appraisal/small_case.h"

using namespace lacuna;

TEST_CASE("a conversion pays its share of capex, at the start and when it is made anew")
{
    auto const flows = cash_flows(small_facility(), 2, yard(), 10, three_years(), 0.5);
    CHECK(amounts_of(flows, "capex") == std::vector{-1000.0});
    CHECK(amounts_of(flows, "replacement") == std::vector{-1000.0});
    CHECK(amounts_of(flows, "revenue") == std::vector{500.0, 1000.0, 1000.0});
    auto const whole = appraise(small_facility(), 2, yard(), 10, three_years());
    auto const half = appraise(small_facility(), 2, yard(), 10, three_years(), true, 0.5);
    CHECK(half.capex == 1000);
    // 1000 less at once and 1000 less after two years.
    CHECK(half.ioav - whole.ioav == Approx(1000 + 1000 / 1.21).epsilon(1e-12));
    CHECK_THROWS_AS(appraise(small_facility(), 2, yard(), 10, three_years(), true, -0.5), Error);
}

TEST_CASE("the share of capex is the facility's in an existing building, else the catalogue's; on ground all is paid")
{
    Catalogue catalogue;
    Facility f = small_facility();
    CHECK(capex_share_of(catalogue, f, SpaceKind::outbuilding) == 1);
    catalogue.conversion_share = 0.5;
    for (auto const kind : {SpaceKind::outbuilding, SpaceKind::ground_floor, SpaceKind::basement})
        CHECK(capex_share_of(catalogue, f, kind) == 0.5);
    for (auto const kind :
         {SpaceKind::open_land, SpaceKind::roof, SpaceKind::added_storeys, SpaceKind::low_improvement})
        CHECK(capex_share_of(catalogue, f, kind) == 1);
    f.conversion_share = 0.8;
    CHECK(capex_share_of(catalogue, f, SpaceKind::basement) == 0.8);
}

TEST_CASE("what the owner's other places lose counts in the owner's view alone, and duties taken over in any")
{
    auto f = small_facility();
    f.cannibalised_share = 0.1;
    auto today = yard();
    today.liability_per_m2_year = 4;
    auto rules = three_years();
    auto const plain = appraise(small_facility(), 2, yard(), 10, rules);
    auto const flows = cash_flows(f, 2, today, 10, rules);
    CHECK(amounts_of(flows, "cannibalisation") == std::vector{-50.0, -100.0, -100.0});
    CHECK(amounts_of(flows, "liability") == std::vector{-40.0, -40.0, -40.0});
    auto const owner = appraise(f, 2, today, 10, rules);
    // 50/1.1 + 100/1.21 + 100/1.331 = 203.2306536; 40 x 2.486851991 = 99.47407964
    CHECK(owner.pv_cannibalisation == Approx(-203.2306536).epsilon(1e-9));
    CHECK(owner.pv_liabilities == Approx(-99.47407964).epsilon(1e-9));
    CHECK(owner.npv_with == plain.npv_with);
    CHECK(owner.npv_do_minimum == plain.npv_do_minimum);
    CHECK(owner.ioav == Approx(plain.ioav - 203.2306536 - 99.47407964).epsilon(1e-9));

    rules.view = View::spv;  // the neighbour's shop is not the company's loss
    CHECK(amounts_of(cash_flows(f, 2, today, 10, rules), "cannibalisation").empty());
    CHECK(appraise(f, 2, today, 10, rules).ioav == Approx(plain.ioav - 99.47407964).epsilon(1e-9));

    today.liability_per_m2_year = -4;  // a duty that leaves
    CHECK(appraise(f, 2, today, 10, rules).ioav == Approx(plain.ioav + 99.47407964).epsilon(1e-9));
    f.cannibalised_share = 1.5;
    CHECK_THROWS_AS(appraise(f, 2, today, 10, rules), Error);
}
