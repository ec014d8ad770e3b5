// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/irr.h"
#include "engine/core/error.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

using namespace lacuna;

namespace {

/// 2 units on 10 m2 for three years, worked by hand in the tests below.
Facility small_facility()
{
    Facility f;
    f.id = "shed";
    f.capex_per_unit = 1000;
    f.revenue_per_unit_year = 500;
    f.opex_ratio = 0.2;
    f.life_years = 2;
    return f;
}

DoMinimum yard()
{
    DoMinimum today;
    today.income_per_m2_year = 3;
    today.upkeep_per_m2_year = 1;
    return today;
}

ValuationRules three_years()
{
    ValuationRules rules;
    rules.discount_rate = 0.1;
    rules.concession_years = 3;
    rules.timing = Timing::end;
    rules.ramp_up = {0.5};
    return rules;
}

std::vector<double> amounts_of(std::vector<CashFlow> const& flows, std::string_view line)
{
    std::vector<double> amounts;
    for (auto const& flow : flows)
        if (flow.line == line) amounts.push_back(flow.amount);
    return amounts;
}

CashFlow flow_of(std::vector<CashFlow> const& flows, std::string_view line, int year)
{
    auto const found =
        std::ranges::find_if(flows, [&](CashFlow const& flow) { return flow.line == line && flow.year == year; });
    REQUIRE(found != flows.end());
    return *found;
}

}  // namespace

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

TEST_CASE("three years by hand: each line and the value at year ends")
{
    auto const flows = cash_flows(small_facility(), 2, yard(), 10, three_years());
    CHECK(amounts_of(flows, "capex") == std::vector{-2000.0});
    CHECK(amounts_of(flows, "revenue") == std::vector{500.0, 1000.0, 1000.0});
    CHECK(amounts_of(flows, "operating_cost") == std::vector{-200.0, -200.0, -200.0});
    CHECK(amounts_of(flows, "replacement") == std::vector{-2000.0});
    CHECK(flow_of(flows, "replacement", 2).time_years == 2);
    CHECK(amounts_of(flows, "income_displaced") == std::vector{-30.0, -30.0, -30.0});
    CHECK(amounts_of(flows, "upkeep_displaced") == std::vector{10.0, 10.0, 10.0});

    auto const a = appraise(small_facility(), 2, yard(), 10, three_years());
    // 500/1.1 + 1000/1.21 + 1000/1.331 = 2032.306536; 200 x 2.486851991 = 497.370398; 2000/1.21 = 1652.892562
    CHECK(a.npv_with == Approx(-2117.9564237415).epsilon(1e-12));
    CHECK(a.npv_do_minimum == Approx(20 * 2.4868519909842).epsilon(1e-12));
    CHECK(a.ioav == Approx(-2167.6934635612).epsilon(1e-12));
    CHECK(a.capex == 2000);
    CHECK(a.replacement_pv == Approx(2000 / 1.21));
    CHECK(a.revenue_year == 1000);
    CHECK(a.noi_year == 800);
    CHECK(a.yield_on_cost == Approx(0.4));
    CHECK(a.value_per_m2 == Approx(a.ioav / 10));
    CHECK(a.payback.status == PaybackStatus::never);
    // by year: -2000, 280, -1220, 780
    CHECK(a.irr.status == IrrStatus::unique);
}

TEST_CASE("in the middle of the year yearly flows weigh half a year's discount more, lumps do not move")
{
    auto rules = three_years();
    auto const end = appraise(small_facility(), 2, yard(), 10, rules);
    rules.timing = Timing::mid;
    auto const mid = appraise(small_facility(), 2, yard(), 10, rules);
    double const lumps = -2000 - 2000 / 1.21;
    CHECK(mid.npv_with == Approx(lumps + (end.npv_with - lumps) * std::sqrt(1.1)).epsilon(1e-12));
    CHECK(mid.npv_do_minimum == Approx(end.npv_do_minimum * std::sqrt(1.1)).epsilon(1e-12));
    auto const flows = cash_flows(small_facility(), 2, yard(), 10, rules);
    CHECK(flow_of(flows, "revenue", 2).time_years == 1.5);
    CHECK(flow_of(flows, "replacement", 2).time_years == 2);
    CHECK(flow_of(flows, "capex", 0).time_years == 0);
}

TEST_CASE("prices grow from the first year on, and capex does not")
{
    auto rules = three_years();
    rules.growth_rate = 0.05;
    auto const flows = cash_flows(small_facility(), 2, yard(), 10, rules);
    CHECK(flow_of(flows, "capex", 0).amount == -2000);
    CHECK(flow_of(flows, "revenue", 1).amount == Approx(500));
    CHECK(flow_of(flows, "revenue", 3).amount == Approx(1000 * 1.05 * 1.05));
    CHECK(flow_of(flows, "operating_cost", 2).amount == Approx(-200 * 1.05));
    CHECK(flow_of(flows, "replacement", 2).amount == Approx(-2000 * 1.05 * 1.05));
    CHECK(flow_of(flows, "income_displaced", 3).amount == Approx(-30 * 1.05 * 1.05));
    CHECK(flow_of(flows, "upkeep_displaced", 2).amount == Approx(10 * 1.05));
}

TEST_CASE("construction spreads the cost, delays income and life, and takes the ground at once")
{
    auto rules = three_years();
    rules.concession_years = 6;
    rules.construction_years = 2;
    auto const flows = cash_flows(small_facility(), 2, yard(), 10, rules);
    CHECK(amounts_of(flows, "capex") == std::vector{-1000.0, -1000.0});
    CHECK(flow_of(flows, "capex", 1).time_years == 1);
    CHECK(amounts_of(flows, "revenue") == std::vector{500.0, 1000.0, 1000.0, 1000.0});
    CHECK(flow_of(flows, "revenue", 3).amount == 500);
    CHECK(amounts_of(flows, "operating_cost").size() == 4);
    CHECK(amounts_of(flows, "replacement").size() == 1);
    CHECK(flow_of(flows, "replacement", 4).time_years == 4);
    CHECK(amounts_of(flows, "income_displaced").size() == 6);
}

TEST_CASE("a life that ends with the concession is not renewed, and one of broken years is at its own time")
{
    auto f = small_facility();
    auto rules = three_years();
    f.life_years = 3;
    CHECK(amounts_of(cash_flows(f, 2, yard(), 10, rules), "replacement").empty());
    f.life_years = 1.25;
    auto const flows = cash_flows(f, 2, yard(), 10, rules);
    CHECK(amounts_of(flows, "replacement").size() == 2);
    CHECK(flow_of(flows, "replacement", 2).time_years == 1.25);
    CHECK(flow_of(flows, "replacement", 3).time_years == 2.5);
}

TEST_CASE("payback is read off whole years and needs no discounting")
{
    auto f = small_facility();
    f.life_years = 30;
    auto rules = three_years();
    rules.concession_years = 10;
    rules.ramp_up.clear();
    DoMinimum const nothing;
    for (auto const timing : {Timing::mid, Timing::end}) {
        rules.timing = timing;
        auto const a = appraise(f, 2, nothing, 10, rules);
        CHECK(a.payback.status == PaybackStatus::reached);
        CHECK(a.payback.years == Approx(2.5));  // 2000 at 800 a year
    }
}

TEST_CASE("the catalogue's line of a kind is the do-minimum, and none is nothing")
{
    Catalogue catalogue;
    catalogue.do_minimum.push_back(yard());
    catalogue.do_minimum.back().kind = SpaceKind::vacant_parcel;
    CHECK(do_minimum_of(catalogue, SpaceKind::vacant_parcel).income_per_m2_year == 3);
    auto const roof = do_minimum_of(catalogue, SpaceKind::roof);
    CHECK(roof.kind == SpaceKind::roof);
    CHECK(roof.income_per_m2_year == 0);
    CHECK(roof.upkeep_per_m2_year == 0);
}

TEST_CASE("rules and figures that cannot be are refused by name")
{
    auto const fails_with = [](auto change, std::string const& word) {
        auto f = small_facility();
        auto rules = three_years();
        double units = 2;
        change(f, rules, units);
        try {
            appraise(f, units, yard(), 10, rules);
            FAIL("was accepted; expected a word on " << word);
        } catch (Error const& e) {
            CHECK(e.code() == Errc::bad_config);
            CHECK(std::string{e.what()}.find(word) != std::string::npos);
        }
    };
    fails_with([](auto&, auto& rules, auto&) { rules.discount_rate = -1; }, "discount_rate is -1");
    fails_with([](auto&, auto& rules, auto&) { rules.concession_years = 0; }, "concession_years is 0");
    fails_with([](auto&, auto& rules, auto&) { rules.construction_years = 3; }, "construction_years");
    fails_with([](auto& f, auto&, auto&) { f.life_years = 0; }, "'shed'");
    fails_with([](auto& f, auto&, auto&) { f.capex_per_unit = std::nan(""); }, "'shed'");
    fails_with([](auto&, auto&, auto& units) { units = -1; }, "units is -1");
    fails_with([](auto& f, auto&, auto&) { f.capex_per_unit = std::numeric_limits<double>::max(); }, "range");
}

TEST_CASE("seeded placements: lines add up to the value, value is linear in size, every rate makes the value zero")
{
    std::mt19937_64 random{7};
    std::uniform_real_distribution<double> share{0, 1};
    for (int trial = 0; trial < 500; ++trial) {
        Facility f;
        f.id = "any";
        f.capex_per_unit = 10 + 5000 * share(random);
        f.revenue_per_unit_year = 1000 * share(random);
        f.opex_ratio = share(random);
        f.life_years = 1 + std::floor(30 * share(random)) / (trial % 3 == 0 ? 4 : 1);
        DoMinimum today;
        today.income_per_m2_year = 5 * share(random);
        today.upkeep_per_m2_year = 5 * share(random);
        ValuationRules rules;
        rules.discount_rate = -0.05 + 0.3 * share(random);
        rules.growth_rate = -0.02 + 0.06 * share(random);
        rules.concession_years = 1 + static_cast<int>(40 * share(random));
        rules.construction_years = trial % 4 == 0 ? std::min(2, rules.concession_years - 1) : 0;
        rules.timing = trial % 2 == 0 ? Timing::mid : Timing::end;
        double const units = 1 + 100 * share(random);
        double const ground = units * 10;
        INFO("trial " << trial);

        auto const a = appraise(f, units, today, ground, rules);
        auto const flows = cash_flows(f, units, today, ground, rules);
        double sum = 0, size = 0;
        std::map<double, double> by_time;
        for (auto const& flow : flows) {
            sum += flow.present_value;
            size += std::fabs(flow.present_value);
            by_time[flow.time_years] += flow.amount;
        }
        CHECK(std::fabs(sum - a.ioav) <= 1e-12 * size);
        CHECK(a.npv_with - a.npv_do_minimum == a.ioav);

        auto const doubled = appraise(f, 2 * units, today, 2 * ground, rules);
        CHECK(doubled.ioav == Approx(2 * a.ioav).epsilon(1e-12).margin(1e-12 * size));
        CHECK(doubled.irr.status == a.irr.status);

        for (double const root : a.irr.roots) {
            double zero = 0, terms = 0;
            for (auto const& [time, amount] : by_time) {
                zero += amount * std::pow(1 + root, -time);
                terms += std::fabs(amount * std::pow(1 + root, -time));
            }
            CHECK(std::fabs(zero) <= 1e-11 * terms);
        }
        auto const quick = appraise(f, units, today, ground, rules, false);
        CHECK(quick.ioav == a.ioav);
        CHECK(quick.payback.years == a.payback.years);
        CHECK(quick.irr.roots.empty());
    }
}
