// SPDX-License-Identifier: Apache-2.0
// What lenders can count on: cover by the cash that is really there, what is trapped for them, and what they fund.
#include "engine/financing/debt.h"
#include "engine/financing/waterfall.h"
#include "tests/appraisal/small_project.h"
#include "tests/support/catch.h"

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
