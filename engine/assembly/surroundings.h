// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/input.h"
#include "engine/model/study_area.h"

#include <vector>

namespace lacuna {

/// Roads, car parks and constraints, each by id.
struct CleanSurroundings {
    std::vector<Road> roads;
    std::vector<ParkingArea> parking;
    std::vector<Constraint> constraints;
    std::vector<Issue> issues;  ///< by layer, feature id, code: those of the input, and one a feature not used
};

/// Makes what lies round parcels and buildings fit for use: rings are repaired, lines lose repeated points, every
/// feature gets a unique id that does not depend on reading order. A constraint without a class takes the rule "other";
/// a feature that is nothing after repair, or a constraint of class "other" without a buffer of its own, is kept from
/// at 0 m. What cannot be used becomes an issue: read = kept + issues.
CleanSurroundings clean_surroundings(InputLayer const& roads, InputLayer const& parking, InputLayer const& constraints);

/// Takes out areas of roads and of car parks in which most buildings stand: the frame or the index of a layer, which
/// would take the ground of the whole city. Each becomes an issue (frame_of_layer); a road keeps its lines.
/// Limits: a building counts by one corner; where there are fewer than `few_in_frame` buildings nothing is taken out.
void drop_frames(std::vector<Building> const& buildings, CleanSurroundings& around);
inline constexpr std::size_t few_in_frame = 10;

}  // namespace lacuna
