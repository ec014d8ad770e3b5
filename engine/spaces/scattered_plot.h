// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/neighbours.h"
#include "engine/model/rules.h"
#include "engine/model/space.h"
#include "engine/model/study_area.h"

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// Why a vacant parcel is a scattered plot.
struct ScatteredPlot {
    bool only_told = false;  ///< too large for a scattered plot: what is said is to be told of a vacant parcel
    Confidence confidence = Confidence::measured;  ///< inferred: landlocked by the parcels alone, without roads
    std::string evidence;
    std::string neighbour_id;  ///< parcel with the longest shared boundary, no street; empty: none
    std::vector<SpaceFigure> figures;
};

/// Tests a vacant parcel: too small (rules.plot_min_area_m2), or landlocked (less than rules.access_min_m of its
/// boundary is free of other parcels, or on a road where roads are given), or wedged (on average no wider than
/// rules.wedge_max_width_m, at least rules.wedge_min_elongation times as long, and between two parcels, each beside it
/// for half its length and at least half as wide again: a narrow lot among narrow lots is a lot as they are built
/// there). nullopt where it is none of these; only told of where it is larger than rules.plot_max_area_m2.
/// Source: survey of scattered plots (插花地, 边角地, 夹心地), up to the 2,000 m2 of the guidance on inefficient land
/// of 2016. Limits: width and length are those of the rectangle of the same area and perimeter. Without roads nothing
/// is called landlocked where fewer than half of all parcels have free boundary, as in fabrics whose streets are
/// parcels.
std::optional<ScatteredPlot> scattered_plot(Parcel const& parcel, ParcelSurroundings const& around,
                                            std::vector<Parcel> const& parcels, SpaceRules const& rules);

}  // namespace lacuna
