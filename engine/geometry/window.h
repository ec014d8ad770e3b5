// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

namespace lacuna {

/// The part of a shape inside a box, for an overlay with something small that lies well within the box: there the
/// point set is the same, and the overlay need not look at the thousands of corners elsewhere.
///
/// Method: each ring is clipped by the four sides in turn (Sutherland and Hodgman 1974). Limits: rings may run along
/// the box's sides more than once, so the result is no valid polygon by itself; areas and overlays inside the box are
/// right.
MultiPolygon clipped_to(MultiPolygon const& shape, Box const& box);

/// The shape as it is or, where it has many corners, only what lies within a metre of the box.
MultiPolygon part_near(MultiPolygon const& shape, Box const& box);

}  // namespace lacuna
