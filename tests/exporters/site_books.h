// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/spreadsheet/site_workbook.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lacuna::test {

/// What a site's value is made of, before any flow is computed.
struct SiteCase {
    Facility facility;  ///< as a catalogue has it
    DoMinimum today;
    PriceFactors prices;
    ValuationRules rules;
    double units = 40, ground_m2 = 900, capex_share = 1;
};

/// Sites that between them have every line, way of ramping up, timing and ending, losses that end and losses that do
/// not, with and without taxes.
std::map<std::string, SiteCase> site_cases();

/// The site as the engine computes it.
SiteBook book_of(SiteCase const& site);

/// An input of the workbook of another value, and the same change of the case.
struct InputChange {
    std::string name;  ///< for file names
    std::map<std::string, double> inputs;
    std::function<void(SiteCase&)> change;
};

/// One input or a few at once, and as the last one many.
std::vector<InputChange> changes_of(SiteCase const& site);

}  // namespace lacuna::test
