// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// One line of CSV (RFC 4180) with its line end. A text cell that a spreadsheet would take for a formula (it
/// begins with = + - @, a tab or a carriage return) gets a leading apostrophe; numbers never do.
std::string csv_line(std::vector<Cell> const& cells, std::vector<Column> const& columns);
std::string csv_header(std::vector<Column> const& columns);

/// Reads a CSV file again and counts its records without the header. Throws Error{write_failed} where a record has
/// not `columns` cells or the last one is cut off.
std::int64_t count_csv_records(std::filesystem::path const& file, std::size_t columns);

}  // namespace lacuna
