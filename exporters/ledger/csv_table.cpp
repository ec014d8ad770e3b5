// SPDX-License-Identifier: Apache-2.0
#include "exporters/ledger/csv_table.h"

#include "engine/core/error.h"
#include "exporters/files/checked_file.h"
#include "exporters/ledger/csv.h"

#include <fmt/format.h>

namespace lacuna {

std::int64_t write_csv_table(Layer const& layer, std::filesystem::path const& file)
{
    CheckedFile out{file};
    out.write(csv_header(layer.columns));
    for (std::size_t i = 0; i < layer.row_count; ++i) out.write(csv_line(layer.row(i).cells, layer.columns));
    out.finish();
    auto const found = count_csv_records(file, layer.columns.size());
    if (found != static_cast<std::int64_t>(layer.row_count))
        throw Error{Errc::write_failed, fmt::format("'{}' holds {} records after writing, {} were meant",
                                                    file.filename().string(), found, layer.row_count)};
    return found;
}

}  // namespace lacuna
