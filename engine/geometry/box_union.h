// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <vector>

namespace lacuna {

/// The ground of axis-parallel boxes that share none: what touches along a side becomes one polygon.
///
/// Precondition: no two boxes share ground, and coordinates that are meant to be the same are the same number (a grid).
/// Errors: internal where sides of two boxes run along each other, so that they share ground beside them.
/// Method: sides that run against each other cancel; what is left is linked to rings, turning left where boxes touch
/// at a corner. O(n log n), exact: no number is computed. The same result for any order of the boxes: rings start at
/// their least corner, polygons are sorted by it.
MultiPolygon union_of_boxes(std::vector<Box> const& boxes);

}  // namespace lacuna
