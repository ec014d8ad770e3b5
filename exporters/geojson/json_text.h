// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"

#include <string>
#include <string_view>

namespace lacuna {

/// A JSON string with its quotes (RFC 8259): quotes, backslashes and control characters escaped, bytes that are not
/// UTF-8 replaced by U+FFFD, so that the result is valid for any input.
std::string json_string(std::string_view bytes);

/// A JSON value; real numbers with the column's decimals.
std::string json_value(Cell const& cell, Column const& column);

}  // namespace lacuna
