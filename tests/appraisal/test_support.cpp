// SPDX-License-Identifier: Apache-2.0
// What the public hand, the owner and residents add: grants, guarantees, land in kind, and the account of the
// renovation.
#include "engine/appraisal/views.h"
#include "engine/core/error.h"
#include "engine/financing/programme.h"
#include "engine/financing/renovation_account.h"
#include "engine/financing/support.h"
#include "tests/appraisal/estate.h"
#include "tests/appraisal/ledger_checks.h"
#include "tests/appraisal/small_project.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <random>

using namespace lacuna;

namespace {

bool told(Financing const& f, std::string const& words)
{
    return std::ranges::any_of(f.warnings,
                               [&](auto const& warning) { return warning.find(words) != std::string::npos; });
}

/// Debt is short by 7.5 in each of five years: 30 of cash, 37.5 of service.
FinancingTerms short_terms()
{
    auto terms = two_holders();
    terms.concession_fee = 0;
    terms.loan_rate = 0.1;
    terms.max_ltc = 1;
    terms.dscr = 0.8;
    terms.loan_years = 5;
    terms.lock_up_dscr = terms.reserve_months = 0;
    return terms;
}

/// 30 a year are let of it, from year 1.
ProjectCash let_at_30(double cost)
{
    auto cash = ten_years(25, cost);
    cash.revenue.assign(11, 30);
    cash.revenue[0] = 0;
    return cash;
}

}  // namespace

TEST_CASE("a grant to the project by hand: 40 of 100, and half of the rest is borrowed", "[financing]")
{
    auto cash = ten_years(25, 100);
    cash.tax.assign(11, 8);
    cash.tax[0] = 0;
    auto terms = two_holders();
    terms.concession_fee = 0;
    terms.support.project_grant = 40;
    auto const f = finance(cash, terms);
    CHECK(f.total_cost == 100);
    CHECK(f.grant == 40);
    CHECK(f.size.binding == "ltc");
    CHECK(f.debt.amount == Approx(30));
    CHECK(f.equity == Approx(30));
    CHECK(paid(f, 0, "project_grant", "project") == Approx(40));
    CHECK(f.party("investor").flows[0] == Approx(-21));
    auto const& hand = f.party("public_hand");
    CHECK(hand.flows[0] == Approx(-40));
    // 8 of tax a year for ten years on 40.
    REQUIRE(hand.irr.status == IrrStatus::unique);
    double const r = hand.irr.value;
    CHECK(8 * (1 - std::pow(1 + r, -10)) / r == Approx(40).margin(1e-6));
    check_ledgers(f);
    terms.support.project_grant = 0;
    CHECK(finance(cash, terms).party("public_hand").irr.status == IrrStatus::no_sign_change);
}

TEST_CASE("a grant pays the first costs, at their times, and no more than all of them", "[financing]")
{
    CHECK(granted(70, std::vector<std::int64_t>{50, 60, 40}) == std::vector<std::int64_t>{50, 20, 0});
    CHECK(granted(170, std::vector<std::int64_t>{50, 0, 40}) == std::vector<std::int64_t>{50, 0, 40});
    auto cash = ten_years(40, 0);
    cash.cost = {50, 60, 40};
    cash.noi[1] = cash.noi[2] = 0;
    cash.first_operating_year = 3;
    for (std::size_t t = 0; t < cash.noi.size(); ++t) cash.times.push_back(t == 0 ? 0 : static_cast<double>(t) - 0.5);
    auto terms = two_holders();
    terms.support.project_grant = 70;
    auto const f = finance(cash, terms);
    CHECK(f.years[0].grant == 50);
    CHECK(f.years[1].grant == 20);
    CHECK(f.years[0].equity_paid == 0);
    // Half of what is left, 80, is borrowed, with its interest to the end of year 2: last costs first.
    CHECK(f.debt.amount == Approx(40));
    CHECK(f.years[2].debt_drawn == Approx(40 / std::pow(1.045, 0.5)).margin(0.006));
    CHECK(f.years[1].equity_paid == Approx(40));
    check_ledgers(f);
    terms.support.project_grant = 200;
    auto const all = finance(cash, terms);
    CHECK(all.grant == 150);
    CHECK(all.debt.amount == 0);
    CHECK(all.equity == 0);
    CHECK(told(all, "GRANT_ABOVE_COST"));
    CHECK_FALSE(told(f, "GRANT_ABOVE_COST"));
    check_ledgers(all);
}

TEST_CASE("a guarantee of revenue pays its share of what is missing, and neither sizes the loan nor passes its cover",
          "[financing]")
{
    auto terms = two_holders();
    terms.concession_fee = 0;
    terms.max_ltc = 1;
    auto const plain = finance(let_at_30(400), terms);
    terms.support.guaranteed_revenue = 50;
    terms.support.guaranteed_revenue_share = 0.6;
    auto const f = finance(let_at_30(400), terms);
    CHECK(paid(f, 3, "revenue_guarantee", "project") == Approx(12));
    CHECK(f.years[3].cfads == Approx(25));
    CHECK(f.sculpted.amount == plain.sculpted.amount);
    CHECK(f.years[3].to_equity + f.years[3].priority + f.years[3].fund ==
          Approx(plain.years[3].to_equity + plain.years[3].priority + plain.years[3].fund + 12));
    CHECK(f.party("public_hand").total == Approx(-120));
    check_ledgers(f);
    // Cover is 1.3 whatever the public hand pays in: below 1.4 all is held back.
    terms.lock_up_dscr = 1.4;
    auto const locked = finance(let_at_30(400), terms);
    CHECK(locked.years[1].trapped == Approx(25 - locked.years[1].interest - locked.years[1].principal + 12));
    terms.support.guarantee_in_sizing = true;
    auto const sized = finance(let_at_30(400), terms);
    CHECK(sized.years[3].cfads == Approx(37));
    CHECK(sized.sculpted.amount == Approx(plain.sculpted.amount * 37 / 25));
    check_ledgers(sized);
    terms.support.guaranteed_revenue_limit = 30;
    auto const limited = finance(let_at_30(400), terms);
    CHECK(limited.years[2].revenue_guarantee == Approx(12));
    CHECK(limited.years[3].revenue_guarantee == Approx(6));
    CHECK(limited.years[4].revenue_guarantee == 0);
    CHECK(told(limited, "GUARANTEE_LIMIT: the guarantee of revenue is used up"));
    CHECK_FALSE(told(sized, "GUARANTEE_LIMIT"));
}

TEST_CASE("a guarantee of debt pays its share of each year's shortfall once, and what it leaves stays owed",
          "[financing]")
{
    auto terms = short_terms();
    terms.support.guaranteed_debt_share = 0.5;
    auto const f = finance(ten_years(30, 400), terms);
    auto const plain = finance(ten_years(30, 400), short_terms());
    CHECK(f.sculpted.amount == plain.sculpted.amount);
    CHECK(f.years[1].cfads == plain.years[1].cfads);
    for (int t = 1; t <= 5; ++t) CHECK(paid(f, t, "debt_guarantee", "project") == Approx(3.75).margin(0.011));
    CHECK(f.years[1].principal + f.years[1].interest == Approx(33.75));
    CHECK(f.years[5].principal_short == Approx(3.75 * (std::pow(1.1, 5) - 1) / 0.1).margin(0.02));
    CHECK(f.years[6].debt_guarantee == 0);
    CHECK(f.party("lenders").irr.value == Approx(0.1).margin(1e-4));
    check_ledgers(f);
    terms.support.guaranteed_debt_share = 1;
    auto const whole = finance(ten_years(30, 400), terms);
    CHECK(whole.party("public_hand").total == Approx(-37.5).margin(0.011));
    CHECK(whole.years[6].principal == 0);
    CHECK_FALSE(told(whole, "debt service is short"));
    CHECK(told(plain, "debt service is short by"));
    terms.support.guaranteed_debt_limit = 10;
    auto const limited = finance(ten_years(30, 400), terms);
    CHECK(limited.years[1].debt_guarantee == Approx(7.5).margin(0.006));
    CHECK(limited.party("public_hand").total == Approx(-10));
    CHECK(told(limited, "GUARANTEE_LIMIT: the guarantee of debt is used up"));
    check_ledgers(limited);
}

TEST_CASE("a limit of less than half a hundredth is a limit: nothing is paid under it", "[financing]")
{
    auto terms = short_terms();
    terms.support.guaranteed_debt_share = 1;
    terms.support.guaranteed_debt_limit = 0.004;
    CHECK(finance(ten_years(30, 400), terms).party("public_hand").total == 0);
    terms = two_holders();
    terms.support.guaranteed_revenue = 50;
    terms.support.guaranteed_revenue_limit = 0.004;
    CHECK(finance(let_at_30(400), terms).party("public_hand").total == 0);
}

TEST_CASE("land given in kind is no cash, cost or equity, and an outflow of who gives it by a value with a source",
          "[financing]")
{
    auto terms = two_holders();
    auto const plain = finance(ten_years(25, 100), terms);
    terms.support.owner_in_kind = {40, "valuer A, 2026-03-01"};
    terms.support.public_in_kind = {15, ""};
    terms.in_kind_source = "finance bureau, 2026-01-05";
    auto const f = finance(ten_years(25, 100), terms);
    CHECK(f.debt.amount == plain.debt.amount);
    CHECK(f.equity == plain.equity);
    CHECK(f.equity_in_kind == 0);
    CHECK(f.years[4].to_equity == plain.years[4].to_equity);
    auto const& owner = f.party("owner");
    CHECK(owner.flows[0] == Approx(-40));
    // A fee of 5 a year on 40.
    CHECK(5 * (1 - std::pow(1 + owner.irr.value, -10)) / owner.irr.value == Approx(40).margin(1e-6));
    CHECK(f.party("public_hand").flows[0] == Approx(-15));
    std::map<std::string, std::string> sources;
    for (auto const& p : f.payments) {
        if (p.step == "given_in_kind")
            sources[p.from] = p.source;
        else
            CHECK(p.source.empty());
    }
    CHECK(sources == std::map<std::string, std::string>{{"owner", "valuer A, 2026-03-01"},
                                                        {"public_hand", "finance bureau, 2026-01-05"}});
    check_ledgers(f);
    terms.support.public_owner = true;
    auto const of_one = finance(ten_years(25, 100), terms);
    CHECK(of_one.party("owner").total == 0);
    CHECK(of_one.party("public_hand").flows[0] == Approx(-55));
    CHECK(of_one.party("public_hand").flows[1] == Approx(5));
    CHECK(of_one.years[1].fee_paid == Approx(5));
    check_ledgers(of_one);
}

TEST_CASE("grants and contributions to the renovation are the fund's, and no return of residents", "[financing]")
{
    auto terms = two_holders();
    auto const plain = finance(ten_years(25, 100), terms);
    terms.grants = 30;
    terms.contributions = 12.34;
    auto const f = finance(ten_years(25, 100), terms);
    CHECK(f.party("renovation_fund").flows[0] == Approx(42.34));
    CHECK(f.party("renovation_fund").flows[3] == plain.party("renovation_fund").flows[3]);
    CHECK(f.party("public_hand").flows[0] == Approx(-30));
    auto const& residents = f.party("residents");
    CHECK(residents.flows[0] == Approx(plain.party("residents").flows[0] - 12.34));
    CHECK(residents.given[0] == Approx(-12.34));
    CHECK(residents.irr.value == plain.party("residents").irr.value);
    CHECK(f.debt.amount == plain.debt.amount);
    check_ledgers(f);
    // In their account it stands beside what they pay in.
    Plan plan;
    plan.programme.financing = f;
    SocialTerms social;
    social.stated = true;
    auto const account = *views_of(plan, social).residents;
    CHECK(account.contributed == Approx(12.34));
    plan.programme.financing = plain;
    CHECK(account.paid_in == Approx(views_of(plan, social).residents->paid_in));
    // Who holds no equity can contribute too.
    terms.equity = {{"investor", 1, 0}};
    auto const other = finance(ten_years(25, 100), terms);
    CHECK(other.party("residents").total == Approx(-12.34));
    check_ledgers(other);
}

TEST_CASE("the account of the renovation is the self-balancing table's, to the hundredth, and the fund's ledger",
          "[programme]")
{
    std::mt19937_64 random{31};
    for (int run = 0; run < 50; ++run) {
        auto const draw = [&] { return static_cast<double>(random() % 1'000'000) / 7; };
        auto t = terms();
        t.overhead_share = 0.03;
        t.hurdle_rate = 0.05;
        t.hurdle_fund_share = 0.3;
        t.grants = draw();
        t.contributions = draw();
        auto const p = programme_of(estate({draw() / 9, draw() / 9, draw() / 9}, 2 * draw() + 1), t, {1, 2, 3});
        std::map<std::string_view, std::int64_t> items;
        std::int64_t open = 0, gaps = 0;
        for (auto const& a : p.account) {
            items[a.item] = std::llround(a.amount * 100);
            if (!a.sum) open += items[a.item];
        }
        auto const& all = unit(p, "all");
        CHECK(items["cost"] == -std::llround(all.cost * 100));
        CHECK(items["promised"] == std::llround(all.promised * 100));
        CHECK(items["gap"] == -std::llround(all.gap * 100));
        CHECK(items["surplus"] == std::llround(all.surplus * 100));
        CHECK(items["still_needed"] == -std::llround(all.subsidy_need * 100));
        CHECK(items["still_needed"] == -std::llround(p.subsidy_need * 100));
        CHECK(open == items["left_over"] + items["still_needed"]);
        for (auto const& b : p.levels) gaps += b.level == "residential_area" ? std::llround(b.gap * 100) : 0;
        CHECK(gaps + items["gap"] == std::llround((p.transfers.empty() ? 0 : p.transfers[0].amount) * 100));
        double fund = -t.grants - t.contributions;
        auto const& flows = p.financing.party("renovation_fund").flows;
        for (std::size_t year = 0; year < flows.size(); ++year)
            fund += flows[year] * std::pow(1.05, year == 0 ? 0 : 0.5 - static_cast<double>(year));
        CHECK(static_cast<double>(items["fund_share"] + items["above_hurdle"]) == Approx(fund * 100).margin(2));
        CHECK(std::abs(items["rounding"]) < 50);
    }
}

TEST_CASE("steps that an order of payments does not name are told, with where they go", "[financing]")
{
    auto terms = two_holders();
    CHECK_FALSE(told(finance(ten_years(25, 100), terms), "WATERFALL_ORDER"));
    terms.waterfall = {"interest", "principal", "fund"};
    CHECK(told(finance(ten_years(25, 100), terms),
               "WATERFALL_ORDER: the study names interest, principal, fund; fee, reserve, top_up, lock_up, priority, "
               "hurdle are paid behind them, in this order"));
    terms.waterfall = payment_order(terms.waterfall);
    CHECK_FALSE(told(finance(ten_years(25, 100), terms), "WATERFALL_ORDER"));
    terms.waterfall.pop_back();
    CHECK(told(finance(ten_years(25, 100), terms), "; hurdle is paid behind them"));
}

TEST_CASE("support below 0, a share over 1 and a guarantee of a revenue that nobody knows are refused", "[financing]")
{
    auto const says = [](auto const& change) {
        auto terms = two_holders();
        change(terms);
        try {
            finance(ten_years(25, 100), terms);
        } catch (Error const& e) {
            CHECK(e.code() == Errc::bad_config);
            return std::string{e.what()};
        }
        return std::string{};
    };
    CHECK_THAT(says([](auto& t) { t.support.project_grant = -1; }), Catch::Contains("below 0"));
    CHECK_THAT(says([](auto& t) { t.contributions = -1; }), Catch::Contains("below 0"));
    CHECK_THAT(says([](auto& t) { t.support.guaranteed_debt_share = 1.1; }), Catch::Contains("must lie in 0 to 1"));
    CHECK_THAT(says([](auto& t) { t.support.guaranteed_revenue = 1; }), Catch::Contains("what is let is not known"));
    CHECK(says([](auto& t) { t.support.guaranteed_debt_share = 1; }).empty());
}

TEST_CASE("with grants, guarantees and gifts every year still adds up to nothing, over seeded terms", "[financing]")
{
    std::mt19937_64 random{17};
    auto const draw = [&](double most) { return most * static_cast<double>(random() % 10000) / 10000; };
    int called = 0;
    for (int run = 0; run < 300; ++run) {
        ProjectCash cash = no_cash(12);
        cash.cost[0] = 50 + draw(100);
        cash.cost[1] = draw(50);
        cash.first_operating_year = 2;
        for (std::size_t t = 2; t < 12; ++t) {
            cash.noi[t] = draw(60) - 10;
            cash.revenue[t] = draw(80);
            cash.tax[t] = draw(4);
            if (random() % 4 == 0) cash.refurbishment[t] = draw(40);
        }
        auto terms = two_holders();
        terms.dscr = 0.6 + draw(0.5);
        terms.max_ltc = random() % 3 == 0 ? draw(1) : 1;
        terms.reserve_years = static_cast<int>(random() % 4);
        terms.reserve_months = static_cast<double>(random() % 12);
        terms.lock_up_dscr = draw(1.4);
        terms.hurdle_rate = draw(0.2);
        terms.hurdle_fund_share = 0.3;
        terms.hurdle_public_share = 0.2;
        terms.in_kind_source = "a valuer";
        terms.equity[0].in_kind = draw(60);
        terms.grants = draw(100);
        terms.contributions = draw(100);
        auto& s = terms.support;
        s.project_grant = random() % 4 == 0 ? draw(300) : 0;
        s.public_in_kind.value = draw(50);
        s.owner_in_kind.value = draw(50);
        s.public_owner = random() % 2 == 0;
        s.guaranteed_revenue = draw(60);
        s.guaranteed_revenue_share = draw(1);
        s.guaranteed_revenue_limit = random() % 2 == 0 ? draw(80) : 0;
        s.guaranteed_debt_share = draw(1);
        s.guaranteed_debt_limit = random() % 2 == 0 ? draw(20) : 0;
        s.guarantee_in_sizing = random() % 2 == 0;
        auto const f = finance(cash, terms);
        check_ledgers(f);
        double revenue = 0, debt = 0, cost = 0, paid_in = 0;
        for (std::size_t t = 0; t < f.years.size(); ++t) {
            auto const& year = f.years[t];
            revenue += year.revenue_guarantee;
            debt += year.debt_guarantee;
            cost += std::round(cash.cost[t] * 100) / 100;
            paid_in += year.grant + year.equity_paid + year.debt_drawn;
            CHECK(year.equity_paid >= 0);
        }
        called += debt > 0;
        CHECK(paid_in == Approx(cost).margin(1e-6));
        CHECK(f.debt.amount <= terms.max_ltc * (f.total_cost - f.grant) + 0.02);
        if (s.guaranteed_revenue_limit > 0) CHECK(revenue <= s.guaranteed_revenue_limit + 0.006);
        if (s.guaranteed_debt_limit > 0) CHECK(debt <= s.guaranteed_debt_limit + 0.006);
        // The public hand pays what it has promised and nothing else.
        double out = 0;
        for (auto const& p : f.payments) out += p.from == "public_hand" ? p.amount : 0;
        CHECK(out == Approx(terms.grants + f.grant + s.public_in_kind.value +
                            (s.public_owner ? s.owner_in_kind.value : 0) + revenue + debt)
                         .margin(0.03));
    }
    CHECK(called > 50);  // so that the guarantee of debt is met at all
}
