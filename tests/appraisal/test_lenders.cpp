// SPDX-License-Identifier: Apache-2.0
// What lenders can count on: cover by the cash that is really there, what is trapped for them, and what they fund.
#include "engine/appraisal/money_warnings.h"
#include "engine/financing/debt.h"
#include "engine/financing/waterfall.h"
#include "tests/appraisal/small_project.h"
#include "tests/support/catch.h"
#include "tests/support/default_waterfall.h"

#include <algorithm>
#include <cmath>
#include <utility>

using namespace lacuna;

TEST_CASE("a service that rounding left is no service: no cover ratio stands there", "[financing]")
{
    // 100 at 10 % is paid by 110 in the first year; what the second pays is what rounding leaves of a thin first year.
    auto const debt = sculpted_debt({110, 2e-10, 0.02}, 1, 0.1);
    CHECK(debt.service[1] == Approx(2e-10).epsilon(1e-6));
    REQUIRE(debt.dscr[0]);
    CHECK(*debt.dscr[0] == Approx(1));
    CHECK_FALSE(debt.dscr[1]);
    CHECK(debt.dscr[2]);  // two hundredths are paid
    auto const cut = scaled(debt, debt.amount * 1e-12, {110, 2e-10, 0.02}, 0.1);
    REQUIRE(cut.dscr.size() == 3);
    for (auto const& dscr : cut.dscr) CHECK_FALSE(dscr);
}

TEST_CASE("what the lock-up traps is let go in the year that repays the debt, also where that is the last year",
          "[financing]")
{
    auto terms = two_holders();  // residents 30 %, 5 % of it first; a tenth of the rest to the fund
    terms.concession_fee = terms.loan_rate = 0;
    terms.max_ltc = 1;
    terms.dscr = 1.25;
    terms.lock_up_dscr = 1.3;
    terms.loan_years = 10;
    auto const whole = finance(ten_years(26, 300), terms);
    // 26 / 1.25 = 20.8 are due each year; the 5.2 beside them are trapped for nine years.
    CHECK(whole.debt.amount == Approx(208));
    for (std::size_t t = 1; t <= 9; ++t) {
        CHECK(whole.years[t].trapped == Approx(5.2));
        CHECK(whole.years[t].released == 0);
    }
    auto const& last = whole.years[10];
    CHECK(last.trapped == 0);
    CHECK(last.released == Approx(46.8));
    CHECK(last.priority == Approx(0.05 * 0.3 * 92));
    CHECK(last.fund == Approx(0.1 * (52 - 1.38)).margin(0.006));
    CHECK(last.to_equity == Approx(52 - 1.38 - 5.06).margin(0.011));
    CHECK(whole.warnings.empty());
    terms.loan_years = 5;  // 104, repaid in year 5
    auto const half = finance(ten_years(26, 300), terms);
    CHECK(half.years[4].trapped == Approx(5.2));
    CHECK(half.years[5].trapped == 0);
    CHECK(half.years[5].released == Approx(20.8));
    CHECK(half.years[6].released == 0);
}

TEST_CASE("in the last year what is trapped pays lenders first, and the cover does not count it", "[financing]")
{
    auto const rules = default_waterfall(0, {{"equity", 1}});
    auto const last_year = [&](std::int64_t due) {
        WaterfallState state;
        state.trapped = 60;
        state.locked = true;
        WaterfallInput in;
        in.cash = 10;
        in.due["principal"] = due;
        in.owed_after = false;
        in.last = true;
        auto const paid = run_year(rules, in, state);
        CHECK(state.trapped == 0);
        CHECK(paid.released == 60);
        CHECK(*paid.dscr == Approx(10.0 / static_cast<double>(due)));
        return std::pair{paid.step("principal").shortfall, paid.step("equity").paid};
    };
    CHECK(last_year(100) == std::pair<std::int64_t, std::int64_t>{30, 0});
    CHECK(last_year(50) == std::pair<std::int64_t, std::int64_t>{0, 20});
}

TEST_CASE("a year in which nothing is due while debt is left lets nothing go, and arrears keep it trapped",
          "[financing]")
{
    auto const rules = default_waterfall(0, {{"equity", 1}});
    WaterfallState state;
    auto const year = [&](std::int64_t cash, std::int64_t due, bool owed_after) {
        WaterfallInput in;
        in.cash = cash;
        in.due["principal"] = due;
        in.owed_after = owed_after;
        return run_year(rules, in, state);
    };
    CHECK(year(105, 100, true).trapped == 5);
    CHECK(year(0, 0, true).released == 0);
    CHECK(year(7, 0, true).trapped == 7);
    CHECK(year(90, 100, false).released == 0);  // 10 short
    CHECK(state.trapped == 12);
    auto const repaid = year(11, 10, false);
    CHECK(repaid.released == 12);
    CHECK(repaid.step("equity").paid == 13);
}

TEST_CASE("lenders do not count on a reserve behind them: what it saved comes on top of the cover, and is what is told",
          "[financing]")
{
    auto cash = ten_years(20, 100);
    cash.refurbishment.assign(11, 0);
    cash.refurbishment[5] = 36;
    auto terms = two_holders();
    terms.concession_fee = terms.loan_rate = 0;
    terms.max_ltc = 1;
    terms.dscr = 1.25;
    terms.loan_years = 6;
    terms.reserve_years = 4;
    terms.waterfall = {"interest", "principal", "reserve"};
    auto const f = finance(cash, terms);
    // 20 / 1.25 in five years; none in year 5, as 20 - 36 is below nothing. 9 a year should be saved, 4 are left for
    // it.
    CHECK(f.debt.amount == Approx(80));
    for (std::size_t t = 1; t <= 4; ++t) {
        CHECK(f.years[t].cfads == Approx(20));
        CHECK(f.years[t].debt_due == Approx(16));
        CHECK(f.years[t].dscr.value_or(0) == Approx(1.25));
        CHECK(f.years[t].reserve_in == Approx(4));
        CHECK(f.years[t].reserve_short == Approx(5));
    }
    CHECK(f.years[5].reserve_out == Approx(16));
    CHECK(f.years[5].cfads == Approx(0).margin(1e-9));  // 20 - 36 + 16
    CHECK_FALSE(f.years[5].dscr);
    CHECK(f.years[6].dscr.value_or(0) == Approx(1.25));
    CHECK(f.least_dscr.value_or(0) == Approx(1.25));
    CHECK(f.llcr[4].value_or(0) == Approx(20.0 / 16));
    CHECK(f.llcr[0].value_or(0) == Approx(100.0 / 80));
    CHECK(f.years[5].principal_short == 0);
}

TEST_CASE("a reserve before the lenders that a thin year cannot fill releases what it saved, in plan and in cover",
          "[financing]")
{
    auto cash = ten_years(20, 100);
    cash.noi[1] = 4;
    cash.refurbishment.assign(11, 0);
    cash.refurbishment[3] = 30;
    auto terms = two_holders();
    terms.concession_fee = terms.loan_rate = 0;
    terms.max_ltc = terms.dscr = 1;
    terms.loan_years = 3;
    terms.reserve_years = 2;
    auto const f = finance(cash, terms);
    // 15 are due in years 1 and 2: 4 and 15 are saved, so that year 3 has 20 - 30 + 19.
    std::vector<double> const in{0, 4, 15, 0}, out{0, 0, 0, 19}, cfads{0, 0, 5, 9};
    for (std::size_t t = 1; t <= 3; ++t) {
        CHECK(f.years[t].reserve_in == Approx(in[t]));
        CHECK(f.years[t].reserve_out == Approx(out[t]));
        CHECK(f.years[t].cfads == Approx(cfads[t]));
        CHECK(f.years[t].principal == Approx(cfads[t]));
    }
    CHECK(f.debt.amount == Approx(14));
    CHECK(f.years[3].dscr.value_or(0) == Approx(1));
    CHECK(f.llcr[1].value_or(0) == Approx(1));
}

TEST_CASE("cover is cash by all that is due: arrears lower it year by year", "[financing]")
{
    auto terms = two_holders();
    terms.concession_fee = 0;
    terms.loan_rate = 0.1;
    terms.max_ltc = 1;
    terms.dscr = 0.8;  // 37.5 are due of 30
    terms.loan_years = 10;
    auto const f = finance(ten_years(30, 400), terms);
    CHECK(f.years[1].dscr.value_or(0) == Approx(0.8));
    CHECK(f.years[2].debt_due == Approx(37.5 + 7.5 * 1.1));
    CHECK(f.years[2].dscr.value_or(0) == Approx(30 / 45.75));
    CHECK(f.years[2].after_debt == Approx(-15.75));
    // All of ten shortfalls of 7.5 but the last, with interest, and the last service.
    double const last = 7.5 * (std::pow(1.1, 9) - 1) / 0.1 * 1.1 + 37.5;
    CHECK(f.least_dscr.value_or(0) == Approx(30 / last).epsilon(5e-4));
    double const annuity = (1 - std::pow(1.1, -9)) / 0.1;
    CHECK(f.llcr[1].value_or(0) == Approx(30 * annuity / (37.5 * annuity + 7.5)).epsilon(1e-4));
}

TEST_CASE("duties taken over before operation are funded as cost is, by hand", "[financing]")
{
    auto cash = ten_years(25, 100);
    cash.first_operating_year = 3;
    cash.noi[1] = cash.noi[2] = -10;
    auto terms = two_holders();  // 70 and 30 %; at most half is borrowed
    terms.concession_fee = 0;
    auto const f = finance(cash, terms);
    CHECK(f.total_cost == Approx(120));
    CHECK(f.debt.amount == Approx(60));
    CHECK(f.equity == Approx(60));
    // The loan pays the last costs: both duties, and 40 of the 100.
    for (std::size_t t : {1U, 2U}) {
        CHECK(f.years[t].debt_drawn == Approx(10));
        CHECK(f.party("lenders").flows[t] == Approx(-10));
    }
    CHECK(f.years[0].debt_drawn == Approx(40));
    double parties = 0;
    for (auto const& party : f.parties) parties += party.total;
    CHECK(parties == Approx(8 * 25 - 120));
    auto const duties = std::ranges::find(f.payments, std::string_view{"duties"}, &Payment::step);
    REQUIRE(duties != f.payments.end());
    CHECK(duties->year == 1);
    CHECK(duties->from == the_project);
    CHECK(duties->to == the_market);
    CHECK(duties->amount == Approx(10));
    terms.max_ltc = 0;
    auto const unborrowed = finance(cash, terms);
    CHECK(unborrowed.equity == Approx(120));
    CHECK(unborrowed.party("investor").flows[1] == Approx(-7));
    CHECK(unborrowed.party("residents").flows[2] == Approx(-3));
    CHECK(unborrowed.years[5].priority == Approx(0.05 * 0.3 * 120));
}

TEST_CASE("what a duty that leaves brings in before operation is cash of the first year, and no cover counts it",
          "[financing]")
{
    auto cash = ten_years(25, 100);
    cash.first_operating_year = 3;
    cash.noi[1] = 4;
    cash.noi[2] = 0;
    auto terms = two_holders();
    terms.concession_fee = terms.max_ltc = 0;
    auto f = finance(cash, terms);
    CHECK(f.total_cost == Approx(100));
    CHECK(f.years[3].cfads == Approx(25));
    CHECK(f.years[3].priority == Approx(1.5));
    CHECK(f.years[3].fund == Approx(0.1 * (29 - 1.5)));
    CHECK(f.years[4].fund == Approx(0.1 * (25 - 1.5)));
    cash.noi[3] = -3;  // the 4 pay it
    CHECK(finance(cash, terms).equity_called == 0);
    cash.noi[3] = -6;
    CHECK(finance(cash, terms).years[3].equity_called == Approx(2));
    cash.noi[3] = 25;
    terms.max_ltc = 0.5;
    terms.lock_up_dscr = 2.3;  // 11.39 are due: 25 are 2.19 times that, 29 are 2.55
    f = finance(cash, terms);
    CHECK(f.years[3].dscr.value_or(0) == Approx(25 / f.years[3].debt_due));
    CHECK(f.years[3].trapped == Approx(29 - f.years[3].debt_due));
}

TEST_CASE("what equity is called for in operation is told by year and beside what it brings", "[financing]")
{
    auto cash = ten_years(20, 100);
    cash.noi[4] = -30;
    cash.noi[7] = -5;
    auto terms = two_holders();
    terms.max_ltc = 0;
    Plan plan;
    plan.programme.financed = true;
    plan.programme.terms = terms;
    plan.programme.financing = finance(cash, terms);
    auto const& f = plan.programme.financing;
    CHECK(f.years[4].equity_called == 30);
    CHECK(f.years[5].equity_called == 0);
    CHECK(f.equity_called == 35);
    CHECK(f.equity == 100);
    CHECK(f.party("investor").flows[4] == Approx(-21));
    auto const said = money_warnings(plan);
    auto const call = std::ranges::find_if(said, [](auto const& text) { return text.starts_with("EQUITY_CALLED"); });
    REQUIRE(call != said.end());
    CHECK(*call ==
          "EQUITY_CALLED: in 2 years (4, 7) the company has less than nothing, and the holders of equity would pay 35 "
          "beside the 100 that they bring in cash");
    plan.programme.financing = finance(ten_years(20, 100), terms);
    for (auto const& text : money_warnings(plan)) CHECK_FALSE(text.starts_with("EQUITY_CALLED"));
}

TEST_CASE("the return that is asked for is that of the first holder who has a share", "[financing]")
{
    auto terms = two_holders();
    terms.equity = {{"investor", 0, 0}, {"state_company", 0.8, 0}, {"residents", 0.2, 0.04}};
    terms.max_ltc = 0;
    Plan plan;
    plan.programme.financed = true;
    plan.programme.terms = terms;
    plan.programme.financing = finance(ten_years(30, 100), terms);
    plan.programme.promised_pv = 0;
    CHECK(money_warnings(plan).empty());  // it earns over 20 %
    plan.programme.financing = finance(ten_years(12, 100), terms);
    auto const said = money_warnings(plan);
    REQUIRE(said.size() == 1);
    CHECK_THAT(said[0], Catch::StartsWith("RETURN_BELOW_REQUIRED: 'state_company' earns "));
    CHECK(terms.first_holder()->id == "state_company");
    CHECK_FALSE(FinancingTerms{}.first_holder());
}

TEST_CASE("a guarantee of a year's debt service counts cash as paid for that year first, by hand", "[financing]")
{
    WaterfallRules rules;
    rules.steps = {{"principal", StepKind::debt, 0, 0, {}}, {"equity", StepKind::rest, 0, 0, {{"equity", 1}}}};
    auto const year = [&](std::int64_t cash) {
        WaterfallState state;
        WaterfallInput in;
        in.cash = cash;
        in.due["principal"] = 15;
        in.arrears["principal"] = 5;  // 10 are of this year
        in.guaranteed_share = 0.5;
        in.guarantee_left = 100;
        auto const paid = run_year(rules, in, state);
        return std::pair{paid.guaranteed, paid.step("principal").shortfall};
    };
    // 3 are missing, no more than the arrears: they were called for in their own year.
    CHECK(year(12) == std::pair<std::int64_t, std::int64_t>{0, 3});
    CHECK(year(10) == std::pair<std::int64_t, std::int64_t>{0, 5});
    // 9 are missing: 4 of this year, half of which is guaranteed.
    CHECK(year(6) == std::pair<std::int64_t, std::int64_t>{2, 7});
    CHECK(year(0) == std::pair<std::int64_t, std::int64_t>{5, 10});
}
