// SPDX-License-Identifier: Apache-2.0
#include "exporters/geopackage/ogr_cells.h"

#include <cstdint>
#include <string>
#include <variant>

namespace lacuna {

namespace {

OGRFieldType type_of(ColumnType type)
{
    if (type == ColumnType::boolean) return OFTInteger;
    if (type == ColumnType::integer) return OFTInteger64;
    return type == ColumnType::real ? OFTReal : OFTString;
}

}  // namespace

bool add_field(OGRLayer& layer, Column const& column)
{
    OGRFieldDefn field{column.name.c_str(), type_of(column.type)};
    if (column.type == ColumnType::boolean) field.SetSubType(OFSTBoolean);
    return layer.CreateField(&field) == OGRERR_NONE;
}

void set_cells(OGRFeature& feature, std::vector<Cell> const& cells)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        int const field = static_cast<int>(i);
        if (auto const* number = std::get_if<std::int64_t>(&cells[i]))
            feature.SetField(field, static_cast<GIntBig>(*number));
        else if (auto const* real_number = std::get_if<double>(&cells[i]))
            feature.SetField(field, *real_number);
        else if (auto const* words = std::get_if<std::string>(&cells[i]))
            feature.SetField(field, words->c_str());
        else
            feature.SetFieldNull(field);
    }
}

}  // namespace lacuna
