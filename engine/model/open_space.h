// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cstdint>
#include <optional>
#include <string>

namespace lacuna {

/// What open space of a parcel is.
struct InventoryRules {
    double setback_m = 1;    ///< kept from the parcel's boundary
    double clearance_m = 3;  ///< kept from the buildings that meet the parcel
    double min_width_m = 4;  ///< narrower parts are opened away, see opening()
    double min_area_m2 = 50;
};

/// One open space.
struct OpenSpace {
    std::string parcel_id;
    int number = 1;  ///< in its parcel
    Polygon shape;
    double area_m2 = 0, perimeter_m = 0;
    double width_m = 0;                         ///< of the least rectangle round it
    double radius_m = 0;                        ///< of the largest circle in it, to half a metre
    std::optional<double> building_distance_m;  ///< to the nearest building; nullopt: there is none
    double coverage = 0;                        ///< of its parcel: built area by area
};

/// Where the ground of parcels went: parcels = built + kept_clear + small + open.
struct InventoryAccount {
    std::int64_t parcels = 0, with_space = 0, spaces = 0;
    std::int64_t by_overlays = 0;  ///< parcels that the fast path left to GEOS
    double parcels_m2 = 0, built_m2 = 0;
    double kept_clear_m2 = 0;  ///< to setback, clearance and the least width
    double small_m2 = 0, open_m2 = 0;
};

/// A parcel of which nothing can be told.
struct UnmeasuredParcel {
    std::string id, why;
};

/// A feature that was no valid polygon.
struct RepairedFeature {
    std::string id, why;
    double changed_m2 = 0;  ///< its area now less before
};

/// A feature that was not taken as it is.
struct InventoryIssue {
    std::string layer, feature_id;
    std::string issue;  ///< "left_out", "repaired", "not_measured"
    std::optional<double> changed_m2;
    std::string detail;
};

}  // namespace lacuna
