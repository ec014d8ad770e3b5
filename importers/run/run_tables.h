// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/gdal/dataset.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lacuna {

/// One row of a table that a scan wrote: column and value as text, null values left out, in the table's order.
class RunRow {
public:
    void add(std::string column, std::string value) { cells_.emplace_back(std::move(column), std::move(value)); }
    /// Empty where it is null or the table has no such column.
    [[nodiscard]] std::string text(std::string_view column) const;
    /// 0 where it is null or no number.
    [[nodiscard]] double number(std::string_view column) const;
    [[nodiscard]] bool has(std::string_view column) const;
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> const& cells() const { return cells_; }

private:
    std::vector<std::pair<std::string, std::string>> cells_;
};

/// The GeoPackage that a scan wrote, or a CSV file that a later command wrote, table by table.
class RunTables {
public:
    /// Error{open_failed} where the file is not there or cannot be read, with the remedy.
    explicit RunTables(std::filesystem::path const& folder, char const* file = "lacuna.gpkg");

    /// Rows of a table whose `column` is `value`; all where no column is named. Error{bad_layer} where the file lacks
    /// the table or the column.
    [[nodiscard]] std::vector<RunRow> rows(std::string const& table, std::string const& column = {},
                                           std::string const& value = {});
    /// The values of one column, null ones left out.
    [[nodiscard]] std::vector<std::string> column(std::string const& table, std::string const& column);

private:
    OGRLayer& layer(std::string const& table);
    std::filesystem::path file_;
    Dataset dataset_;
};

}  // namespace lacuna
