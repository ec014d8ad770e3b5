// SPDX-License-Identifier: Apache-2.0
#include "exporters/geojson/json_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

std::string json_string(std::string_view bytes)
{
    auto const needs_no_care = [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; };
    std::string out = "\"";
    if (std::ranges::all_of(bytes, needs_no_care)) return out.append(bytes).append(1, '"');
    for (char const c : valid_text(bytes)) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20U || c == 0x7f)
                    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                else
                    out += c;
        }
    }
    return out + '"';
}

std::string json_value(Cell const& cell, Column const& column)
{
    if (auto const* number = std::get_if<std::int64_t>(&cell); number && column.type == ColumnType::boolean)
        return *number != 0 ? "true" : "false";
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *number);
    if (auto const* number = std::get_if<double>(&cell)) return decimal_text(*number, column.decimals);
    if (auto const* words = std::get_if<std::string>(&cell)) return json_string(*words);
    return "null";
}

}  // namespace lacuna
