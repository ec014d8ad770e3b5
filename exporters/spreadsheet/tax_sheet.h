// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/spreadsheet/flow_rows.h"
#include "exporters/spreadsheet/site_workbook.h"
#include "exporters/spreadsheet/workbook.h"

namespace lacuna {

/// Property tax and income tax by year of operation, as taxes_of() computes them, from the rows of CashFlow. These are
/// amounts with the probability of consent, and so are the taxes: all steps are in proportion to them.
Sheet tax_sheet(SiteBook const& site, FlowRows const& flows);

/// A row a loss, a column a year in which it may be used: what of the loss is set against that year's profit, oldest
/// loss first, none after loss_years. Never used: what is left at the end, whether it has ended or not.
Sheet loss_sheet(SiteBook const& site);

}  // namespace lacuna
