// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/polygon.h"

#include <cstddef>
#include <vector>

namespace lacuna {

/// No more rectangles of that size that share no ground lie in the shape.
///
/// Precondition: a valid shape, sides > 0. Method: each square of the shorter side in a rectangle has its centre where
/// the shape, eroded by half that side, is left; so a rectangle lies in what half the square's diagonal reaches from
/// one piece of that. Their areas, each over the rectangle's and rounded down, are added. Limits: an area bound; what
/// is lost to the shape of the pieces is not seen.
std::size_t most_rectangles(MultiPolygon const& shape, double width_m, double length_m);

/// As many as `wanted` rectangles of that size that share no ground.
///
/// Method: in each part and each direction of its edges rows of both orientations are stacked so that they hold the
/// most (weighted interval scheduling over rows that begin at level edges and sums of the two sides from there); and,
/// where that is not enough, rectangles are put into the corners that are left, the most promising hundreds of ways of
/// it (beam search, first in the direction of the most edge length). Every one passes lies_inside(). Limits: all
/// rectangles of a part have one direction, or that across it; not proven to be the most.
std::vector<OrientedRectangle> pack_rectangles(MultiPolygon const& shape, double width_m, double length_m,
                                               std::size_t wanted);

}  // namespace lacuna
