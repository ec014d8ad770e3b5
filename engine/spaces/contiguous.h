// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/index.h"
#include "engine/model/study_area.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lacuna {

/// Buildings that stand wall to wall, each with the next.
struct ContiguousBlock {
    int buildings = 1;
    std::optional<double> ridge_m;        ///< height of the highest whose height is given; nullopt: none is
    std::optional<double> ridge_storeys;  ///< most storeys of those whose storeys are given
};

/// The contiguous block of each building: connected by walls no further apart than `touch_m`.
///
/// Buildings under `least_m2` (chimneys, lift heads) join blocks but set no ridge.
/// Method: pairs of an R-tree whose edges come near, joined by union-find. Limits: spires and other high parts that the
/// source draws as buildings of their own count as ridges from `least_m2` on.
std::vector<ContiguousBlock> contiguous_blocks(std::vector<Building> const& buildings, BoxIndex const& index,
                                               double touch_m, double least_m2, int threads);

/// True where an edge of one shape comes within `distance_m` of an edge of the other, or one contains the other.
bool come_near(MultiPolygon const& a, MultiPolygon const& b, double distance_m);

}  // namespace lacuna
