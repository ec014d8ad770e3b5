// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/study_area.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// For each parcel whether building data can be taken as complete there.
struct BuildingCoverage {
    std::vector<char> known;   ///< by parcel: 1 where it is
    bool inferred = false;     ///< no coverage polygon was given
    std::int64_t unknown = 0;  ///< parcels with 0
};

/// With a coverage shape: a parcel is known where a point inside it lies in the shape or a building stands on it.
/// Without one it is inferred: a parcel is known where a building stands on it, or where it meets the
/// convex hull of all buildings and at least 3 of the 24 parcels nearest to it hold a building. "No building data" is
/// then told from "no building", as for a city of which only one district was mapped. `built`: by parcel, whether a
/// building stands on it.
BuildingCoverage building_coverage(std::vector<Parcel> const& parcels, std::vector<Building> const& buildings,
                                   std::vector<char> const& built, MultiPolygon const& given, int threads);

}  // namespace lacuna
