// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/export_values.h"
#include "importers/study/study.h"

#include <string>
#include <vector>

namespace lacuna {

/// The table of scenarios, their values by view, and the bridges from the first; values of another view than the
/// first's are told and not set against it.
std::string scenarios_text(std::vector<ScenarioRow> const& scenarios, std::vector<BridgeRow> const& bridge,
                           std::string const& currency);

/// Every warning of the scenarios once, a line each, with those that it is of where there are several.
std::string warnings_text(std::vector<ScenarioRow> const& scenarios);

/// Settings of money that differ, as "valuation.discount_rate 0.08 -> 0.06", in the order of the documentation.
std::vector<std::string> changed_settings(Study const& before, Study const& after);

/// A heading and the first of such words, indented.
std::vector<std::string> listed_differences(std::string const& scenario, std::vector<std::string> words);

}  // namespace lacuna
