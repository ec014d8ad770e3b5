// SPDX-License-Identifier: Apache-2.0
#include "exporters/ledger/csv.h"

#include "engine/core/error.h"

#include <fmt/format.h>

#include <fstream>
#include <string_view>

namespace lacuna {

namespace {

std::string in_quotes_if_needed(std::string_view words)
{
    if (words.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{words};
    std::string out = "\"";
    for (char const c : words) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::string text_cell(std::string_view words)
{
    constexpr std::string_view formula_starts = "=+-@\t\r";
    bool const formula = !words.empty() && formula_starts.find(words.front()) != std::string_view::npos;
    return in_quotes_if_needed(formula ? "'" + std::string{words} : std::string{words});
}

}  // namespace

std::string csv_line(std::vector<Cell> const& cells, std::vector<Column> const& columns)
{
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        if (auto const* whole_number = std::get_if<std::int64_t>(&cells[i]))
            out += fmt::format("{}", *whole_number);
        else if (auto const* number = std::get_if<double>(&cells[i]))
            out += decimal_text(*number, columns.at(i).decimals);
        else if (auto const* words = std::get_if<std::string>(&cells[i]))
            out += text_cell(*words);
    }
    return out + "\r\n";
}

std::string csv_header(std::vector<Column> const& columns)
{
    std::string out;
    for (auto const& column : columns) out += (out.empty() ? "" : ",") + in_quotes_if_needed(column.name);
    return out + "\r\n";
}

std::int64_t count_csv_records(std::filesystem::path const& file, std::size_t columns)
{
    std::ifstream in{file, std::ios::binary};
    std::int64_t lines = 0;
    std::size_t cells = 1;
    bool in_quotes = false;
    bool ended = false;
    for (char c = 0; in.get(c);) {
        ended = false;
        if (c == '"') in_quotes = !in_quotes;
        if (in_quotes) continue;
        if (c == ',') ++cells;
        if (c != '\n') continue;
        if (cells != columns) break;
        ++lines;
        cells = 1;
        ended = true;
    }
    if (!ended || !in.eof())
        throw Error{
            Errc::write_failed,
            fmt::format("'{}' could not be read again after it was written: record {} is not whole; choose another "
                        "output folder",
                        file.filename().string(), lines + 1)};
    return lines - 1;
}

}  // namespace lacuna
