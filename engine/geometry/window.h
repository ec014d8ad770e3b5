// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

namespace lacuna {

/// Area that `small` shares with `large`; quick also where `large` has thousands of corners, as a street parcel has.
///
/// Precondition: both valid. Throws Error{geometry_failed} with GEOS's reason.
/// Method: of a large shape each ring is first clipped to a box one metre wider than `small` (Sutherland and Hodgman
/// 1974) and overlaid by itself; the area in a polygon is that in its outer ring less those in its inner rings, which
/// lie apart in it. Rings are never overlaid together: clipped, they may share sides of the box.
double shared_area(MultiPolygon const& small, MultiPolygon const& large);

}  // namespace lacuna
