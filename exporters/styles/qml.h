// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/layers/layer.h"
#include "exporters/styles/style.h"

#include <string>
#include <string_view>

namespace lacuna {

/// The style as a QML document (QGIS 3): renderer, labels, aliases, decimals of numbers, map tip. XML escaped.
std::string to_qml(Style const& style, Layer const& layer);

/// Text for XML content and attribute values; control characters that XML 1.0 does not allow become U+FFFD.
std::string xml_text(std::string_view words);

}  // namespace lacuna
