// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/spreadsheet/site_workbook.h"

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// What one figure of a site does to its value, the others as stated.
struct SiteLimit {
    std::string what;
    double low = 0, high = 0;        ///< factors on the price; of the rate itself
    double at_low = 0, at_high = 0;  ///< IOAV there
    std::string nothing_left;        ///< where the IOAV is 0, as a factor or a rate, or why there is no such figure
    std::string overtaken;  ///< where the second best use, as it stands, is worth as much; empty: there is none
};

/// Revenue, operating cost, capex (between the ends that the catalogue states, else the market's) and the discount rate
/// (2 points either way): IOAV at the ends from whole cash flows, and break-evens by root finding over 0.01 to 3 times
/// the revenue, 0 to 100 times the costs, rates of 0 to 1000 %. `runner_up`: IOAV of the second best use.
std::vector<SiteLimit> site_limits(SiteBook const& book, std::optional<double> runner_up);

/// The same as a table of `lacuna explain`.
void print_site_limits(SiteBook const& book, std::optional<double> runner_up);

}  // namespace lacuna
