// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lacuna {

/// Buildings that a plot is made for together, as unit[building] = the one of them that names the plot. One unit are:
///
/// - buildings of which one lies to half of its ground or more in the other: a compound and what stands in it, an
///   outline and its parts, a building drawn twice. Buildings that only touch stay apart;
/// - a small building (under rules.plot_building_min_m2) and the nearest larger one no further than
///   rules.plot_annex_m in the same enclosure: a shed founds no plot. One that has none founds its own.
///
/// The largest building of a unit names it, the first by position among equals. `face` is each building's enclosure.
std::vector<std::uint32_t> plot_units(std::vector<Building> const& buildings,
                                      std::vector<std::optional<std::size_t>> const& face, SpaceRules const& rules);

}  // namespace lacuna
