// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/space.h"
#include "engine/model/study_area.h"
#include "engine/spaces/open_land.h"

#include <optional>
#include <string_view>
#include <vector>

namespace lacuna {

/// True where the words of a land use name a surface car park ("PARKING-LOT", "car park", "停车场" ...) and not a
/// garage or a car park with storeys. The words are a list of this program [K].
bool names_surface_parking(std::string_view use);

/// A car park of one parcel as it lies: paved and in use, so setbacks and clearances take nothing of it.
struct CarPark {
    OpenPiece ground;
    bool mapped = false;                 ///< else the parcel's land use names it
    std::optional<Placeable> placeable;  ///< what the rules leave of it to uses that build; nullopt: all
};

/// The car parks of a parcel, as its mapped car parks lie in it, less footprints; where none does and its land use
/// names one, all of the parcel less footprints. Arms narrower than the least width go (without_arms()), parts under
/// the least area or width are left to the rules. Each square metre is in one, and in no building.
///
/// Precondition: valid shapes; footprints are all that stand on the parcel; `open` is the parcel's open land by all
/// rules, of which `placeable` is the share from the least area and width on.
std::vector<CarPark> car_parks_of(Parcel const& parcel, std::vector<MultiPolygon const*> const& footprints,
                                  std::vector<MultiPolygon const*> const& mapped, OpenLand const& open,
                                  SpaceRules const& rules);

/// What mapped car parks share with a parcel.
MultiPolygon mapped_ground(Parcel const& parcel, std::vector<MultiPolygon const*> const& mapped);

/// A car park's ground less footprints: pieces from the least area and width on, without arms.
std::vector<OpenPiece> car_park_pieces(MultiPolygon const& ground, std::vector<MultiPolygon const*> const& footprints,
                                       SpaceRules const& rules);

}  // namespace lacuna
