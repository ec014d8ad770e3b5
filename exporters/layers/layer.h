// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lacuna {

enum class ColumnType { integer, real, text, boolean };

/// One column of an output layer. The name is lower snake case with its unit; the alias is for people.
struct Column {
    std::string name;
    std::string alias;
    ColumnType type = ColumnType::text;
    int decimals = 0;         ///< of a real number, in text formats and on screen
    std::string description;  ///< one sentence
};

/// The value of a column in one row; monostate is null. Make one with the functions below.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

/// Valid UTF-8 without NUL: what is not becomes U+FFFD, because no output format can carry it.
std::string valid_text(std::string_view bytes);

Cell text(std::string_view bytes);
/// Null for an empty text.
Cell text_or_null(std::string_view bytes);
Cell whole(std::int64_t number);
Cell truth(bool value);  ///< of a boolean column
/// Throws Error{internal} for NaN and infinities: no figure of a plan may be one.
Cell real(double number);
Cell real_or_null(std::optional<double> const& number);

/// A number with at most `decimals` decimals, the same in every locale, no "-0", no exponent.
std::string decimal_text(double number, int decimals);

struct Row {
    std::string id;              ///< stable between runs
    MultiPolygon shape;          ///< in the working CRS; empty: no geometry
    std::optional<Point> point;  ///< of point layers
    std::vector<Cell> cells;     ///< one a column
};

enum class LayerGeometry { none, point, polygon, multi_polygon };

/// One layer or table of a plan, whatever the format. Rows are made when asked for, in a fixed order.
/// The plan must outlive it.
struct Layer {
    std::string name;
    std::string title;
    std::string description;
    LayerGeometry geometry = LayerGeometry::none;
    std::vector<Column> columns;
    std::size_t row_count = 0;
    std::function<Row(std::size_t)> row;
};

/// A column together with where its value comes from, so that the two cannot part.
template <class Record>
struct Field {
    Column column;
    std::function<Cell(Record const&)> cell;
};

template <class Record>
std::vector<Column> columns_of(std::vector<Field<Record>> const& fields)
{
    std::vector<Column> columns;
    for (auto const& field : fields) columns.push_back(field.column);
    return columns;
}

template <class Record>
std::vector<Cell> cells_of(std::vector<Field<Record>> const& fields, Record const& record)
{
    std::vector<Cell> cells;
    cells.reserve(fields.size());
    for (auto const& field : fields) cells.push_back(field.cell(record));
    return cells;
}

}  // namespace lacuna
