// SPDX-License-Identifier: Apache-2.0
#include "exporters/geopackage/plain_rows.h"

#include "engine/core/error.h"
#include "exporters/geopackage/sql.h"

#include <sqlite3.h>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace lacuna {

namespace {

constexpr std::size_t rows_a_statement = 64;

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

class Database {
public:
    Database(std::filesystem::path const& file, int most_values)
    {
        sqlite3* opened = nullptr;
        auto const result = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
        handle_.reset(opened);
        if (result != SQLITE_OK) fail("opening it again");
        // A file that fails is thrown away, and it is synced as a whole before it takes its name.
        run("PRAGMA journal_mode = OFF");
        run("PRAGMA synchronous = OFF");
        if (most_values > 0) sqlite3_limit(opened, SQLITE_LIMIT_VARIABLE_NUMBER, most_values);
    }

    [[noreturn]] void fail(std::string const& what) const
    {
        throw Error{Errc::write_failed, fmt::format("could not be written ({}): {}", what,
                                                    handle_ ? sqlite3_errmsg(handle_.get()) : "no memory")};
    }

    /// `what` names it in an error; empty: its own first words do.
    void run(std::string const& sql, std::string const& what = {}) const
    {
        if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            fail(what.empty() ? sql.substr(0, 60) : what);
    }

    [[nodiscard]] Statement prepare(std::string const& sql) const
    {
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v2(handle_.get(), sql.c_str(), -1, &made, nullptr) != SQLITE_OK) fail(sql.substr(0, 60));
        return Statement{made};
    }

    /// Rows of a query, each with all its columns as text.
    [[nodiscard]] std::vector<std::vector<std::string>> texts(std::string const& query) const
    {
        std::vector<std::vector<std::string>> out;
        auto const statement = prepare(query);
        int result = SQLITE_ROW;
        while ((result = sqlite3_step(statement.get())) == SQLITE_ROW) {
            auto& row = out.emplace_back();
            for (int i = 0; i < sqlite3_column_count(statement.get()); ++i) {
                auto const* words = reinterpret_cast<char const*>(sqlite3_column_text(statement.get(), i));
                if (!words) fail(query.substr(0, 60));
                row.emplace_back(words);
            }
        }
        if (result != SQLITE_DONE) fail(query.substr(0, 60));
        return out;
    }

    [[nodiscard]] std::size_t most_values() const
    {
        return static_cast<std::size_t>(sqlite3_limit(handle_.get(), SQLITE_LIMIT_VARIABLE_NUMBER, -1));
    }

private:
    std::unique_ptr<sqlite3, Close> handle_;
};

int bind(sqlite3_stmt* statement, int at, Cell const& cell)
{
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return sqlite3_bind_int64(statement, at, *number);
    if (auto const* real_number = std::get_if<double>(&cell)) return sqlite3_bind_double(statement, at, *real_number);
    if (auto const* words = std::get_if<std::string>(&cell))
        return sqlite3_bind_text64(statement, at, words->data(), words->size(), SQLITE_STATIC, SQLITE_UTF8);
    return sqlite3_bind_null(statement, at);
}

/// Puts rows into one table, so many at a time.
class Inserter {
public:
    Inserter(Database const& database, Layer const& table, std::size_t rows) : database_{database}, table_{table}
    {
        std::string columns = "\"fid\"", values = "(?";
        for (auto const& column : table.columns) {
            columns += ", " + sql_name(column.name);
            values += ", ?";
        }
        std::string sql = fmt::format("INSERT INTO {} ({}) VALUES ", sql_name(table.name), columns);
        for (std::size_t i = 0; i < rows; ++i) sql += (i > 0 ? ", " : "") + values + ")";
        statement_ = database.prepare(sql);
        rows_.resize(rows);
    }

    void insert(std::size_t first)
    {
        int at = 0;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            rows_[i] = table_.row(first + i);
            if (rows_[i].cells.size() != table_.columns.size())
                throw Error{Errc::internal, fmt::format("row {} of table '{}' does not have one cell a column",
                                                        first + i, table_.name)};
            auto const number = static_cast<std::int64_t>(first + i) + 1;
            bool bound = bind(statement_.get(), ++at, number) == SQLITE_OK;
            for (auto const& cell : rows_[i].cells) bound = bind(statement_.get(), ++at, cell) == SQLITE_OK && bound;
            if (!bound) database_.fail(fmt::format("table '{}', row {}", table_.name, number));
        }
        auto const result = sqlite3_step(statement_.get());
        sqlite3_reset(statement_.get());
        if (result != SQLITE_DONE) database_.fail(fmt::format("table '{}' from row {}", table_.name, first + 1));
    }

private:
    Database const& database_;
    Layer const& table_;
    Statement statement_;
    std::vector<Row> rows_;
};

void fill(Database const& database, Layer const& table)
{
    database.run("BEGIN");
    auto const triggers = database.texts("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = " +
                                         sql_text(table.name));
    for (auto const& trigger : triggers) database.run("DROP TRIGGER " + sql_name(trigger.front()));
    auto const many = std::clamp<std::size_t>(database.most_values() / (table.columns.size() + 1), 1, rows_a_statement);
    std::size_t done = 0;
    if (table.row_count >= many)
        for (Inserter inserter{database, table, many}; done + many <= table.row_count; done += many)
            inserter.insert(done);
    if (auto const left = table.row_count - done; left > 0) Inserter{database, table, left}.insert(done);
    database.run(fmt::format("UPDATE gpkg_ogr_contents SET feature_count = {} WHERE lower(table_name) = lower({})",
                             table.row_count, sql_text(table.name)));
    for (auto const& trigger : triggers) database.run(trigger.back());
    database.run("COMMIT", fmt::format("table '{}'", table.name));
}

}  // namespace

void write_plain_rows(std::vector<Layer const*> const& tables, std::filesystem::path const& file, int most_values)
{
    Database const database{file, most_values};
    for (auto const* table : tables)
        if (table->row_count > 0) fill(database, *table);
}

}  // namespace lacuna
