// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace lacuna {

/// Parses a whole GeoJSON file and counts the features of its collection. Memory does not depend on the size.
/// Throws Error{write_failed} where it is not one valid JSON text with a "features" array.
std::int64_t count_features(std::filesystem::path const& file);

}  // namespace lacuna
