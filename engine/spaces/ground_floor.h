// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/spaces/building_scene.h"

#include <vector>

namespace lacuna {

/// Ground-floor fronts on a street: the strip of the rules' depth behind each stretch of outer wall from which a street
/// is seen straight ahead, in buildings of two storeys or more that are dwellings or of unknown use, but for houses of
/// one or two families, whose ground floor is somebody's living room.
///
/// A stretch faces a street where, square to the wall, a road (its line, or the edge of its carriageway) is met within
/// the rules' distance, before any building and across no more than 2 m of other lots, of which none holds the
/// middle of the strip behind the wall; measured. Where the study area has no roads: where the parcel ends
/// within that distance and no parcel lies in the next 3 m, again before any building; inferred.
/// Method: walls are tested in steps of 1 m at most; strips reach 5 cm past their ends, are cut to the footprint, and
/// those that meet are one space, as round a corner; slits and holes up to 2 m wide between strips, behind the oblique
/// sides of bays, are of the front. Limits: doors, windows, level differences and the rooms behind are
/// not known; at the edge of the parcels that were given the end of the data looks like a street.
std::vector<Space> find_ground_floors(BuildingScene const& scene, SpaceRules const& rules);

/// Least storeys of a building with fronts.
inline constexpr double front_least_storeys = 2;
/// Metres of another lot that a wall may have between itself and the street.
inline constexpr double front_other_lot_m = 2;
/// Half the width of a slit between two strips that is no break of a front.
inline constexpr double front_bay_m = 1;
/// Ground beyond the parcel that must lie in no parcel to be a street.
inline constexpr double front_probe_m = 3;

}  // namespace lacuna
