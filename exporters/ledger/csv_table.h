// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"

#include <cstdint>
#include <filesystem>

namespace lacuna {

/// Writes a layer's cells as CSV and counts them again. Returns the rows. Throws Error{write_failed}.
std::int64_t write_csv_table(Layer const& layer, std::filesystem::path const& file);

}  // namespace lacuna
