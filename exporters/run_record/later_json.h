// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/later_record.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <vector>

namespace lacuna {

/// The head of the record of `command`: program, version, scan, catalogue, settings, what values are, warnings,
/// valuation and prices.
nlohmann::ordered_json later_json(char const* command, LaterRecord const& record);

/// Written files by name, with bytes and SHA-256.
nlohmann::ordered_json files_json(std::vector<std::filesystem::path> const& files);

}  // namespace lacuna
