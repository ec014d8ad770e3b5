// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// A table of records for a CSV file; `rows` must outlive it.
template <class Record>
Layer plain_table(char const* name, std::vector<Field<Record>> fields, std::vector<Record> const& rows)
{
    Layer layer{name, "", "", LayerGeometry::none, columns_of(fields), rows.size(), {}};
    layer.row = [&rows, fields = std::move(fields)](std::size_t i) {
        return Row{"", {}, std::nullopt, cells_of(fields, rows[i])};
    };
    return layer;
}

template <class Record>
Field<Record> word(char const* name, std::string Record::*member)
{
    return {{name, "", ColumnType::text, 0, ""}, [member](Record const& r) { return text_or_null(r.*member); }};
}
template <class Record>
Field<Record> number(char const* name, double Record::*member, int decimals = 2)
{
    return {{name, "", ColumnType::real, decimals, ""}, [member](Record const& r) { return real(r.*member); }};
}
template <class Record>
Field<Record> number(char const* name, std::optional<double> Record::*member, int decimals = 2)
{
    return {{name, "", ColumnType::real, decimals, ""}, [member](Record const& r) { return real_or_null(r.*member); }};
}
template <class Record>
Field<Record> count(char const* name, int Record::*member)
{
    return {{name, "", ColumnType::integer, 0, ""}, [member](Record const& r) { return whole(r.*member); }};
}
template <class Record>
Field<Record> in_currency(std::string const& currency)
{
    return {{"currency", "", ColumnType::text, 0, ""}, [currency](Record const&) { return text(currency); }};
}

/// What the row's values are, as LaterRecord::basis.
template <class Record>
Field<Record> as_told(std::string const& basis)
{
    return {{"values_are", "", ColumnType::text, 0, ""}, [basis](Record const&) { return text(basis); }};
}

}  // namespace lacuna
