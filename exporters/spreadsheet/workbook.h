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

/// Words in bold: of a group of rows.
struct Title {
    std::string text;
};

/// Nothing, words, a number (an input, which is shown as one) or a formula.
using SheetCell = std::variant<std::monostate, std::string, double, Formula, Title>;

/// How a column shows what it holds. number: as it is; amount: 1,234.50; sparse: the same, and a dash for 0; factor:
/// six decimals; whole: no decimals; wrapped: words in several lines, and what else there is at the left, with two
/// decimals. Short headings of columns of numbers are at the right.
enum class ColumnStyle { plain, number, amount, sparse, factor, whole, wrapped };

struct Sheet {
    std::string name;  ///< at most 31 characters, none of []:*?/\ and no '
    std::vector<double> widths;
    std::vector<ColumnStyle> styles;           ///< by column; plain beyond
    std::vector<std::vector<SheetCell>> rows;  ///< the first is the heading
    bool wrapped_heading = false;              ///< in several lines, for short columns
};

/// Sheets in order, and names that formulas may use for cells ("discount_rate" -> "Inputs!$B$4").
struct Workbook {
    std::vector<Sheet> sheets;
    std::vector<std::pair<std::string, std::string>> names;
};

/// "C5" of row 4 and column 2, both from 0.
std::string cell_name(std::size_t row, std::size_t column);

/// Writes an Office Open XML workbook (ECMA-376) without macros and cached values; printed across, as wide as a page.
/// The file replaces an earlier one only when it is whole. Throws Error{write_failed}.
void write_xlsx(Workbook const& book, std::filesystem::path const& file);

}  // namespace lacuna
