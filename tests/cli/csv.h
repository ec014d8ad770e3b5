// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lacuna::test {

/// Rows of a CSV file by column name; a quoted cell keeps its commas.
std::vector<std::map<std::string, std::string>> rows_of(std::filesystem::path const& file);

}  // namespace lacuna::test
