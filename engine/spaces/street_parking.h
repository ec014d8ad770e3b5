// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/spaces/ground_kinds.h"

#include <vector>

namespace lacuna {

/// Car parks that are mapped on a parcel which is a street, as they lie, less footprints: in use as parking, so what
/// equips one may take it, and nothing may be built on it (an empty placeable part). Largest first. The rest of a
/// street is no space.
///
/// A street parcel may run through a whole city of which one district was mapped: a car park counts where every lot
/// beside the street within `near_lot_m` of it has building data, and there is one.
/// Precondition: the scene's parcel is a street; scene.around and scene.parcels are given.
std::vector<GroundPiece> car_parks_on_street(ParcelScene const& scene, SpaceRules const& rules);

/// So near to a car park a lot tells whether buildings were mapped there. A convention (E): two lanes.
inline constexpr double near_lot_m = 20;

}  // namespace lacuna
