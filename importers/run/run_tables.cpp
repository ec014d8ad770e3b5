// SPDX-License-Identifier: Apache-2.0
#include "importers/run/run_tables.h"

#include "engine/core/error.h"
#include "engine/core/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace lacuna {

namespace {

Dataset opened(std::filesystem::path const& file)
{
    if (!std::filesystem::exists(file))
        throw Error{Errc::open_failed,
                    fmt::format("'{}' does not exist; give the folder that 'lacuna scan --out' wrote", file.string())};
    return Dataset::open(file.string());
}

std::string text_of(OGRFeature& feature, int field)
{
    // GDAL shortens reals; all digits are wanted for sums.
    if (feature.GetFieldDefnRef(field)->GetType() == OFTReal) return shortest(feature.GetFieldAsDouble(field));
    return feature.GetFieldAsString(field);
}

}  // namespace

std::string RunRow::text(std::string_view column) const
{
    auto const found = std::ranges::find(cells_, column, &std::pair<std::string, std::string>::first);
    return found == cells_.end() ? std::string{} : found->second;
}

double RunRow::number(std::string_view column) const
{
    double const value = std::strtod(text(column).c_str(), nullptr);
    return std::isfinite(value) ? value : 0;
}

bool RunRow::has(std::string_view column) const
{
    return std::ranges::find(cells_, column, &std::pair<std::string, std::string>::first) != cells_.end();
}

RunTables::RunTables(std::filesystem::path const& folder, char const* file)
    : file_{folder / file}, dataset_{opened(folder / file)}
{
}

OGRLayer& RunTables::layer(std::string const& table)
{
    if (auto* found = dataset_.handle().GetLayerByName(table.c_str())) return *found;
    throw Error{Errc::bad_layer,
                fmt::format("'{}' has no table '{}'; scan again with this version", file_.string(), table)};
}

std::vector<RunRow> RunTables::rows(std::string const& table, std::string const& column, std::string const& value)
{
    auto& from = layer(table);
    auto const& definition = *from.GetLayerDefn();
    if (!column.empty()) {
        if (definition.GetFieldIndex(column.c_str()) < 0)
            throw Error{Errc::bad_layer, fmt::format("'{}' has no column '{}' in '{}'; scan again with this version",
                                                     file_.string(), column, table)};
        std::string quoted;
        for (char const c : value) quoted += c == '\'' ? "''" : std::string{c};
        from.SetAttributeFilter(fmt::format("\"{}\" = '{}'", column, quoted).c_str());
    }
    std::vector<RunRow> out;
    for (auto const& feature : from) {
        RunRow row;
        for (int i = 0; i < definition.GetFieldCount(); ++i)
            if (feature->IsFieldSetAndNotNull(i))
                row.add(definition.GetFieldDefn(i)->GetNameRef(), text_of(*feature, i));
        out.push_back(std::move(row));
    }
    from.SetAttributeFilter(nullptr);
    return out;
}

std::vector<std::string> RunTables::column(std::string const& table, std::string const& column)
{
    std::vector<std::string> out;
    for (auto const& row : rows(table))
        if (row.has(column)) out.push_back(row.text(column));
    return out;
}

}  // namespace lacuna
