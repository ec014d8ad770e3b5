// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/land_use.h"

#include "engine/spaces/parking.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace lacuna {

LandUseRule const* land_use_rule(std::string_view land_use, SpaceRules const& rules)
{
    if (land_use.empty() || rules.land_uses.empty() || names_surface_parking(land_use)) return nullptr;
    std::string low{land_use};
    std::ranges::transform(low, low.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    auto const says = [&](std::string_view word) {
        return word.starts_with('=') ? low == word.substr(1) : low.find(word) != std::string::npos;
    };
    auto const found = std::ranges::find_if(
        rules.land_uses, [&](LandUseRule const& rule) { return std::ranges::any_of(rule.words, says); });
    return found == rules.land_uses.end() ? nullptr : &*found;
}

}  // namespace lacuna
