// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/csv.h"

#include "tests/cli/program.h"

#include <sstream>

namespace lacuna::test {

namespace {

std::vector<std::string> cells_of(std::string const& line)
{
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (char const c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            cells.emplace_back();
        else if (c != '\r')
            cells.back() += c;
    }
    return cells;
}

}  // namespace

std::vector<std::map<std::string, std::string>> rows_of(std::filesystem::path const& file)
{
    std::istringstream lines{text_of(file)};
    std::vector<std::string> names;
    std::vector<std::map<std::string, std::string>> rows;
    for (std::string line; std::getline(lines, line);) {
        auto const cells = cells_of(line);
        if (names.empty()) {
            names = cells;
            continue;
        }
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = i < cells.size() ? cells[i] : "";
    }
    return rows;
}

}  // namespace lacuna::test
