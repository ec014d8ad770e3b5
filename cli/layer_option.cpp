// SPDX-License-Identifier: Apache-2.0
#include "cli/layer_option.h"

#include "engine/core/error.h"
#include "engine/core/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

namespace {

/// What could be a layer's name: a CRS or a path before a '=' is more than letters.
bool is_name(std::string_view word)
{
    return !word.empty() && std::ranges::all_of(word, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    });
}

}  // namespace

LayerValue split_layer(std::string const& text, std::span<std::string_view const> layers)
{
    auto const equal = text.find('=');
    auto const head = text.substr(0, equal);
    if (equal == std::string::npos || std::ranges::find(layers, head) == layers.end()) return {"", text};
    return {head, text.substr(equal + 1)};
}

void per_layer(std::vector<std::string> const& values, std::string const& option,
               std::span<std::string_view const> layers, bool bare,
               std::function<void(std::string const& layer, std::string const& value)> const& set)
{
    for (auto const& text : values) {
        auto const [layer, value] = split_layer(text, layers);
        auto const equal = text.find('=');
        if (value.empty())
            throw Error{Errc::usage, fmt::format("{} {} gives no value; write {} parcels=VALUE", option, text, option)};
        if (!layer.empty())
            set(layer, value);
        else if (equal != std::string::npos && (!bare || is_name(text.substr(0, equal)))) {
            auto const name = text.substr(0, equal);
            throw Error{Errc::usage, fmt::format("{} {} names layer '{}', which there is not{}", option, text, name,
                                                 did_you_mean(name, {layers.begin(), layers.end()}))};
        } else if (bare) {
            set("parcels", value);
            set("buildings", value);
        } else
            throw Error{Errc::usage,
                        fmt::format("{} {} names no layer; write {} parcels={}", option, text, option, text)};
    }
}

}  // namespace lacuna
