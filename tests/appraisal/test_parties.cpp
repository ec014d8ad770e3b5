// SPDX-License-Identifier: Apache-2.0
// Who pays whom: payments, contributions in kind, the maintenance reserve, and what residents have beside their return.
#include "engine/appraisal/views.h"
#include "engine/core/error.h"
#include "engine/financing/in_kind.h"
#include "engine/financing/waterfall.h"
#include "tests/appraisal/ledger_checks.h"
#include "tests/appraisal/small_project.h"
#include "tests/support/catch.h"
#include "tests/support/default_waterfall.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace lacuna;

TEST_CASE("interest and principal are paid one after the other, by hand", "[financing]")
{
    auto terms = two_holders();
    terms.concession_fee = 0;
    terms.loan_rate = 0.1;
    terms.loan_years = 2;
    terms.dscr = 1;
    auto const f = finance(ten_years(66, 100), terms);
    // Half of 100 is borrowed; sculpted to 66 a year the loan of two years is paid in equal services.
    CHECK(f.debt.amount == Approx(50));
    double const service = 50 / (1 / 1.1 + 1 / 1.21);
    CHECK(f.years[1].interest == Approx(5));
    CHECK(f.years[1].principal == Approx(service - 5).margin(0.006));
    CHECK(paid(f, 1, "interest", "lenders") == Approx(5));
    CHECK(paid(f, 2, "principal", "lenders") == Approx(service - (50 - (service - 5)) * 0.1).margin(0.02));
    check_ledgers(f);
}

TEST_CASE("where cash is short interest comes before principal, and what is missing is told", "[financing]")
{
    auto terms = two_holders();
    terms.concession_fee = 0;
    terms.loan_rate = 0.1;
    terms.max_ltc = 1;
    terms.dscr = 0.8;  // more service than there is cash
    terms.loan_years = 10;
    auto const f = finance(ten_years(30, 400), terms);
    CHECK(f.debt.service[0] == Approx(37.5));
    CHECK(f.years[1].interest == Approx(0.1 * f.debt.amount).margin(0.006));
    CHECK(f.years[1].interest + f.years[1].principal == Approx(30));
    CHECK(std::ranges::any_of(
        f.warnings, [](auto const& w) { return w.find("debt service is short by 75 together") != std::string::npos; }));
    check_ledgers(f);
}

TEST_CASE("what lenders were not paid stays owed with interest and comes before equity, so that they earn their rate",
          "[financing]")
{
    auto terms = two_holders();
    terms.concession_fee = 0;
    terms.loan_rate = 0.1;
    terms.max_ltc = 1;
    terms.dscr = 0.8;
    terms.loan_years = 5;
    terms.lock_up_dscr = terms.reserve_months = 0;
    auto const f = finance(ten_years(30, 400), terms);
    // 7.5 short in each of five years: 45.79 with interest, which years 6 and 7 pay.
    CHECK(f.years[2].principal_short == Approx(7.5 + 7.5 * 1.1).margin(0.02));
    CHECK(f.years[5].principal_short == Approx(7.5 * (std::pow(1.1, 5) - 1) / 0.1).margin(0.02));
    CHECK(f.years[6].principal == Approx(30));
    CHECK(f.years[6].to_equity == 0);
    CHECK(f.years[7].principal > 20);
    CHECK(f.years[7].to_equity > 0);
    REQUIRE(f.party("lenders").irr.status == IrrStatus::unique);
    CHECK(f.party("lenders").irr.value == Approx(0.1).margin(1e-4));
    check_ledgers(f);
    terms.loan_years = 10;  // to the end
    auto const warnings = finance(ten_years(30, 400), terms).warnings;
    CHECK(std::ranges::any_of(
        warnings, [](auto const& w) { return w.find("is still owed to lenders at the end") != std::string::npos; }));
}

TEST_CASE("a loan that is drawn while it is built earns its rate, with the draws at their own times", "[financing]")
{
    auto cash = ten_years(60, 0);
    cash.cost = {0, 100, 140};
    cash.noi[1] = cash.noi[2] = 0;
    cash.first_operating_year = 3;
    for (std::size_t t = 0; t < cash.noi.size(); ++t) cash.times.push_back(t == 0 ? 0 : static_cast<double>(t) - 0.5);
    auto terms = two_holders();
    terms.loan_rate = 0.06;
    auto const f = finance(cash, terms);
    CHECK(f.construction_interest > 1);
    CHECK(f.party("lenders").irr.value == Approx(0.06).margin(1e-4));
}

TEST_CASE("what the debt service reserve gives back is no income: it passes no test of cover", "[financing]")
{
    auto const rules = default_waterfall(0.1, {{"equity", 1}});
    auto const paid = [&](std::int64_t given_back) {
        WaterfallState state;
        WaterfallInput in;
        in.cash = 105 + given_back;
        in.not_earned = given_back;
        in.due["principal"] = 100;
        return run_year(rules, in, state);
    };
    CHECK(paid(0).locked);
    CHECK(*paid(50).dscr == Approx(1.05));
    CHECK(paid(50).locked);
    CHECK(paid(50).trapped == 55);
}

TEST_CASE("what a party brings in kind is equity by its value, and the rest of its share is cash", "[financing]")
{
    auto terms = two_holders();
    terms.equity = {{"investor", 0.6, 0}, {"state_company", 0.4, 0.05, 30}};
    terms.in_kind_source = "valuer's report of 2026-05-01";
    auto const f = finance(ten_years(40, 140), terms);
    // Half of 140 is borrowed: 70 of cash equity and 30 in kind are 100; 60 and 40 of them.
    CHECK(f.equity == Approx(70));
    CHECK(f.equity_in_kind == Approx(30));
    CHECK(f.parties[0].flows[0] == Approx(-60));
    CHECK(f.parties[1].flows[0] == Approx(-40));
    CHECK(paid(f, 0, "equity_paid_in", "project") == Approx(70));
    CHECK(paid(f, 0, "equity_in_kind", "project") == Approx(30));
    CHECK(f.years[1].priority == Approx(0.05 * 40));
    check_ledgers(f);
    terms.equity[1].in_kind = 60;  // 40 % of 70 / 0.6
    auto const more = finance(ten_years(40, 140), terms);
    CHECK(more.equity_in_kind == Approx(0.4 * 70 / 0.6));
    CHECK(paid(more, 0, "equity_paid_in", "project") == Approx(70));
    CHECK(more.parties[0].flows[0] == Approx(-70));
    REQUIRE_FALSE(more.warnings.empty());
    CHECK_THAT(more.warnings.front(), Catch::Contains("IN_KIND_ABOVE_SHARE: 'state_company' brings 60 in kind"));
    terms.in_kind_source.clear();
    CHECK_THROWS_WITH(finance(ten_years(40, 140), terms), Catch::Contains("for all in in_kind_source, who valued it"));
}

TEST_CASE("each contribution in kind has a source: its own, else the one for all, else it is refused", "[financing]")
{
    auto terms = two_holders();
    terms.equity[0].in_kind = 10;
    terms.equity[0].in_kind_source = "valuer A";
    terms.equity[1].in_kind = 5;
    CHECK_THROWS_WITH(finance(ten_years(25, 100), terms),
                      Catch::Contains("'residents' brings 5 in kind; say in residents_in_kind_source, or for all"));
    terms.in_kind_source = "valuer B";
    auto const f = finance(ten_years(25, 100), terms);
    int brought = 0;
    for (auto const& p : f.payments) {
        if (p.step != "equity_in_kind") continue;
        ++brought;
        CHECK(p.source == (p.from == "investor" ? "valuer A" : "valuer B"));
    }
    CHECK(brought == 2);
    terms.in_kind_source.clear();
    terms.equity[1].in_kind = 0;
    CHECK_NOTHROW(finance(ten_years(25, 100), terms));
    terms.support.public_in_kind.value = 1;
    CHECK_THROWS_WITH(finance(ten_years(25, 100), terms), Catch::Contains("'public' brings 1 in kind"));
}

TEST_CASE("what is credited in kind is the most that no share of all equity forbids, over seeded parties",
          "[financing]")
{
    std::mt19937_64 random{11};
    auto const draw = [&](double most) { return most * static_cast<double>(random() % 1000) / 1000; };
    int cut = 0;
    for (int run = 0; run < 500; ++run) {
        double const a = 0.05 + draw(0.6), b = draw(0.9 - a);
        std::vector<EquityParty> equity{{"a", a, 0, draw(100)}, {"b", b, 0, draw(100)}, {"c", 1 - a - b, 0, draw(20)}};
        double const cash = draw(100);
        auto const credited = credited_in_kind(equity, cash);
        double all = cash;
        for (double const x : credited) all += x;
        for (std::size_t i = 0; i < equity.size(); ++i) {
            CHECK(credited[i] <= equity[i].in_kind + 1e-9);
            CHECK(credited[i] <= equity[i].share * all + 1e-6);
            // What is cut stands at its share: no more could be credited.
            if (credited[i] >= equity[i].in_kind - 1e-6) continue;
            ++cut;
            CHECK(credited[i] == Approx(equity[i].share * all).margin(1e-6));
        }
    }
    CHECK(cut > 50);
}

TEST_CASE("a maintenance reserve behind the lenders leaves them more cash, and is short where they take it",
          "[financing]")
{
    auto cash = ten_years(20, 100);
    cash.refurbishment.assign(11, 0);
    cash.refurbishment[5] = 40;
    auto terms = two_holders();
    terms.concession_fee = 0;
    terms.reserve_years = 4;
    terms.max_ltc = 0.3;
    auto const before = finance(cash, terms);
    CHECK(before.years[2].cfads == Approx(10));
    CHECK(paid(before, 5, "renewal", "market") == Approx(40));
    CHECK(before.years[5].cfads == Approx(20));
    check_ledgers(before);
    terms.waterfall = {"interest", "principal", "reserve"};
    auto const behind = finance(cash, terms);
    CHECK(behind.years[2].cfads == Approx(20));
    CHECK(behind.sculpted.amount > before.sculpted.amount);
    check_ledgers(behind);
    terms.max_ltc = 1;
    terms.dscr = 1;
    terms.loan_years = 4;
    auto const taken = finance(cash, terms);
    CHECK(std::ranges::any_of(taken.warnings, [](auto const& w) {
        return w.find("the maintenance reserve is short by 40") != std::string::npos;
    }));
    // What was not saved is called from the holders of equity.
    CHECK(paid(taken, 5, "equity_call", "project") == Approx(20));
    check_ledgers(taken);
}

TEST_CASE("payments are ledgers, to the hundredth, over seeded projects with reserves, lock-ups and hurdles",
          "[financing]")
{
    std::mt19937_64 random{5};
    auto const draw = [&](double most) { return most * static_cast<double>(random() % 10000) / 10000; };
    for (int run = 0; run < 200; ++run) {
        ProjectCash cash = no_cash(12);
        cash.cost[0] = 50 + draw(100);
        cash.cost[1] = draw(50);
        cash.compensation[0] = draw(40);
        cash.first_operating_year = 2;
        for (std::size_t t = 2; t < 12; ++t) {
            cash.noi[t] = draw(60) - 10;
            cash.tax[t] = draw(4);
            if (random() % 4 == 0) cash.refurbishment[t] = draw(40);
        }
        cash.handback[11] = draw(20);
        auto terms = two_holders();
        terms.equity[0].in_kind = draw(60);
        terms.in_kind_source = "a valuer";
        terms.reserve_years = static_cast<int>(random() % 4);
        terms.reserve_months = static_cast<double>(random() % 12);
        terms.lock_up_dscr = draw(1.4);
        terms.hurdle_rate = draw(0.2);
        terms.hurdle_fund_share = 0.3;
        terms.hurdle_public_share = 0.2;
        auto const f = finance(cash, terms);
        check_ledgers(f);
        CHECK(paid(f, 0, "compensation", "existing_tenants") == Approx(cash.compensation[0]).margin(0.006));
        CHECK(f.party("existing_tenants").total == Approx(cash.compensation[0]).margin(0.006));
    }
}

TEST_CASE("benefits of users are told one by one, and residents' savings and wages are in no return", "[programme]")
{
    Plan plan;
    plan.valuation_rules.concession_years = 4;
    Facility care;
    care.id = "care";
    care.rent_saved_per_unit_year = 1;
    care.time_saved_per_unit_year = 2;
    care.care_avoided_per_unit_year = 4;
    care.user_benefit_per_unit_year = 8;
    care.jobs_per_unit = 0.5;
    plan.catalogue.facilities = {care};
    Site site;
    site.id = "a";
    site.best.placement.facility_id = "care";
    site.best.placement.units = 10;
    plan.sites = {site};
    auto& residents = plan.programme.financing.parties.emplace_back();
    residents.id = "residents";
    residents.flows = {-100, 0, 30, 90, 5};
    SocialTerms terms;
    terms.stated = true;
    terms.discount_rate = 0;
    terms.wage_year = 20;
    terms.shadow_wage_factor = 1;
    terms.residents_job_share = 0.5;
    terms.weight_care = 3;
    auto const views = views_of(plan, terms);
    CHECK(views.all.rent == Approx(40));
    CHECK(views.all.time == Approx(80));
    CHECK(views.all.care == Approx(160));
    CHECK(views.all.users == Approx(320));
    CHECK(views.all.jobs == 0);
    CHECK(views.all.enpv_unweighted == Approx(600));
    CHECK(views.all.enpv == Approx(600 + 2 * 160));
    REQUIRE(views.residents);
    auto const& account = *views.residents;
    CHECK(account.paid_in == Approx(100));
    CHECK(account.received == Approx(125));
    CHECK(account.rent_saved == Approx(40));
    CHECK(account.care_avoided == Approx(160));
    CHECK(account.jobs == Approx(10 * 0.5 * 0.5));
    CHECK(account.wages == Approx(10 * 4 * 0.5 * 20 * 0.5));
    CHECK_FALSE(views_of(plan, {}).residents);
    terms.discount_rate = 0.1;
    CHECK(views_of(plan, terms).residents->received == Approx(30 / 1.21 + 90 / 1.331 + 5 / 1.4641));
}

TEST_CASE("society's value goes by no ranking view, and input tax is the public hand's, not lost", "[programme]")
{
    Plan plan;
    plan.valuation_rules.concession_years = 4;
    Facility shop;
    shop.id = "shop";
    shop.cannibalised_share = 0.25;
    plan.catalogue.facilities = {shop};
    plan.catalogue.vat_in_capex = 0.1;
    plan.catalogue.vat_in_operating_cost = 0.05;
    Site site;
    site.id = "a";
    site.best.placement.facility_id = "shop";
    site.best.placement.units = 1;
    site.cash_flows = {{"capex", 0, 0, -100, -100},
                       {"revenue", 1, 1, 200, 200},
                       {"operating_cost", 1, 1, -40, -40},
                       {"income_displaced", 1, 1, -10, -10}};
    site.best.appraisal.ioav = 50;
    plan.sites = {site};
    SocialTerms terms;
    terms.stated = true;
    plan.valuation_rules.view = View::spv;
    auto const company = views_of(plan, terms);
    plan.valuation_rules.view = View::asset_owner;
    std::vector<CashFlow> flows{plan.sites[0].cash_flows.begin(), plan.sites[0].cash_flows.end()};
    flows.push_back({"cannibalisation", 1, 1, -50, -50});
    plan.sites[0].cash_flows = flows;
    plan.sites[0].best.appraisal.ioav = 0;
    auto const owner = views_of(plan, terms);
    CHECK(company.all.enpv == Approx(0 + 0.1 * 100 + 0.05 * 40));
    CHECK(owner.all.enpv == Approx(company.all.enpv));
    CHECK(owner.by_site[0].public_hand == Approx(12));
    CHECK(owner.public_hand == Approx(12));
}
