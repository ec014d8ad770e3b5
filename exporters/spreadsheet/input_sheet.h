// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/spreadsheet/flow_rows.h"
#include "exporters/spreadsheet/site_workbook.h"
#include "exporters/spreadsheet/workbook.h"

#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// The sheet Inputs, a name of the workbook for each row of it, and what must hold for its rows to fit the other
/// sheets.
struct InputSheet {
    Sheet sheet;
    std::vector<std::pair<std::string, std::string>> names;
    std::string fits;  ///< a formula: 1 while no input has changed that numbers the rows of the workbook, else 0
};

/// Every figure that the site's value is made of: value, unit, status, source and its date, and whether the workbook
/// follows a change of it; then what is computed of them for several sheets.
InputSheet input_sheet(SiteBook const& site, FlowRows const& flows);

/// Entry k (1, 2 ...) of the study's ramp-up, and of its capex weights, as a name of the workbook.
std::string ramp_name(int k);
std::string weight_name(int year);

}  // namespace lacuna
