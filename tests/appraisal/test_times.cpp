// SPDX-License-Identifier: Apache-2.0
// When money is paid, and until when it comes in: accounts and loans that go by it.
#include "engine/financing/programme.h"
#include "tests/appraisal/estate.h"
#include "tests/appraisal/small_project.h"
#include "tests/support/catch.h"

#include <cmath>

using namespace lacuna;

TEST_CASE("the hurdle's account counts from when equity pays in, within its year", "[financing]")
{
    // 500 at once and 500 in the middle of year 1, income from year 2.
    ProjectCash cash;
    cash.noi = {0, 0, 700, 700, 700};
    cash.cost = {500, 500};
    cash.times = {0, 0.5, 1.5, 2.5, 3.5};
    cash.first_operating_year = 2;
    auto terms = two_holders();
    terms.equity = {{"investor", 1, 0}};
    terms.concession_fee = terms.fund_share = terms.max_ltc = terms.lock_up_dscr = 0;
    terms.hurdle_rate = 0.1;
    terms.hurdle_fund_share = 0.25;
    auto const f = finance(cash, terms);
    double const owed = (500 * 1.1 + 500 * std::pow(1.1, 0.5)) * 1.1 - 700;
    CHECK(f.years[2].above_hurdle == 0);
    CHECK(f.years[3].above_hurdle == Approx(0.25 * (700 - owed * 1.1)).margin(0.03));
}

TEST_CASE("class A of a securitisation is paid by no year after the asset is handed back", "[programme]")
{
    auto t = terms();
    t.loan_years = 30;
    auto plan = estate({100}, 1000);
    auto const years = plan.valuation_rules.concession_years;
    REQUIRE(years < 30);
    auto const short_of = programme_of(plan, t, {1}).screens.securitisation.by_dscr;
    t.loan_years = years;  // income from the first year on
    CHECK(programme_of(plan, t, {1}).screens.securitisation.by_dscr == short_of);
    t.loan_years = 5;
    CHECK(programme_of(plan, t, {1}).screens.securitisation.by_dscr < short_of);
    t.loan_years = 30;
    plan.valuation_rules.ending = Ending::own;
    CHECK(programme_of(plan, t, {1}).screens.securitisation.by_dscr > short_of);
}
