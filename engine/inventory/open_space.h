// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/flat_layer.h"
#include "engine/geometry/index.h"
#include "engine/geometry/polygon.h"
#include "engine/model/open_space.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace lacuna {

/// A part of a city: its parcels, and all buildings that come into `reach`.
struct CityPart {
    FlatLayer const& parcels;
    FlatLayer const& buildings;
    BoxIndex const& index;  ///< over the buildings
    Box reach;
    /// Calls its last argument with buildings of other parts whose boxes are nearer to a box than the distance asked
    /// for says; called from many threads.
    std::function<void(Box const&, std::function<double()> const&, std::function<void(MultiPolygon const&)> const&)>
        beyond;
};

/// Open spaces of some parcels, in their order.
struct OpenSpaces {
    std::vector<OpenSpace> spaces;
    InventoryAccount account;
    std::vector<UnmeasuredParcel> unmeasured;  ///< overlays failed; in none of the sums
};

/// Open space of parcels [first, last): the parcel inset by the setback, less the buildings that meet it grown by the
/// clearance, opened by half of the least width. Round corners are arcs until they are written, as 8 chords a quarter
/// circle that keep the area. Method: clear_ground() and spread(); where they decline, overlays of GEOS.
/// Precondition: valid shapes in a projected system in metres; min_width_m > 0. Limits: a building that only comes
/// near the parcel from outside keeps no clearance here; parcels that overlap are counted each by itself.
OpenSpaces open_spaces(CityPart const& part, std::size_t first, std::size_t last, InventoryRules const& rules);

/// Adds one account to another.
void add(InventoryAccount const& account, InventoryAccount& sum);

/// Makes all shapes of a layer valid; a shape of which nothing is left stays without ground. In the order of features.
/// Convex rings are valid at sight, others are asked of GEOS.
std::vector<RepairedFeature> repair(FlatLayer& layer, int threads);

}  // namespace lacuna
