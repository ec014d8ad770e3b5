// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/space.h"

#include <vector>

namespace lacuna {

/// One open piece of a parcel.
struct OpenPiece {
    Polygon shape;
    double area_m2 = 0;
    double width_m = 0;  ///< diameter of the largest inscribed circle
};

struct OpenLand {
    MultiPolygon free;              ///< parcel less setback less buildings with clearance, before narrow parts go
    std::vector<OpenPiece> pieces;  ///< largest first
    std::vector<OpenPiece> small;   ///< pieces under the least area
    std::vector<OpenPiece> narrow;  ///< free parts of a parcel in which nothing is wide enough
    std::vector<RuleLoss> losses;   ///< in rule order; with open_m2 they add up to the parcel's area
    double open_m2 = 0;
};

/// The open land of one parcel: `boundary` less a setback, less `footprints` (valid; they may overlap, and may
/// stand outside: neighbours count for clearance) grown by the clearance; parts narrower than the
/// least width are opened away; pieces under the least area are kept apart. `standing`: disjoint shapes
/// whose union within the boundary is that of the footprints, for the loss to buildings.
/// `setback_m` overrules the rules'. Losses are measured one after the other in that order.
/// Limits: arcs are chords of rules.arc_segments a quarter; the opening may leave `free` by up to 1 % of
/// half the least width, as GEOS simplifies concave input of an offset by that much.
OpenLand open_land(MultiPolygon const& boundary, std::vector<MultiPolygon const*> const& footprints,
                   std::vector<MultiPolygon const*> const& standing, double setback_m, SpaceRules const& rules);

/// Pieces as found, largest first, with their widths.
std::vector<OpenPiece> pieces_of(MultiPolygon const& shape);

}  // namespace lacuna
