// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/placement/place.h"

namespace lacuna {

/// Facilities in floor that stands (kinds of which in_building() is true): each takes the floor as it is, no rectangle
/// of open ground.
///
/// A facility fits where the space's usable floor is at least its least area and the space's width at least its least
/// width. Units are what the usable floor of the largest part holds, to the facility's greatest area; where that is not
/// all, the floor is cut across its long axis. Floor that stands is not added: no floor area is used up.
/// Limits: columns, bearing walls and clear heights are not known.
Placements place_in_building(Space const& space, std::vector<Facility> const& facilities);

/// `share` of the polygon, from one end of its long axis, at least `least_length_m` of it; the whole where a cut
/// across would part it in pieces.
Polygon cut_across(Polygon const& floor, double share, double least_length_m);

/// The smallest rectangle round the polygon with a side along an edge of its convex hull.
OrientedRectangle rectangle_round(Polygon const& polygon);

}  // namespace lacuna
