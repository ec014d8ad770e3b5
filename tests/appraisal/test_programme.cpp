// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/assumptions.h"
#include "engine/appraisal/views.h"
#include "engine/core/error.h"
#include "engine/financing/programme.h"
#include "engine/model/line_inputs.h"
#include "tests/appraisal/estate.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <cmath>
#include <random>
#include <set>

using namespace lacuna;

TEST_CASE("one site by hand: a quarter of what is left goes to the fund, the fee counts too", "[programme]")
{
    auto const p = programme_of(estate({43}, 1000), terms(), {100});
    double factor = 0;
    for (int t = 1; t <= 10; ++t) factor += std::pow(1.05, 0.5 - t);
    CHECK(p.fund_pv == Approx(10 * factor));  // (43 - 3) / 4
    CHECK(p.fee_pv == Approx(3 * factor));
    CHECK(p.promised_pv == Approx(13 * factor).margin(0.01));
    auto const& all = unit(p, "all");
    CHECK(all.gap == Approx(1000 - p.promised_pv));
    CHECK(all.ratio == Approx(p.promised_pv / 1000));
    CHECK_FALSE(all.years);
    CHECK(p.subsidy_need == all.gap);
}

TEST_CASE("levels add up to the whole, to the hundredth, whatever the figures", "[programme]")
{
    std::mt19937_64 random{29};
    for (int run = 0; run < 50; ++run) {
        std::vector<double> noi(2 + random() % 30), floor;
        for (auto& n : noi) n = static_cast<double>(random() % 100'000) / 7;
        for (std::size_t i = 0; i < noi.size(); ++i) floor.push_back(static_cast<double>(random() % 5000) / 3);
        floor[0] += 1;
        auto const p = programme_of(estate(noi, 123'456.78), terms(), floor);
        auto const& all = unit(p, "all");
        std::int64_t cost = 0, promised = 0, ioav = 0, sites = 0;
        for (auto const& b : p.levels)
            if (b.level == "residential_area") {
                cost += std::llround(b.cost * 100);
                promised += std::llround(b.promised * 100);
                ioav += std::llround(b.ioav * 100);
                sites += b.sites;
            }
        CHECK(cost == 12'345'678);
        CHECK(cost == std::llround(all.cost * 100));
        CHECK(promised == std::llround(all.promised * 100));
        CHECK(ioav == std::llround(all.ioav * 100));
        CHECK(sites == all.sites);
        // What sites were given year by year is what the parties were paid, but for the rounding of present values.
        CHECK(all.promised == Approx(p.fund_pv + p.fee_pv).margin(0.01 * (10.0 + static_cast<double>(noi.size()))));
    }
}

TEST_CASE("an area with a surplus pays one with a gap, and no more than that", "[programme]")
{
    // East holds nearly all income, west nearly all cost.
    auto const p = programme_of(estate({1000, 1}, 5000), terms(), {10, 90});
    auto const& east = unit(p, "residential_area", "east");
    auto const& west = unit(p, "residential_area", "west");
    REQUIRE(east.surplus > 0);
    REQUIRE(west.gap > 0);
    REQUIRE(p.transfers.size() == 1);
    CHECK(p.transfers[0].from == "east");
    CHECK(p.transfers[0].to == "west");
    CHECK(p.transfers[0].amount == Approx(std::min(east.surplus, west.gap)));
    CHECK(east.years.has_value());
}

TEST_CASE("the fund's share at the required return leaves the investor just that", "[programme]")
{
    auto t = terms();
    t.required_return = 0.06;
    auto const plan = estate({100, 200}, 1e6);
    auto const p = programme_of(plan, t, {1, 1});
    REQUIRE(p.fund_share_at_return);
    t.fund_share = *p.fund_share_at_return;
    auto const q = programme_of(plan, t, {1, 1});
    CHECK(q.financing.parties.front().irr.value == Approx(0.06).margin(1e-4));
    CHECK(q.fund_pv + q.fee_pv == Approx(p.promised_at_return));
    REQUIRE(p.return_at_share);
    CHECK(*p.return_at_share == Approx(0.06).margin(1e-4));
    auto other = t;
    other.equity = {{"investor", 0, 0}, {"state_company", 1, 0}};
    auto const theirs = programme_of(plan, other, {1, 1});
    CHECK(theirs.fund_share_at_return == p.fund_share_at_return);  // of the first holder that has a share
    CHECK(theirs.promised_at_return == p.promised_at_return);
    t.required_return = 0.5;
    CHECK_FALSE(programme_of(plan, t, {1, 1}).fund_share_at_return);
    // A dividend before the fund: its whole share leaves more than is asked for, and what is earned then is told.
    t.required_return = 0.06;
    for (auto& holder : t.equity) holder.priority = 0.3;
    auto const all = programme_of(plan, t, {1, 1});
    CHECK(all.fund_share_at_return == 1.0);
    CHECK(all.return_at_share.value() > 0.1);
    t.fund_share = 1;
    CHECK(all.called_at_return == programme_of(plan, t, {1, 1}).financing.equity_called);
}

TEST_CASE("without terms nothing is promised, and the ceiling stands", "[programme]")
{
    auto const p = programme_of(estate({100}, 1000), {}, {1});
    CHECK_FALSE(p.financed);
    CHECK(p.promised_pv == 0);
    CHECK(unit(p, "all").ceiling_ratio() == Approx(0.3));
    CHECK(unit(p, "all").gap == Approx(1000));
}

TEST_CASE("values too large for hundredths are refused without terms too, one by one and together", "[programme]")
{
    auto const says = [](std::vector<double> const& ioav, double renovation) {
        auto plan = estate(std::vector<double>(ioav.size(), 1), renovation);
        for (std::size_t i = 0; i < ioav.size(); ++i) plan.sites[i].best.appraisal.ioav = ioav[i];
        try {
            programme_of(plan, {}, std::vector<double>(ioav.size(), 1));
        } catch (Error const& e) {
            CHECK(e.code() == Errc::bad_config);
            return std::string{e.what()};
        }
        return std::string{};
    };
    CHECK(says({1e12, -1e12}, 1e12).empty());
    CHECK_THAT(says({1e30}, 1), Catch::Contains("an amount of 1e+30 is too large to be added up in hundredths"));
    CHECK_THAT(says({-1e30}, 1), Catch::Contains("too large to be added up in hundredths"));
    CHECK_THAT(says({NAN}, 1), Catch::Contains("no number"));
    CHECK_THAT(says({1}, 1e30), Catch::Contains("too large to be added up in hundredths"));
    CHECK_THAT(says({8e13, -8e13}, 1), Catch::Contains("too large to be added up in hundredths"));
}

TEST_CASE("a grant that is stated while nothing is financed lowers what is still needed", "[programme]")
{
    FinancingTerms t;
    t.grants = 300;
    t.contributions = 50;
    auto const p = programme_of(estate({100}, 1000), t, {1});
    CHECK_FALSE(p.financed);
    CHECK(p.subsidy_need == Approx(650));
    CHECK(unit(p, "all").subsidy_need == Approx(650));
    double grants = 0;
    for (auto const& item : p.account) grants += item.item == "grants" ? item.amount : 0;
    CHECK(grants == 300);
}

TEST_CASE("committed grants lower what is still needed, never below nothing", "[programme]")
{
    auto t = terms();
    t.grants = 300;
    t.contributions = 1e9;
    CHECK(programme_of(estate({43}, 1000), t, {1}).subsidy_need == 0);
}

TEST_CASE("overhead of the fund is no promise; what is still needed is shared by the gaps", "[programme]")
{
    auto t = terms();
    auto const gross = programme_of(estate({43, 30}, 1000), t, {100, 300});
    t.overhead_share = 0.1;
    t.grants = 200;
    t.contributions = 50;
    auto const p = programme_of(estate({43, 30}, 1000), t, {100, 300});
    CHECK(p.promised_pv == Approx(0.9 * gross.promised_pv).margin(0.1));  // each year is rounded
    auto const& east = unit(p, "residential_area", "east");
    auto const& west = unit(p, "residential_area", "west");
    CHECK(east.subsidy_need == Approx(east.gap - 250 * east.gap / (east.gap + west.gap)).margin(0.01));
    CHECK(east.subsidy_need + west.subsidy_need == Approx(p.subsidy_need).margin(0.001));
    CHECK(unit(p, "all").subsidy_need == p.subsidy_need);
}

TEST_CASE("what moves is shared out over the figures behind it, and each names its source", "[programme]")
{
    auto plan = estate({10, 20}, 1);
    for (auto& site : plan.sites) {
        site.best.placement.facility_id = "shop";
        for (auto& flow : site.cash_flows) flow.present_value = flow.amount;
    }
    Facility shop;
    shop.id = "shop";
    shop.unit = "m2";
    shop.provenance = {{"capex_per_unit", 'S', "a price list"}};
    plan.catalogue.facilities = {shop};
    auto const made = assumptions_of(plan, {});
    REQUIRE(made.size() == 2);
    CHECK(made[0].key == "shop.revenue_per_unit_year");
    CHECK(made[0].moved.value() == Approx(300));
    CHECK(made[0].origin.mark == '?');
    CHECK(made[1].key == "shop.capex_per_unit");
    CHECK(made[1].share.value() == Approx(150.0 / 450));
    CHECK(made[1].origin.mark == 'S');
    CHECK(made[1].origin.source == "a price list");
    CHECK(made[1].sites == 2);
}

TEST_CASE("a source that no longer holds at the valuation date is used, warned of, and counts as none", "[programme]")
{
    auto plan = estate({10, 20}, 1);
    for (auto& site : plan.sites) {
        site.best.placement.facility_id = "shop";
        for (auto& flow : site.cash_flows) flow.present_value = flow.amount;
    }
    Facility shop;
    shop.id = "shop";
    Provenance origin{"capex_per_unit", 'S', "a price list"};
    origin.valid_until = "2025-12-31";
    shop.provenance = {origin};
    plan.catalogue.facilities = {shop};
    auto const at = [&](std::string const& date) {
        plan.valuation_rules.valuation_date = date;
        return assumptions_of(plan, {});
    };
    auto const holds = at("2025-12-31");
    CHECK(sources_of(plan, holds).sourced == 1);
    CHECK(sources_of(plan, holds).sourced_share == Approx(150.0 / 450));
    CHECK(warnings_of(holds, "2025-12-31").empty());
    auto const over = at("2026-01-01");
    CHECK(sources_of(plan, over).sourced == 0);
    CHECK(sources_of(plan, over).expired == 1);
    CHECK(warnings_of(over, "2026-01-01").at(0).find("shop.capex_per_unit (until 2025-12-31)") != std::string::npos);
    auto const undated = at("");
    CHECK(sources_of(plan, undated).sourced == 1);
    CHECK(warnings_of(undated, "").at(0).find("valuation_date") != std::string::npos);
}

TEST_CASE("every line that a cash flow can have names the figures it is made of, the one it rests on first",
          "[programme]")
{
    Facility f;
    f.id = "shop";
    f.capex_per_unit = 100;
    f.revenue_per_unit_year = 50;
    f.opex_ratio = 0.3;
    f.life_years = 5;
    DoMinimum today;
    today.income_per_m2_year = today.upkeep_per_m2_year = 1;
    ValuationRules rules;
    rules.predevelopment_share = rules.handback_share = 0.1;
    rules.income_tax = 0.25;
    std::set<std::string> lines;
    for (auto const ending : {Ending::handback, Ending::own}) {
        rules.ending = ending;
        for (auto const& flow : cash_flows(f, 10, today, 10, rules)) lines.emplace(flow.line);
    }
    CHECK(lines.size() == 10);
    for (auto const& line : lines) {
        auto const inputs = inputs_of_line(line, f, rules, {}, SpaceKind::outbuilding);
        REQUIRE_FALSE(inputs.empty());
        CHECK((inputs.front().starts_with("shop.") || inputs.front().starts_with("today.outbuilding.")));
    }
    CHECK(inputs_of_line("capex", f, rules, {}, SpaceKind::outbuilding).at(1) == "shop.conversion_share");
    CHECK(inputs_of_line("capex", f, rules, {}, SpaceKind::roof).at(1) == "valuation.construction_years");
    CHECK_THROWS_WITH(inputs_of_line("lottery", f, rules, {}, SpaceKind::roof), Catch::Contains("'lottery'"));
    // A curve in place of the list, of the facility where it has its own; weights where they are given.
    Facility shop;
    shop.id = "shop";
    ValuationRules rules2;
    CHECK(inputs_of_line("revenue", shop, rules2, {}, SpaceKind::roof).at(1) == "valuation.ramp_up");
    rules2.ramp_up_years = 5;
    shop.ramp_up_start = 0.4;
    rules2.capex_weights = {1};
    CHECK(inputs_of_line("revenue", shop, rules2, {}, SpaceKind::roof) ==
          std::vector<std::string>{"shop.revenue_per_unit_year", "valuation.ramp_up_years", "shop.ramp_up_start",
                                   "valuation.ramp_up_stabilised", "valuation.growth_rate"});
    CHECK(inputs_of_line("capex", shop, rules2, {}, SpaceKind::roof).back() == "valuation.capex_weights");
}

TEST_CASE("the screens go by a stabilised year of all sites, a site being one asset", "[programme]")
{
    auto t = terms();
    t.screens.cap_rate = 0.1;
    t.screens.reit_payout = 0.8;
    auto const p = programme_of(estate({10, 20, 30, 40}, 1), t, {1});
    CHECK(p.screens.noi == Approx(100));
    auto const& s = p.screens.securitisation;
    CHECK(s.by_ltv == Approx(600));
    auto const test = [](std::vector<ScreenTest> const& all, std::string const& id) {
        return *std::ranges::find(all, id, &ScreenTest::id);
    };
    CHECK(test(s.tests, "largest_asset").figure == Approx(0.4));
    CHECK_FALSE(test(s.tests, "largest_asset").passes());
    CHECK(test(s.tests, "top5_tenants").figure == Approx(1));
    CHECK(test(p.screens.reit, "yield").figure == Approx(0.097));  // a fee of 3, on a value of 1,000
    CHECK(test(p.screens.reit, "payout").margin() == Approx(-0.1));
}

TEST_CASE("a duty that is taken over before a site opens is paid by those who build it", "[programme]")
{
    auto plan = estate({0}, 1000);
    plan.valuation_rules.opening_delay_years = 2;
    std::vector<CashFlow> flows{{"capex", 0, 0, -200, 0}};
    for (int t = 1; t <= 10; ++t) flows.push_back({"liability", t, t - 0.5, -2, 0});
    for (int t = 3; t <= 10; ++t) flows.push_back({"revenue", t, t - 0.5, 60, 0});
    plan.sites[0].cash_flows = flows;
    auto const p = programme_of(plan, terms(), {1});
    CHECK(p.financing.total_cost == Approx(204));
    CHECK(p.financing.party("investor").flows[2] == Approx(-2));
    CHECK(p.financing.years[3].cfads == Approx(60 - 2 - 3));
}

TEST_CASE("every line of a cash flow reaches the parties where it belongs, by hand", "[programme]")
{
    auto plan = estate({0}, 1000);
    std::vector<CashFlow> flows{{"predevelopment", 0, 0, -10, 0}, {"capex", 0, 0, -200, 0}};
    for (int t = 1; t <= 10; ++t)
        for (auto const& [line, amount] : std::vector<std::pair<std::string_view, double>>{{"revenue", 100},
                                                                                           {"vacancy", -20},
                                                                                           {"bad_debt", -4},
                                                                                           {"operating_cost", -16},
                                                                                           {"fixed_cost", -7},
                                                                                           {"insurance", -3},
                                                                                           {"cannibalisation", -1000},
                                                                                           {"liability", -2},
                                                                                           {"income_displaced", -1000},
                                                                                           {"upkeep_displaced", 1000}})
            flows.push_back({line, t, t - 0.5, amount, 0});
    flows.push_back({"tax", 4, 3.5, -6, 0});
    flows.push_back({"refurbishment", 5, 5, -11, 0});
    flows.push_back({"replacement", 6, 6, -13, 0});
    flows.push_back({"handback", 10, 10, -17, 0});
    flows.push_back({"terminal", 10, 10, 1000, 0});
    flows.push_back({"returned", 10, 10, 1000, 0});
    plan.sites[0].cash_flows = flows;
    auto t = terms();
    t.concession_fee = 0;
    t.franchise_fee_share = 0.1;
    t.screens.occupancy = 0.95;
    auto const p = programme_of(plan, t, {1});
    CHECK(p.financing.total_cost == Approx(210));
    REQUIRE(p.financing.years.size() == 11);
    for (std::size_t year = 1; year <= 10; ++year) {
        INFO("year " << year);
        CHECK(p.financing.years[year].fee == Approx(8));  // of what is let
        double const other = year == 4 ? 6 : year == 5 ? 11 : year == 6 ? 13 : year == 10 ? 17 : 0;
        auto const& paid = p.financing.years[year];
        CHECK(paid.cfads == Approx(50 - 2 - 8 - other - paid.reserve_in + paid.reserve_out));
    }
    CHECK(p.screens.noi == Approx(48));  // a duty taken over is paid like any cost
    // What is let by the facilities' own vacancy, as it is less than what the study says.
    auto const& tests = p.screens.securitisation.tests;
    CHECK(std::ranges::find(tests, "occupancy", &ScreenTest::id)->figure == Approx(0.8));
    t.screens.occupancy = 0.7;
    auto const less = programme_of(plan, t, {1}).screens.securitisation.tests;
    CHECK(std::ranges::find(less, "occupancy", &ScreenTest::id)->figure == Approx(0.7));
    flows.push_back({"rent", 1, 1, 1, 0});
    plan.sites[0].cash_flows = flows;
    CHECK_THROWS_AS(programme_of(plan, t, {1}), Error);
}

TEST_CASE("each view has its own value: operator, public hand, and society with benefits that are nobody's cash",
          "[programme]")
{
    auto plan = estate({10}, 1000);
    plan.valuation_rules.construction_years = 2;
    plan.valuation_rules.consent_probability = 0.5;
    auto& site = plan.sites[0];
    site.best.placement.facility_id = "care";
    site.best.placement.units = 4;
    std::vector<CashFlow> flows{site.cash_flows.begin(), site.cash_flows.end()};
    flows.push_back({"tax", 5, 4.5, -20, -12});
    site.cash_flows = flows;
    Facility care;
    care.id = "care";
    care.user_benefit_per_unit_year = 5;
    care.jobs_per_unit = 0.5;
    care.carbon_t_per_unit_year = 2;
    plan.catalogue.facilities = {care};
    plan.programme.promised_pv = 100;
    plan.programme.terms.grants = 30;
    auto const without = views_of(plan, {});
    CHECK(without.operating == Approx(30));
    CHECK(without.public_hand == Approx(100 + 12 - 30));
    CHECK(without.sites.empty());
    SocialTerms social;
    social.stated = true;
    social.discount_rate = 0;  // eight years of operation, half of them by consent
    social.wage_year = 100;
    social.shadow_wage_factor = 0.7;
    social.carbon_price = 3;
    social.weight_jobs = 2;
    auto const with = views_of(plan, social);
    REQUIRE(with.sites.size() == 1);
    CHECK(with.all.users == Approx(4 * 5 * 4));
    CHECK(with.all.jobs == Approx(4 * 0.5 * 30 * 4));
    CHECK(with.all.carbon == Approx(4 * 2 * 3 * 4));
    CHECK(with.all.enpv_unweighted == Approx(30 + 12 + 80 + 240 + 96));
    CHECK(with.all.enpv == Approx(30 + 12 + 80 + 480 + 96));
    CHECK(with.operating == without.operating);
    social.discount_rate = 0.1;
    double years = 0;
    for (int t = 3; t <= 10; ++t) years += std::pow(1.1, -t);
    CHECK(views_of(plan, social).all.users == Approx(4 * 5 * years / 2));
    social.discount_rate = -1;
    CHECK_THROWS_AS(views_of(plan, social), Error);
}
