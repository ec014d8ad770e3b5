// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/spaces/piece_cut.h"

#include <optional>
#include <string_view>
#include <vector>

namespace lacuna {

/// True where the words of a land use name a surface car park ("PARKING-LOT", "car park", "停车场" ...) and not a
/// garage or a car park with storeys. The words are a list of this program [K].
bool names_surface_parking(std::string_view use);

/// The parts of an open piece that lie on mapped car parks, from the least area and width of the rules, and the rest.
/// Where car parks cover 95 % of the piece all of it is. nullopt where no such part lies on one.
std::optional<PieceCut> on_car_parks(OpenPiece const& piece, std::vector<MultiPolygon const*> const& car_parks,
                                     SpaceRules const& rules);

}  // namespace lacuna
