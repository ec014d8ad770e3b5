// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "exporters/geopackage/geopackage.h"
#include "exporters/geopackage/plain_rows.h"
#include "exporters/styles/layer_styles.h"
#include "tests/exporters/read_back.h"
#include "tests/exporters/small_plan.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

using namespace lacuna;
using namespace lacuna::test;

namespace {

using Rows = std::vector<std::string>;

/// A table whose cells tell their row, with a name that SQL must quote.
Layer table_of(std::size_t rows)
{
    Layer out;
    out.name = "odd \"name\"";
    out.title = out.description = "A table";
    out.columns = {{"number", "Number", ColumnType::integer, 0, "of the row"},
                   {"share", "Share", ColumnType::real, 2, "of the row"},
                   {"words", "Words", ColumnType::text, 0, "of the row"},
                   {"even", "Even", ColumnType::boolean, 0, "whether it is"}};
    out.row_count = rows;
    out.row = [](std::size_t i) {
        Row row;
        row.id = fmt::format("{}", i);
        row.cells = {whole(static_cast<std::int64_t>(i) * 3), real(static_cast<double>(i) / 4),
                     i % 5 == 0 ? Cell{} : text(fmt::format("'{}', \"ü\"; 舍", i)), truth(i % 2 == 0)};
        return row;
    };
    return out;
}

std::filesystem::path written(Layer const& table, TemporaryFolder const& folder)
{
    auto file = folder.path() / "t.gpkg";
    Style style;
    style.name = "plain";
    write_geopackage({{table, style}}, Crs::parse("EPSG:32632"), "2026-01-01T00:00:00.000Z", file);
    return file;
}

}  // namespace

TEST_CASE("tables of no, one, 63, 64, 65 and 200 rows have each row once, in order and as it was",
          "[exporters][geopackage]")
{
    for (std::size_t const rows : {0U, 1U, 63U, 64U, 65U, 200U}) {
        CAPTURE(rows);
        TemporaryFolder const folder;
        auto const file = written(table_of(rows), folder);
        Rows expected;
        for (std::size_t i = 0; i < rows; ++i)
            expected.push_back(fmt::format("{}|{}|{}|{}|{}", i + 1, i * 3, static_cast<double>(i) / 4,
                                           i % 5 == 0 ? "NULL" : fmt::format("'{}', \"ü\"; 舍", i),
                                           i % 2 == 0 ? 1 : 0));
        CHECK(
            rows_of(file, "SELECT fid + 0 AS n, number, share, words, even FROM \"odd \"\"name\"\"\" ORDER BY rowid") ==
            expected);
        auto const nulls = rows_of(file, "SELECT count(*) FROM \"odd \"\"name\"\"\" WHERE words IS NULL");
        CHECK(nulls == Rows{fmt::format("{}", (rows + 4) / 5)});
        if (rows > 0)
            CHECK(rows_of(file, "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = 'odd \"name\"'") ==
                  Rows{fmt::format("{}", rows)});
    }
}

TEST_CASE("where a statement may have few values, rows are written in smaller steps, and the same",
          "[exporters][geopackage]")
{
    TemporaryFolder const folder;
    // 5 values a row: 64 rows a statement, 3, and 1 though a row alone is as much as it may have.
    auto const all = "SELECT fid + 0 AS n, number, share, words, even FROM \"odd \"\"name\"\"\" ORDER BY rowid";
    auto const table = table_of(130);
    auto const file = written(table, folder);
    auto const expected = rows_of(file, all);
    REQUIRE(expected.size() == 130);
    for (int const most : {17, 5}) {
        CAPTURE(most);
        change(file, "DELETE FROM \"odd \"\"name\"\"\"");
        write_plain_rows({&table}, file, most);
        CHECK(rows_of(file, all) == expected);
    }
    change(file, "DELETE FROM \"odd \"\"name\"\"\"");
    CHECK_THROWS_WITH(write_plain_rows({&table}, file, 4), Catch::Contains("too many SQL variables"));
}

TEST_CASE("rows that another program adds to a table are counted as before", "[exporters][geopackage]")
{
    TemporaryFolder const folder;
    auto const file = written(table_of(3), folder);
    change(file, "INSERT INTO \"odd \"\"name\"\"\" (number) VALUES (7)");
    CHECK(rows_of(file, "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = 'odd \"name\"'") == Rows{"4"});
}

TEST_CASE("a row with a cell too few, a table that is not there and a file that is no database are told",
          "[exporters][geopackage][errors]")
{
    TemporaryFolder const folder;
    auto broken = table_of(70);
    broken.row = [whole_row = broken.row](std::size_t i) {
        auto row = whole_row(i);
        if (i == 66) row.cells.pop_back();
        return row;
    };
    CHECK_THROWS_WITH(written(broken, folder),
                      Catch::Contains("row 66 of table 'odd \"name\"' does not have one cell a column"));

    TemporaryFolder const other;
    auto const file = written(table_of(2), other);
    auto missing = table_of(2);
    missing.name = "nowhere";
    CHECK_THROWS_WITH(write_plain_rows({&missing}, file), Catch::Contains("nowhere"));
    auto const text = other.path() / "text.gpkg";
    std::ofstream{text} << std::string(4096, 'x');
    CHECK_THROWS_AS(write_plain_rows({&missing}, text), Error);
}
