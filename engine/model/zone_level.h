// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/study_area.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lacuna {

/// The unit that service standards, demand and districts are counted by, from small to large.
enum class ZoneLevel { residential_area, community, block, urban_area };

std::string_view name(ZoneLevel level);
std::span<ZoneLevel const> zone_levels();
/// nullopt for a name that is none.
std::optional<ZoneLevel> zone_level(std::string_view name);
/// Names of all levels, as "residential_area, community, ...".
std::string zone_level_names();

/// The zone that a parcel names; empty: none.
std::string const& zone_of(Parcel const& parcel, ZoneLevel level);

}  // namespace lacuna
