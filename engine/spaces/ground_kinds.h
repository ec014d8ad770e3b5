// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/spaces/find_spaces.h"
#include "engine/spaces/open_land.h"
#include "engine/spaces/parking.h"

#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// A piece of open ground with the kind that it is.
struct GroundPiece {
    OpenPiece piece;
    SpaceKind kind = SpaceKind::open_land;
    Confidence confidence = Confidence::measured;
    std::string evidence;
    std::string neighbour_id;
    std::vector<SpaceFigure> figures;
    std::optional<Placeable> placeable;  ///< as Space::placeable
};

/// Gives each piece of a parcel its kind, so that each square metre is of one: the car parks as they lie, then the
/// pieces of `open`, which is the parcel's open land apart from them: car parks where its land use names one, scattered
/// plots and vacant parcels, on built parcels gaps, and open land. A piece may be cut; what a cut leaves too narrow or
/// too small is moved to `open.narrow` or `open.small`, and its square metres to the losses of these rules. `open`
/// closes before and after. Largest first.
std::vector<GroundPiece> tell_kinds(ParcelScene const& scene, ParcelSurvey const& survey, SpaceRules const& rules,
                                    std::vector<CarPark> car_parks, OpenLand& open);

/// Pieces of one size from the west, then the south: the order that their ids count in.
void sort_largest_first(std::vector<GroundPiece>& pieces);

/// The word of a kind in the ids of spaces: "vacant", "open", "scattered", "gap", "parking".
std::string_view id_word(SpaceKind kind);

}  // namespace lacuna
