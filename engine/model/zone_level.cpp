// SPDX-License-Identifier: Apache-2.0
#include "engine/model/zone_level.h"

#include <algorithm>
#include <array>

namespace lacuna {

namespace {

struct NamedLevel {
    std::string_view name;
    std::string Attributes::*zone;
};

/// In the order of the enumeration.
constexpr std::array levels{NamedLevel{"residential_area", &Attributes::residential_area},
                            NamedLevel{"community", &Attributes::community}, NamedLevel{"block", &Attributes::block},
                            NamedLevel{"urban_area", &Attributes::urban_area}};
constexpr std::array all{ZoneLevel::residential_area, ZoneLevel::community, ZoneLevel::block, ZoneLevel::urban_area};

}  // namespace

std::string_view name(ZoneLevel level) { return levels[static_cast<std::size_t>(level)].name; }

std::span<ZoneLevel const> zone_levels() { return all; }

std::optional<ZoneLevel> zone_level(std::string_view words)
{
    auto const found = std::ranges::find(levels, words, &NamedLevel::name);
    if (found == levels.end()) return std::nullopt;
    return all[static_cast<std::size_t>(found - levels.begin())];
}

std::string zone_level_names()
{
    std::string names;
    for (auto const& level : levels) names += (names.empty() ? "" : ", ") + std::string{level.name};
    return names;
}

std::string const& zone_of(Parcel const& parcel, ZoneLevel level)
{
    return parcel.attributes.*levels[static_cast<std::size_t>(level)].zone;
}

}  // namespace lacuna
