// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/cash_plan.h"
#include "engine/appraisal/irr.h"
#include "engine/core/error.h"
#include "tests/appraisal/small_case.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

using namespace lacuna;

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

TEST_CASE("consent, pre-development, hand-back and tax: the fast flows are those of a cash plan by line", "[appraisal]")
{
    std::mt19937_64 random{41};
    auto const draw = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random() % 1'000'000) / 1e6;
    };
    for (int run = 0; run < 200; ++run) {
        auto f = small_facility();
        f.life_years = 3 + static_cast<double>(random() % 9);
        f.basis = random() % 2 == 0 ? Basis::rent : Basis::operated;
        ValuationRules rules;
        rules.discount_rate = draw(0.01, 0.15);
        rules.growth_rate = draw(0, 0.04);
        rules.concession_years = 5 + static_cast<int>(random() % 20);
        rules.construction_years = static_cast<int>(random() % 3);
        rules.timing = random() % 2 == 0 ? Timing::mid : Timing::end;
        rules.consent_probability = draw(0.2, 1);
        rules.predevelopment_share = draw(0, 0.1);
        rules.handback_share = draw(0, 0.1);
        rules.ending = random() % 2 == 0 ? Ending::handback : Ending::own;
        double const p = rules.consent_probability, cost = 3 * f.capex_per_unit, full = 3 * f.revenue_per_unit_year;
        double const g = rules.growth_rate;
        int const built = rules.construction_years, years = rules.concession_years;
        CashPlan plan;
        plan.periods = years;
        plan.timing = rules.timing;
        auto const add = [&](char const* id, LineKind kind, double amount, double growth, int first, int last) {
            PlannedLine line;
            line.id = id;
            line.kind = kind;
            line.amount = amount;
            line.growth = growth;
            line.price_period = 1;
            line.first = first;
            line.last = last;
            plan.lines.push_back(line);
        };
        add("predevelopment", LineKind::predevelopment, -rules.predevelopment_share * cost, 0, 0, 0);
        add("capex", LineKind::capex, -p * cost / std::max(1, built), 0, built == 0 ? 0 : 1, built);
        add("revenue", LineKind::revenue, p * full, g, built + 1, years);
        plan.lines.back().share = {0.6, 0.85, 1};
        plan.lines.back().last = built;  // to the end
        add("cost", LineKind::operating_cost, -p * f.opex_ratio * full, g, built + 1, built);
        for (int k = 1; built + k * f.life_years < years; ++k) {
            double const at = built + k * f.life_years;
            add(("replacement" + std::to_string(k)).c_str(), LineKind::refurbishment, -p * cost * std::pow(1 + g, at),
                0, static_cast<int>(at), static_cast<int>(at));
            plan.lines.back().at_time = at;
        }
        add("handback", LineKind::handback, -p * rules.handback_share * cost * std::pow(1 + g, years), 0, years, years);
        plan.lines.back().at_time = years;
        add("income", LineKind::other, 10 * yard().income_per_m2_year * p, g, 1, 0);
        add("upkeep", LineKind::other, -10 * yard().upkeep_per_m2_year * p, g, 1, 0);
        for (std::size_t k = plan.lines.size() - 2; k < plan.lines.size(); ++k)
            plan.lines[k].side = LineSide::do_minimum;
        if (rules.ending == Ending::own) plan = kept(plan, rules.exit_yield);
        auto const slow = value_of(plan, rules.discount_rate);
        auto const fast = appraise(f, 3, yard(), 10, rules);
        CHECK(fast.ioav == Approx(slow.ioav).epsilon(1e-10));
        CHECK(fast.npv_with == Approx(slow.npv_with).epsilon(1e-10));
        CHECK(fast.npv_do_minimum == Approx(slow.npv_do_minimum).epsilon(1e-10));
        double sum = 0;
        for (auto const& flow : cash_flows(f, 3, yard(), 10, rules)) sum += flow.present_value;
        CHECK(sum == Approx(fast.ioav).epsilon(1e-10));
    }
}

TEST_CASE("tax by hand: 25 % of profit after 12 % of rent and straight-line depreciation", "[appraisal]")
{
    Facility f = small_facility();
    f.life_years = 99;
    auto rules = three_years();
    rules.ramp_up = {};
    rules.income_tax = 0.25;
    rules.property_tax = 0.12;
    rules.depreciation_years = 4;
    // Rent 1000, cost 200, rent tax 120, depreciation 2000 / 4: a profit of 180, of which 45.
    auto const flows = cash_flows(f, 2, {}, 0, rules);
    CHECK(flow_of(flows, "tax", 1).amount == Approx(-165));
    CHECK(flow_of(flows, "tax", 3).amount == Approx(-165));
    auto before = rules;
    before.income_tax = before.property_tax = 0;
    double const factor = 1 / 1.1 + 1 / 1.21 + 1 / 1.331;
    CHECK(appraise(f, 2, {}, 0, before).ioav - appraise(f, 2, {}, 0, rules).ioav == Approx(165 * factor));
}

TEST_CASE("a consent that is not a share, or an exit yield of nothing, is refused", "[appraisal]")
{
    auto rules = three_years();
    rules.consent_probability = 1.2;
    CHECK_THROWS_WITH(appraise(small_facility(), 1, {}, 0, rules), Catch::Contains("consent_probability is 1.2"));
    rules = three_years();
    rules.ending = Ending::own;
    rules.exit_yield = 0;
    CHECK_THROWS_WITH(appraise(small_facility(), 1, {}, 0, rules), Catch::Contains("exit_yield"));
}
