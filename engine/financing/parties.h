// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/appraisal/irr.h"
#include "engine/financing/debt.h"
#include "engine/financing/waterfall.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lacuna {

/// A holder of equity. Payments in kind count with their stated value.
struct EquityParty {
    std::string id;       ///< "investor", "state_company", "residents" ...
    double share = 0;     ///< of equity; the shares of all add up to 1
    double priority = 0;  ///< of what it paid in, a year, before the fund and the others; not cumulative
};

/// Who brings the money and on what terms. Rates are effective annual fractions, nominal.
struct FinancingTerms {
    std::vector<EquityParty> equity;
    double concession_fee = 0;  ///< a year to the owner of land and buildings, flat
    double fund_share = 0;      ///< of the cash after priority dividends, to the renovation fund
    double dscr = 1.3;          ///< service is sculpted to it
    double loan_rate = 0.045;
    int loan_years = 12;   ///< services from the first operating year
    double max_ltc = 0.6;  ///< debt / total cost; 0: no debt
    bool no_negative_principal = true;
    int reserve_years = 0;      ///< equal contributions before a refurbishment; 0: none is kept
    double lock_up_dscr = 0;    ///< 0: no lock-up
    double reserve_months = 0;  ///< of the next service, in the debt service reserve
};

/// What a project brings to its financing, by year 0 .. n.
struct ProjectCash {
    std::vector<double> noi;            ///< < 0 in a year: equity pays
    std::vector<double> cost;           ///< capex and pre-development, >= 0
    std::vector<double> refurbishment;  ///< >= 0
    std::vector<double> handback;       ///< >= 0
    std::vector<double> tax;            ///< >= 0
    int first_operating_year = 1;
};

/// One year, amounts in the currency.
struct FinancedYear {
    double cfads = 0;  ///< NOI - fee - tax - reserve contribution + release - refurbishment - hand-back
    double fee = 0, reserve_in = 0, reserve_out = 0;
    double service = 0, after_debt = 0, priority = 0, fund = 0, rest = 0, trapped = 0;
    double debt_drawn = 0, equity_paid = 0;
};

struct PartyResult {
    std::string id;
    std::vector<double> flows;  ///< by year
    double total = 0;           ///< all flows added up, undiscounted
    Irr irr;
};

struct Financing {
    double total_cost = 0, equity = 0;
    Debt sculpted;  ///< before other tests
    DebtSize size;
    Debt debt;
    double least_dscr = 0;  ///< 0 where there is no service
    std::vector<FinancedYear> years;
    std::vector<PartyResult> parties;  ///< equity in the order of the terms, then "renovation_fund", "owner"
    std::vector<std::string> warnings;
};

/// Who pays and who is paid. Equity comes first, debt then; the debt is sculpted and cut to max_ltc; a year's cash goes
/// through the waterfall of the terms. `units_a_currency` is the fineness of payments, 100: hundredths.
/// What the waterfall pays, keeps and traps is each year's cash, to the unit (see run_year()).
/// Error{bad_config}: shares that do not add up to 1 within 1e-9, rates and lists as in ProjectCash.
Financing finance(ProjectCash const& cash, FinancingTerms const& terms, double units_a_currency = 100);

}  // namespace lacuna
