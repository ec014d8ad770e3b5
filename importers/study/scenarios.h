// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// Named overrides of a study's money: keys as set_study_key() takes them, of valuation, prices and financing.
struct Scenario {
    std::string name;
    std::vector<std::pair<std::string, std::string>> settings;  ///< key, value
};

/// Reads a TOML file with a table a scenario, in the order of the file: `[low]`, `prices.revenue = 0.85`.
/// Error{open_failed} where it cannot be read, Error{bad_config} with file and line of every fault: what is no table, a
/// key of another section, a value that is neither number, text, truth nor list of numbers.
std::vector<Scenario> read_scenarios(std::filesystem::path const& file);

}  // namespace lacuna
