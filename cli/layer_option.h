// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// A text of the form LAYER=VALUE.
struct LayerValue {
    std::string layer;  ///< empty where none of the layers stands before a '='; `value` is then the whole text
    std::string value;
};

LayerValue split_layer(std::string const& text, std::span<std::string_view const> layers);

/// Hands layer and value of each LAYER=VALUE in `values` to `set`. Where `bare`, a VALUE alone, which may hold a '='
/// as "+proj=utm" does, stands for parcels and for buildings. Throws Error{usage} that names `option` and the text
/// where no layer is named, the name is none of `layers` or nothing stands behind it.
void per_layer(std::vector<std::string> const& values, std::string const& option,
               std::span<std::string_view const> layers, bool bare,
               std::function<void(std::string const& layer, std::string const& value)> const& set);

}  // namespace lacuna
