// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "engine/model/plan.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lacuna {

/// What a scan wrote that a portfolio is chosen from.
struct ScannedAlternatives {
    struct Place {
        std::string parcel_id;
        std::string kind;
        MultiPolygon shape;  ///< of the space, in the working CRS
    };
    std::vector<FittedUse> uses;          ///< in the order of the file
    std::map<std::string, Place> places;  ///< by space id
    std::vector<SpaceOverlap> overlaps;
    std::string currency;
    std::string crs;  ///< WKT of the working CRS
};

/// Reads `folder`/lacuna.gpkg. Throws Error{open_failed} where there is none, Error{bad_layer} where it lacks the table
/// `alternatives` or `overlaps` (an earlier version wrote it) or holds a value that cannot be used; both with the
/// remedy.
ScannedAlternatives read_alternatives(std::filesystem::path const& folder);

}  // namespace lacuna
