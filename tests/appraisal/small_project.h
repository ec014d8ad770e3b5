// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/financing/parties.h"

namespace lacuna {

/// Cost in year 0, income from year 1.
inline ProjectCash ten_years(double noi, double cost)
{
    ProjectCash cash;
    cash.noi.assign(11, noi);
    cash.noi[0] = 0;
    cash.cost = {cost};
    cash.first_operating_year = 1;
    return cash;
}

inline FinancingTerms two_holders()
{
    FinancingTerms terms;
    terms.equity = {{"investor", 0.7, 0}, {"residents", 0.3, 0.05}};
    terms.concession_fee = 5;
    terms.fund_share = 0.1;
    terms.loan_years = 5;
    terms.max_ltc = 0.5;
    return terms;
}

}  // namespace lacuna
