// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lacuna::test {

/// A cell as it is written: words, a typed number or a formula.
struct WrittenCell {
    enum Kind { words, number, formula } kind = words;
    std::string text;  ///< of the words or the formula; the number as written
};

/// Sheets by name, their cells by place ("B4"), as an Office Open XML workbook has them.
using WrittenBook = std::map<std::string, std::map<std::string, WrittenCell>>;
WrittenBook read_workbook(std::filesystem::path const& file);

/// One part of a workbook with the first `from` replaced; it must be there.
struct Edit {
    std::string part, from, to;
};
void copy_workbook(std::filesystem::path const& from, std::filesystem::path const& to, std::vector<Edit> const& edits);

/// A workbook with inputs (sheet Inputs, by name in its first column) of other values.
void change_inputs(std::filesystem::path const& from, std::filesystem::path const& to,
                   std::map<std::string, double> const& inputs);

/// Of one sheet as LibreOffice calculates it: rows of cells, numbers unrounded.
using Grid = std::vector<std::vector<std::string>>;
struct CalculatedBook {
    std::map<std::string, Grid> sheets;
    /// The cell beside the first one of these words; the test ends where there is none.
    [[nodiscard]] std::string beside(std::string const& sheet, std::string const& words) const;
    /// The same as a number; the test ends where it is none.
    [[nodiscard]] double number(std::string const& sheet, std::string const& words) const;
};

/// True where LibreOffice can be started; else says so.
bool has_office();

/// Every workbook (*.xlsx) of a folder by its name, calculated anew; `always` false: cached values as they stand.
std::map<std::string, CalculatedBook> calculated_books(std::filesystem::path const& folder, bool always = true);

}  // namespace lacuna::test
