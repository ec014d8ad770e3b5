// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

namespace lacuna {

/// True where a convex polygon, drawn in by `tolerance_m` on every side, lies in the shape: no edge of any ring enters
/// it, and its centre is inside. It looks at the corners as they are drawn, whatever search found them.
///
/// Precondition: `convex` closed, of either orientation; the shape valid. False for one thinner than twice the
/// tolerance. Method: each edge is clipped by the sides, drawn in (Cyrus and Beck 1978).
bool convex_lies_inside(Ring const& convex, MultiPolygon const& shape, double tolerance_m);

/// The same for any valid polygon: each of its corners is in the shape or within `tolerance_m` of its boundary, and no
/// more than a square centimetre of it is outside.
bool lies_inside(Polygon const& polygon, MultiPolygon const& shape, double tolerance_m);

}  // namespace lacuna
