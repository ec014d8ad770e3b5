// SPDX-License-Identifier: Apache-2.0
// What lenders can count on: cover by the cash that is really there, what is trapped for them, and what they fund.
#include "engine/financing/debt.h"
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
