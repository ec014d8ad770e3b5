// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lacuna {

/// What a cell calculates, without "=": "SUM(F2:F40)". Written without a value, so that every program calculates it.
struct Formula {
    std::string text;
};

/// Nothing, words, a number or a formula.
using SheetCell = std::variant<std::monostate, std::string, double, Formula>;

struct Sheet {
    std::string name;  ///< at most 31 characters, none of []:*?/\ and no '
    std::vector<double> widths;
    std::vector<std::vector<SheetCell>> rows;  ///< the first is the heading
};

/// Sheets in order, and names that formulas may use for cells ("discount_rate" -> "Inputs!$B$4").
struct Workbook {
    std::vector<Sheet> sheets;
    std::vector<std::pair<std::string, std::string>> names;
};

/// "C5" of row 4 and column 2, both from 0.
std::string cell_name(std::size_t row, std::size_t column);

/// Writes an Office Open XML workbook (ECMA-376) without macros, styles beside a bold heading and cached values.
/// The file replaces an earlier one only when it is whole. Throws Error{write_failed}.
void write_xlsx(Workbook const& book, std::filesystem::path const& file);

}  // namespace lacuna
