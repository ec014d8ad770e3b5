// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"

#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// A table without geometry: a record a row, numbered from 1.
template <class Record>
Layer record_table(std::string name, std::string title, std::string description, std::vector<Field<Record>> fields,
                   std::shared_ptr<std::vector<Record>> rows)
{
    Layer layer{std::move(name),
                std::move(title),
                std::move(description),
                LayerGeometry::none,
                columns_of(fields),
                rows->size(),
                {}};
    layer.row = [rows, fields = std::move(fields)](std::size_t i) {
        return Row{fmt::format("{}", i + 1), {}, std::nullopt, cells_of(fields, (*rows)[i])};
    };
    return layer;
}

}  // namespace lacuna
