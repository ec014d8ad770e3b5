// SPDX-License-Identifier: Apache-2.0
// Who is paid in which order, who lends how much, and what is kept for renewals.
#include "engine/core/error.h"
#include "tests/appraisal/small_project.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

using namespace lacuna;

TEST_CASE("debt is cut to tests of value and of debt yield where they are set, and the tightest is named",
          "[financing]")
{
    auto cash = ten_years(100, 2000);
    cash.stabilised_noi = 100;
    auto terms = two_holders();
    terms.concession_fee = 0;
    terms.max_ltc = 1;
    terms.screens.cap_rate = 0.08;  // worth 1250
    auto const plain = finance(cash, terms);
    CHECK(plain.size.binding == "sculpted");
    CHECK(plain.debt.amount > 320);
    terms.max_ltv = 0.25;
    auto const by_value = finance(cash, terms);
    CHECK(by_value.size.binding == "ltv");
    CHECK(by_value.debt.amount == Approx(312.5));
    terms.min_debt_yield = 0.4;
    auto const by_yield = finance(cash, terms);
    CHECK(by_yield.size.binding == "debt_yield");
    CHECK(by_yield.debt.amount == Approx(250));
    CHECK(by_yield.least_dscr > by_value.least_dscr);
    terms.screens.cap_rate = 0;
    CHECK_THROWS_WITH(finance(cash, terms), Catch::Contains("CAP_DOMAIN"));
}

TEST_CASE("the order of payments is the study's: a fee after the lenders, a fund before dividends", "[financing]")
{
    auto const cash = ten_years(20, 100);
    auto terms = two_holders();  // fee 5, fund 10 % of what is left, residents 30 % with a dividend of 5 %
    terms.max_ltc = 0;
    auto const plain = finance(cash, terms);
    // 20 - 5 = 15, dividend 0.05 x 30 = 1.5, fund 10 % of 13.5
    CHECK(plain.years[1].cfads == Approx(15));
    CHECK(plain.years[1].priority == Approx(1.5));
    CHECK(plain.years[1].fund == Approx(1.35));
    terms.waterfall = {"interest", "principal", "fee", "fund", "priority"};
    auto const other = finance(cash, terms);
    CHECK(other.years[1].cfads == Approx(20));  // what lenders look to
    CHECK(other.years[1].fund == Approx(1.5));  // 10 % of 15
    CHECK(other.years[1].priority == Approx(1.5));
    CHECK(other.years[1].rest == Approx(12));
    CHECK(other.parties[3].flows[1] == Approx(5));
    terms.max_ltc = 1;
    terms.dscr = 1;
    CHECK(finance(cash, terms).sculpted.amount > finance(cash, two_holders()).sculpted.amount * 20 / 15);
    // Debt takes all the cash while it runs, and the fee behind it is short.
    auto const taken = finance(cash, terms).years[1];
    CHECK(taken.fee == 5);
    CHECK(taken.fee_paid == 0);
    CHECK(taken.fee_short == 5);

    CHECK(payment_order({}) == std::vector<std::string>{"fee", "reserve", "interest", "principal", "top_up", "lock_up",
                                                        "priority", "fund", "hurdle"});
    for (auto const& [order, says] :
         {std::pair<std::vector<std::string>, char const*>{{"interest", "rent"}, "'rent' is no step of the waterfall"},
          {{"fee", "interest", "fee"}, "stands twice"},
          {{"debt"}, "write interest, principal"},
          {{"principal", "interest"}, "'principal' stands before 'interest'"},
          {{"fund", "interest"}, "'fund' stands before 'principal'"},
          {{"interest", "top_up"}, "'top_up' stands before 'principal'"},
          {{"fee", "priority"}, "'priority' stands before 'principal'"}}) {
        terms.waterfall = order;
        CHECK_THROWS_WITH(finance(cash, terms), Catch::Contains(says));
    }
}

TEST_CASE("a small renewal before a large one does not keep the large one from being saved for", "[financing]")
{
    auto cash = ten_years(100, 300);
    cash.refurbishment.assign(11, 0);
    cash.refurbishment[5] = 10;
    cash.refurbishment[6] = 80;
    auto terms = two_holders();
    terms.reserve_years = 4;
    auto const f = finance(cash, terms);
    // 2.5 a year in years 1 to 4 for the first, 20 in years 2 to 5 for the second
    std::vector<double> const in{0, 2.5, 22.5, 22.5, 22.5, 20, 0}, out{0, 0, 0, 0, 0, 10, 80};
    for (std::size_t t = 0; t < in.size(); ++t) {
        CHECK(f.years[t].reserve_in == Approx(in[t]));
        CHECK(f.years[t].reserve_out == Approx(out[t]));
    }
}

TEST_CASE("a franchise fee goes by revenue, on top of the flat one", "[financing]")
{
    auto cash = ten_years(100, 300);
    cash.revenue.assign(11, 150);
    cash.revenue[0] = 0;
    auto terms = two_holders();  // 5 a year
    terms.max_ltc = 0;
    terms.franchise_fee_share = 0.04;
    auto const f = finance(cash, terms);
    CHECK(f.years[3].fee == Approx(11));
    CHECK(f.years[3].cfads == Approx(89));
    CHECK(f.parties[3].total == Approx(110));
    terms.franchise_fee_share = 1.1;
    CHECK_THROWS_WITH(finance(cash, terms), Catch::Contains("must lie in 0 to 1"));
}

TEST_CASE("lenders and the public hand have ledgers too, and each year adds up over all parties", "[financing]")
{
    auto cash = ten_years(100, 300);
    cash.tax.assign(11, 8);
    cash.tax[0] = 0;
    auto terms = two_holders();
    terms.loan_rate = 0.05;
    auto const f = finance(cash, terms);
    REQUIRE(f.parties.size() == 7);
    CHECK(f.parties[6].id == "existing_tenants");
    CHECK(f.parties[4].id == "lenders");
    CHECK(f.parties[4].flows[0] == Approx(-150));
    CHECK(f.parties[4].irr.status == IrrStatus::unique);
    CHECK(f.parties[4].irr.value == Approx(0.05).margin(1e-4));  // paid in whole hundredths
    CHECK(f.parties[5].id == "public_hand");
    CHECK(f.parties[5].total == Approx(80));
    for (std::size_t t = 0; t < cash.noi.size(); ++t) {
        double all = 0;
        for (auto const& party : f.parties) all += party.flows[t];
        CHECK(all == Approx(cash.noi[t] - (t == 0 ? 300 : 0)).margin(0.01));
    }
}

TEST_CASE("what the holders of equity and the lenders pay in is paid to the hundredth, and adds up to the cost",
          "[financing]")
{
    auto cash = ten_years(100.123456, 1000.0 / 3);
    auto terms = two_holders();
    terms.equity[0].share = 2.0 / 3;
    terms.equity[1].share = 1.0 / 3;
    auto const f = finance(cash, terms);
    auto const in_fen = [](double amount) { return std::fabs(amount * 100 - std::round(amount * 100)) < 1e-6; };
    for (auto const& party : f.parties)
        for (double const flow : party.flows) CHECK(in_fen(flow));
    double paid = 0;
    for (std::size_t i : {0U, 1U, 4U}) paid -= f.parties[i].flows[0];
    CHECK(paid == Approx(333.33).margin(1e-9));
    // A year that loses is paid by the holders, to the hundredth too.
    cash.noi[3] = -50.005;
    auto const called = finance(cash, terms);
    CHECK(called.parties[0].flows[3] + called.parties[1].flows[3] == Approx(-50.01).margin(0.011));
    for (std::size_t i : {0U, 1U}) CHECK(in_fen(called.parties[i].flows[3]));
}

TEST_CASE("a flow that is too large to be paid to the hundredth is refused, not wrapped round", "[financing]")
{
    auto cash = ten_years(100, 300);
    cash.noi[9] = 4e20;
    CHECK_THROWS_WITH(finance(cash, two_holders()), Catch::Contains("too large to be added up in hundredths"));
}

TEST_CASE("years that are short are told in one line, and terms without an effect too", "[financing]")
{
    auto terms = two_holders();
    terms.max_ltc = 0;
    terms.concession_fee = 1000;
    auto const f = finance(ten_years(100, 300), terms);
    CHECK(std::ranges::count_if(f.warnings, [](auto const& w) { return w.find("fee") != std::string::npos; }) == 1);
    CHECK_THAT(f.warnings.at(0),
               Catch::Contains("years 1, 2, 3, 4, 5 ...: the concession fee is short by 9000 together"));
    terms = two_holders();
    terms.hurdle_rate = 0.1;
    terms.hurdle_fund_share = 0;
    auto const idle = finance(ten_years(100, 300), terms).warnings;
    CHECK(std::ranges::find(
              idle, "hurdle_rate changes nothing while hurdle_fund_share and hurdle_public_share are 0") != idle.end());
}

TEST_CASE("without a debt there is no least cover, and a test that is just met passes with no margin", "[financing]")
{
    auto terms = two_holders();
    terms.max_ltc = 0;
    CHECK_FALSE(finance(ten_years(100, 300), terms).least_dscr);
    CHECK(finance(ten_years(100, 300), two_holders()).least_dscr);
    double const paid = 0.9 * 7.3, of = 7.3;
    ScreenTest const met{"payout", paid / of, 0.9, true};
    CHECK(met.passes());
    CHECK(met.margin() == 0);
    CHECK_FALSE(ScreenTest{"payout", 0.9 - 1e-6, 0.9, true}.passes());
    CHECK(ScreenTest{"largest", 0.25 + 1e-12, 0.25, false}.passes());
    CHECK_FALSE(ScreenTest{"largest", 0.25 + 1e-6, 0.25, false}.passes());
}

TEST_CASE("above the hurdle the public hand shares with the fund, to the hundredth, and equity has the rest",
          "[financing]")
{
    auto terms = two_holders();
    terms.concession_fee = terms.fund_share = terms.max_ltc = terms.lock_up_dscr = 0;
    terms.equity = {{"investor", 1, 0}};
    terms.hurdle_rate = 0.1;
    terms.hurdle_fund_share = 0.25;
    terms.hurdle_public_share = 0.15;
    auto const f = finance(ten_years(200, 1000), terms);
    CHECK(f.years[7].public_share == 0);
    CHECK(f.years[9].fund == Approx(50).margin(0.01));  // 200 are left, as by then equity has its money back
    CHECK(f.years[9].public_share == Approx(30).margin(0.01));
    CHECK(f.years[9].rest == Approx(120).margin(0.01));
    CHECK(f.party("public_hand").flows[9] == f.years[9].public_share);
    terms.hurdle_public_share = 0.8;
    CHECK_THROWS_WITH(finance(ten_years(200, 1000), terms), Catch::Contains("hurdle_public_share 0.8"));
}

TEST_CASE("a greatest debt cuts the loan, and ramp-up that cannot pay is capitalised where the terms allow it",
          "[financing]")
{
    auto terms = two_holders();
    terms.concession_fee = 0;
    terms.max_ltc = 1;
    terms.loan_rate = 0.1;
    auto cash = ten_years(100, 2000);
    cash.noi[1] = 5;
    auto const plain = finance(cash, terms);
    terms.no_negative_principal = false;
    auto const capitalised = finance(cash, terms);
    CHECK(capitalised.sculpted.amount > plain.sculpted.amount);
    CHECK(capitalised.sculpted.principal[0] < 0);
    CHECK(plain.sculpted.principal[0] >= -1e-9);
    terms.max_debt = 120;
    auto const capped = finance(cash, terms);
    CHECK(capped.size.binding == "cap");
    CHECK(capped.debt.amount == Approx(120));
}
