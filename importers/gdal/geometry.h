// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <ogr_geometry.h>

#include <memory>
#include <string>
#include <vector>

namespace lacuna {

/// What had to be done to a geometry of OGR to make polygons of it.
struct FromOgr {
    MultiPolygon shape;  ///< rings closed; empty where there was no polygon
    bool curves_stroked = false;
    bool z_dropped = false;
    bool finite = true;           ///< false: NaN or infinite coordinates were met
    bool other_parts = false;     ///< points or lines beside polygons were left out
    std::vector<Polyline> lines;  ///< where asked for
    std::vector<Point> points;    ///< where asked for
    std::string type;             ///< OGR's name of the type read
};

/// Polygons of any OGR geometry: multi-parts, collections, curves, surfaces, triangles; closed
/// line strings where `close_lines` (DXF). Z and M are dropped. A body (a polyhedral surface, a TIN, or polygons of
/// which some stand upright) gives the union of its faces on the ground: overhangs count, courtyards under a roof do
/// not. Where that union fails the shape is empty and `type` says why.
/// Where `all_parts`, lines and points are kept too (and no line is closed).
FromOgr from_ogr(OGRGeometry const& geometry, bool close_lines = false, bool all_parts = false);

/// A polygon, or a multi-polygon where there is more than one part or `multi`.
std::unique_ptr<OGRGeometry> to_ogr(MultiPolygon const& shape, bool multi = false);

}  // namespace lacuna
