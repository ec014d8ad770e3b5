// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/study_area.h"

#include <optional>
#include <vector>

namespace lacuna {

/// Looks for the translation of the building layer, up to 10 m, that agrees best with the parcels: registers of land
/// and of buildings are often drawn from different surveys or datums, and a shift of a metre makes false open land on
/// one side of every house. Nothing is moved here; see move_buildings().
///
/// Method: of up to 320 buildings, taken evenly along a Hilbert curve, the share of the footprint that lies outside the
/// parcel that holds most of it is averaged, for translations in steps of 2 m, then 0.5, 0.2 and 0.1 m round the best:
/// whoever drew both layers rightly put few buildings over parcel lines. The shift is the middle of the best
/// translations. Two translations are told apart where the mean difference over the buildings exceeds twice its
/// standard error (paired by building) and 0.1 % of the footprint; uncertainty_m is the furthest translation that
/// cannot be told from the best. Eight disjoint subsamples search for themselves. Where no shift cannot be told from
/// the best, or the best is under 0.15 m, the layers agree and the shift is 0. It is certain where uncertainty_m is 1 m
/// at most and six subsamples lie within 0.25 m or cannot tell their best from it.
///
/// nullopt where fewer than 40 buildings of 15 to 5,000 m2 stand on parcels. Limits: translation only, no turn and no
/// scale; one shift for the whole layer; where all buildings keep several metres from every line nothing is certain.
std::optional<LayerShift> find_shift(std::vector<Parcel> const& parcels, std::vector<Building> const& buildings,
                                     int threads);

/// Moves every building by the shift.
void move_buildings(std::vector<Building>& buildings, LayerShift const& shift);

}  // namespace lacuna
