// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/financing.h"

#include <optional>
#include <vector>

namespace lacuna {

/// The most debt that CFADS carry at a debt service cover ratio: service_t = max(0, CFADS_t) / dscr, amount = present
/// value of the services at the loan's rate; the closing balance is 0. With `no_negative_principal` no year adds to the
/// debt: B[t-1] = (min(B[t], S_t / rate) + S_t) / (1 + rate) backwards, so that a thin year pays its interest only.
/// Errors: bad_config where dscr <= 0, rate <= -1, or a figure is not finite.
Debt sculpted_debt(std::vector<double> const& cfads, double dscr, double rate, bool no_negative_principal = false);

/// The same loan made smaller: every service times amount / debt.amount. Precondition: as many `cfads`, by year, as the
/// debt has services; amount >= 0, rate > -1.
Debt scaled(Debt debt, double amount, std::vector<double> const& cfads, double rate);

/// Present value of CFADS over the loan's life at its rate / opening balance, by year; nullopt where the balance is no
/// more than half_hundredth. Precondition: as many `cfads` as the debt has years; rate > -1.
std::vector<std::optional<double>> llcr(std::vector<double> const& cfads, Debt const& debt, double rate);

/// The tests that a lender may set; nullopt: not set.
struct DebtTests {
    std::optional<double> ltv, ltc, debt_yield, cap;  ///< shares of value and of cost; NOI / debt; an amount
    std::optional<double> dscr;  ///< with a level annuity of NOI over `years`; reference cases only
};
/// What they are held against: amounts in the currency, NOI a year; rate and years are those of the annuity.
struct DebtBasis {
    double value = 0, cost = 0, noi = 0, rate = 0, years = 0;
    std::optional<double> sculpted;  ///< an amount from sculpted_debt()
};
/// The least of all tests that are set. Error{bad_config} where none is.
DebtSize size_debt(DebtTests const& tests, DebtBasis const& basis);

/// What draws during construction have grown to at its end, in closed form: each compounds at the effective annual rate
/// from its own time. `times` and `end` in years from the start, each time no later than the end; rate > -1.
/// Error{bad_config}: not as many times as draws.
struct ConstructionLoan {
    double balance = 0;
    double interest = 0;  ///< capitalised: balance - draws
};
ConstructionLoan interest_during_construction(std::vector<double> const& draws, std::vector<double> const& times,
                                              double end, double rate);

}  // namespace lacuna
