// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// Overlay and offset of shapes in the working CRS, by GEOS (OverlayNG). All take
/// valid shapes and give valid ones; points and lines that an overlay leaves are dropped.
/// They throw Error{geometry_failed} with the reason that GEOS gave.

/// "3.11.1": the GEOS that is linked.
std::string geos_version();

MultiPolygon difference(MultiPolygon const& from, MultiPolygon const& take_away);
MultiPolygon intersection(MultiPolygon const& a, MultiPolygon const& b);

/// Union of shapes that may overlap; the order does not matter to the result's area.
MultiPolygon union_of(std::vector<MultiPolygon> const& shapes);

/// Every point within `distance_m` of the shape (or, where negative, at least that far inside it).
/// Corners are arcs of `segments` chords a quarter circle; chords lie inside the true arc.
MultiPolygon offset(MultiPolygon const& shape, double distance_m, int segments = 8);

/// The union of the offsets of shapes that may overlap, in one operation; `distance_m` > 0.
MultiPolygon offset_of_all(std::vector<MultiPolygon const*> const& shapes, double distance_m, int segments = 8);

/// Every point within `distance_m` of a line; > 0.
MultiPolygon offset_of_line(Polyline const& line, double distance_m, int segments = 8);

/// The part of `shape` that a disc of `radius_m` can reach: erosion, then dilation.
/// The result lies within `shape` up to the chords of the arcs.
MultiPolygon opening(MultiPolygon const& shape, double radius_m, int segments = 8);

/// The shape without arms that a disc of `radius_m` cannot enter, corners kept: what lies within the shape and no
/// further than 1.5 radii from where the disc's middle fits, less parts beyond an opening larger than a square of the
/// radius. An opening takes every corner; this keeps those from 84 degrees on whole. Limits: of an arm, and of a neck
/// between two wide parts, half a radius stays at each end; radii are taken a hundredth smaller, so that a strip just
/// as wide stays.
MultiPolygon without_arms(MultiPolygon const& shape, double radius_m, int segments = 8);

/// True where the rings make a valid OGC polygon; otherwise `why` (where given) gets GEOS's reason.
bool is_valid(MultiPolygon const& shape, std::string* why = nullptr);

/// A valid shape of the same point set by the even-odd rule of its rings (GEOS MakeValid, linework method); with more
/// than 10,000 corners the structure method, which keeps what an outer ring encloses more than once. Lines and points
/// that are left over are dropped.
MultiPolygon repaired(MultiPolygon const& shape);

/// The shape with every coordinate a multiple of `step`, valid: what the grid makes narrower than itself is gone (GEOS
/// precision reduction by snap rounding). Nullopt where GEOS cannot do it. Precondition: a valid shape; step > 0.
std::optional<MultiPolygon> on_grid(MultiPolygon const& shape, double step);

/// True where every point of `inner` is in `outer`, its boundary included.
bool covers(MultiPolygon const& outer, MultiPolygon const& inner);

/// Distance between the nearest points; 0 where they touch or overlap.
double distance(MultiPolygon const& a, MultiPolygon const& b);

/// Convex hull of all vertices; empty where they span no area.
MultiPolygon convex_hull(std::vector<Point> const& points);

/// A point inside the shape, the same for the same vertices.
Point interior_point(MultiPolygon const& shape);

}  // namespace lacuna
