// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/outline.h"
#include "engine/geometry/polygon.h"

namespace lacuna {

enum class Relation {
    apart,   ///< the interiors share nothing deeper than the tolerance
    inside,  ///< the first lies in the second, but for the tolerance
    mixed    ///< anything else, the second lying in the first included
};

/// How shape `a` lies to shape `b`, where everything thinner than `tolerance_m` counts as touching.
/// Decided by proper crossings of edges and by the depth of vertices, edge middles and one interior point of
/// each shape in the other: no overlay is computed. `mixed` is the cautious answer; an overlay then tells.
/// Limits: two shapes that meet only where no vertex, edge middle or interior point of either is deeper
/// than the tolerance are called apart; the tests compare with GEOS on seeded and real input.
Relation relation(Outline const& a, Outline const& b, double tolerance_m = 1e-3);

/// A point inside the shape, quickly: the middle of the widest free stretch of a horizontal line
/// through the middle of the largest part. The same for the same vertices.
Point point_inside(MultiPolygon const& shape);

}  // namespace lacuna
