// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gdal_priv.h>

#include <optional>
#include <string>
#include <string_view>

namespace lacuna {

/// Runs one statement that gives no rows. Throws Error{write_failed} with SQLite's words.
void run_sql(GDALDataset& dataset, std::string const& statement);

/// First column of the first row; nullopt where there is no row or it is null. Throws Error{write_failed}.
std::optional<std::string> query_sql(GDALDataset& dataset, std::string const& query);

/// 'text' with its quotes doubled.
std::string sql_text(std::string_view words);

/// "name" with its quotes doubled.
std::string sql_name(std::string_view name);

}  // namespace lacuna
