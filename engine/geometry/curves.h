// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <vector>

namespace lacuna {

/// A straight piece or a circular arc from `a` to `b`. Arcs turn by less than half a circle.
struct Curve {
    Point a, b;
    Point centre;         ///< of an arc
    double radius_m = 0;  ///< 0: straight; > 0: an arc counter-clockwise about centre; < 0: clockwise
    int source = none;    ///< number of what it keeps away from, as the maker of the curve counts
    static constexpr int none = -1;
};

/// Closed: each curve starts where the one before ends. The area is on the left.
using CurveRing = std::vector<Curve>;

struct CurvePolygon {
    CurveRing outer;
    std::vector<CurveRing> inners;
};

using CurveShape = std::vector<CurvePolygon>;

/// Area with its arcs, not with chords. Signed for a ring: positive where it runs counter-clockwise.
double signed_area(CurveRing const& ring);
double area(CurvePolygon const& polygon);
double area(CurveShape const& shape);

/// How an arc becomes straight edges.
enum class Chords {
    inside,    ///< no edge leaves the true shape: chords of arcs that bulge out, tangents of arcs that bulge in
    same_area  ///< corners stand beside the arc so that the area is that of the true shape
};

/// The shape with `segments` edges a quarter circle. Coordinates are those of the curves plus `origin`.
MultiPolygon to_polygons(CurveShape const& shape, int segments, Chords chords, Point origin = {});

/// The point of a curve at a share `t` of its length, 0 to 1.
Point point_at(Curve const& curve, double t);

/// The point half-way along a curve.
Point middle(Curve const& curve);

/// The angle that an arc turns by, in radians, > 0.
double sweep(Curve const& arc);

/// In how many parts an arc is to be cut so that each turns by 120 degrees at most.
int parts_of(Curve const& arc);

/// Squared distance from `p` to the nearest point of a curve.
double squared_distance_to(Point p, Curve const& curve);

/// The smallest box round a curve.
Box bounds(Curve const& curve);

}  // namespace lacuna
