// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/spreadsheet/site_workbook.h"
#include "exporters/spreadsheet/workbook.h"

#include <cstddef>

namespace lacuna {

/// What a site could borrow by itself on the run's terms: cash available for debt service by year, the loan that is
/// sculpted to the cover ratio and cut to its share of the cost, its schedule, its draws with the interest during
/// construction of each, and what is left to equity; before fees, reserves and payments to the renovation. Formulas of
/// the names dscr, loan_rate, loan_years and max_ltc and of rows 2 to `last_flow` of the sheet CashFlow (line in A,
/// year in B, amount in D).
Sheet finance_sheet(SiteBook const& site, std::size_t last_flow);

}  // namespace lacuna
