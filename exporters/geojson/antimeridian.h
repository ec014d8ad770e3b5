// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

namespace lacuna {

/// Cuts a shape in longitude and latitude (degrees) at the antimeridian where it crosses it, as RFC 7946
/// section 3.1.9 asks; a shape that does not is given back as it is. A ring crosses where the longitudes of two
/// neighbouring vertices differ by more than 180 degrees.
/// Throws Error{geometry_failed} where the shape holds a pole or is over 180 degrees wide: which side is inside
/// cannot then be told from its vertices.
MultiPolygon cut_at_antimeridian(MultiPolygon const& shape);

}  // namespace lacuna
