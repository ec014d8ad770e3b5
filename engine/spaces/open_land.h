// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/space.h"

#include <string>
#include <vector>

namespace lacuna {

/// One open piece of a parcel.
struct OpenPiece {
    Polygon shape;
    double area_m2 = 0;
    double width_m = 0;  ///< diameter of the largest inscribed circle
};

/// Something besides the parcel line and buildings that is kept away from: one of shape, line and spot is given.
struct Barrier {
    std::string rule;  ///< names the loss: "tree", "kerb", "flood" ...
    double clear_m = 0;
    MultiPolygon const* shape = nullptr;
    Polyline const* line = nullptr;
    Point const* spot = nullptr;
    double depth_m = 0;      ///< of a strip before a door or window, whose shape's first side lies on the wall
    std::size_t number = 0;  ///< the same at every strictness of the rules; 0: not numbered
};

/// A parcel with what stands on it and near it.
struct OpenLandTask {
    MultiPolygon const* boundary = nullptr;
    double setback_m = 0;
    std::vector<double> setbacks_m{};               ///< one a side in the order of the rings; empty: setback_m
    std::vector<MultiPolygon const*> footprints{};  ///< valid; may overlap and stand outside
    std::vector<double> clearances_m{};             ///< one a footprint; empty: the rules' clearance
    std::vector<std::vector<double>> walls_m{};     ///< one a footprint, of each one a side or empty: as the footprint;
                                                    ///< empty: no footprint has any. None is more than the footprint's
    std::vector<MultiPolygon const*> standing{};    ///< disjoint; their union within the boundary is the footprints'
    std::vector<Barrier> barriers{};                ///< those of one rule together, in rule order
    bool with_free = false;                         ///< give OpenLand::free
    MultiPolygon const* apart = nullptr;  ///< part of the boundary, free of footprints, that is not looked at: no rule
                                          ///< takes of it and it is no open land; may be null
};

struct OpenLand {
    MultiPolygon free;              ///< before narrow parts go; only where the task asks for it
    bool any_free = false;          ///< it is not empty
    std::vector<OpenPiece> pieces;  ///< largest first
    std::vector<OpenPiece> small;   ///< pieces under the least area
    std::vector<OpenPiece> narrow;  ///< free parts that are too narrow, from the least area
    std::vector<RuleLoss> losses;  ///< in rule order; with open_m2 and what lies apart they add up to the parcel's area
    double open_m2 = 0;
    bool by_overlay = false;  ///< the clearance kernel declined
};

/// The open land of one parcel: the boundary less a setback, less footprints grown by a clearance, less barriers;
/// parts narrower than the least width are opened away; pieces under the least area are kept apart.
///
/// Method: clear_ground() and spread(); where these decline open_land_by_overlay(). Losses are measured one after the
/// other in rule order, and each alone against all others. Shapes lie within the true ones: arcs are chords and
/// tangents of rules.arc_segments a quarter circle, what they miss counts as lost to the rule that made the arc.
/// Limits: distances of 0 are taken as 0.1 mm; losses alone are left out where the kernel declines.
OpenLand open_land(OpenLandTask const& task, SpaceRules const& rules);

/// The same by GEOS: the slow twin, and what takes over. Sides with setbacks of their own are taken with the largest of
/// them, walls with that of their footprint; shapes may leave the true ones by their chords. Losses alone are left out.
OpenLand open_land_by_overlay(OpenLandTask const& task, SpaceRules const& rules);

/// OpenLand::open_m2 alone, faster.
double open_land_m2(OpenLandTask const& task, SpaceRules const& rules);

/// Pieces as found, largest first, with their widths.
std::vector<OpenPiece> pieces_of(MultiPolygon const& shape);

}  // namespace lacuna
