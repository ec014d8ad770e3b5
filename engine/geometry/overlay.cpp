// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"

#include "engine/geometry/geos.h"
#include "engine/geometry/measures.h"

#include <algorithm>
#include <iterator>

namespace lacuna {

using geos::context;
using geos::from_geos;
using geos::own;
using geos::Owned;
using geos::to_geos;

namespace {

bool verdict(char result, char const* operation)
{
    if (result == 2) geos::fail(operation);
    return result == 1;
}

}  // namespace

std::string geos_version() { return GEOSversion(); }

MultiPolygon difference(MultiPolygon const& from, MultiPolygon const& take_away)
{
    if (from.empty() || take_away.empty() || !overlap(bounds(from), bounds(take_away))) return from;
    return from_geos(*own(GEOSDifference_r(context(), to_geos(from).get(), to_geos(take_away).get()), "difference"));
}

MultiPolygon intersection(MultiPolygon const& a, MultiPolygon const& b)
{
    if (a.empty() || b.empty() || !overlap(bounds(a), bounds(b))) return {};
    return from_geos(*own(GEOSIntersection_r(context(), to_geos(a).get(), to_geos(b).get()), "intersection"));
}

MultiPolygon union_of(std::vector<MultiPolygon> const& shapes)
{
    if (shapes.empty()) return {};
    if (shapes.size() == 1) return shapes.front();
    std::vector<Owned> owned;
    for (auto const& shape : shapes) owned.push_back(to_geos(shape));
    std::vector<GEOSGeometry*> parts;
    for (auto& part : owned) parts.push_back(part.release());
    auto const all = own(GEOSGeom_createCollection_r(context(), GEOS_GEOMETRYCOLLECTION, parts.data(),
                                                     static_cast<unsigned>(parts.size())),
                         "union");
    return from_geos(*own(GEOSUnaryUnion_r(context(), all.get()), "union"));
}

MultiPolygon offset(MultiPolygon const& shape, double distance_m, int segments)
{
    if (shape.empty()) return {};
    return from_geos(*own(GEOSBuffer_r(context(), to_geos(shape).get(), distance_m, segments), "offset"));
}

MultiPolygon offset_of_all(std::vector<MultiPolygon const*> const& shapes, double distance_m, int segments)
{
    MultiPolygon all;
    for (auto const* shape : shapes) all.insert(all.end(), shape->begin(), shape->end());
    return offset(all, distance_m, segments);
}

MultiPolygon offset_of_line(Polyline const& line, double distance_m, int segments)
{
    if (line.size() < 2) return {};
    auto* sequence = GEOSCoordSeq_copyFromBuffer_r(context(), reinterpret_cast<double const*>(line.data()),
                                                   static_cast<unsigned>(line.size()), 0, 0);
    if (!sequence) geos::fail("offset of a line");
    auto const g = own(GEOSGeom_createLineString_r(context(), sequence), "offset of a line");
    return from_geos(*own(GEOSBuffer_r(context(), g.get(), distance_m, segments), "offset of a line"));
}

MultiPolygon opening(MultiPolygon const& shape, double radius_m, int segments)
{
    if (shape.empty()) return {};
    auto const eroded = own(GEOSBuffer_r(context(), to_geos(shape).get(), -radius_m, segments), "opening");
    return from_geos(*own(GEOSBuffer_r(context(), eroded.get(), radius_m, segments), "opening"));
}

MultiPolygon without_arms(MultiPolygon const& shape, double radius_m, int segments)
{
    constexpr double smaller = 0.99, reach = 1.5, hair_m = 1e-3;
    double const m = smaller * radius_m;
    if (!(m > 0)) return shape;
    MultiPolygon out;
    // One by one: what is wide in one must not keep an arm of another beside it.
    for (auto const& polygon : shape) {
        auto const core = own(GEOSBuffer_r(context(), to_geos({polygon}).get(), -m, segments), "erosion");
        auto const near = from_geos(*own(GEOSBuffer_r(context(), core.get(), reach * m, segments), "dilation"));
        auto kept = intersection({polygon}, near);
        // An arm that runs beside wide ground, a slit between them, is near it all along.
        auto const wide = from_geos(*own(GEOSBuffer_r(context(), core.get(), m + hair_m, segments), "dilation"));
        if (area(kept) > area(wide) + m * m - hair_m * perimeter(wide)) {
            auto arms = difference(kept, wide);
            std::erase_if(arms, [&](Polygon const& arm) { return area(arm) <= m * m; });
            if (!arms.empty()) kept = difference(kept, arms);
        }
        std::ranges::move(kept, std::back_inserter(out));
    }
    return out;
}

bool is_valid(MultiPolygon const& shape, std::string* why)
{
    auto const g = to_geos(shape);
    if (verdict(GEOSisValid_r(context(), g.get()), "validity")) return true;
    if (why) {
        char* const reason = GEOSisValidReason_r(context(), g.get());
        *why = reason ? reason : "no reason given";
        GEOSFree_r(context(), reason);
    }
    return false;
}

MultiPolygon repaired(MultiPolygon const& shape)
{
    // The linework method takes minutes for a ring of 50,000 corners that crosses itself throughout.
    constexpr std::size_t most_for_linework = 10'000;
    auto* const params = GEOSMakeValidParams_create_r(context());
    if (!params) geos::fail("repair");
    GEOSMakeValidParams_setMethod_r(
        context(), params,
        corners_of(shape) > most_for_linework ? GEOS_MAKE_VALID_STRUCTURE : GEOS_MAKE_VALID_LINEWORK);
    auto* const made = GEOSMakeValidWithParams_r(context(), to_geos(shape).get(), params);
    GEOSMakeValidParams_destroy_r(context(), params);
    return from_geos(*own(made, "repair"));
}

std::optional<MultiPolygon> on_grid(MultiPolygon const& shape, double step)
{
    geos::Owned const rounded{GEOSGeom_setPrecision_r(context(), to_geos(shape).get(), step, 0)};
    if (!rounded) return std::nullopt;
    return from_geos(*rounded);
}

bool covers(MultiPolygon const& outer, MultiPolygon const& inner)
{
    return verdict(GEOSCovers_r(context(), to_geos(outer).get(), to_geos(inner).get()), "cover test");
}

double distance(MultiPolygon const& a, MultiPolygon const& b)
{
    double d = 0;
    if (!GEOSDistance_r(context(), to_geos(a).get(), to_geos(b).get(), &d)) geos::fail("distance");
    return d;
}

MultiPolygon convex_hull(std::vector<Point> const& points)
{
    if (points.size() < 3) return {};
    auto* sequence = GEOSCoordSeq_copyFromBuffer_r(context(), reinterpret_cast<double const*>(points.data()),
                                                   static_cast<unsigned>(points.size()), 0, 0);
    if (!sequence) geos::fail("hull");
    auto const line = own(GEOSGeom_createLineString_r(context(), sequence), "hull");
    return from_geos(*own(GEOSConvexHull_r(context(), line.get()), "hull"));
}

Point interior_point(MultiPolygon const& shape)
{
    auto const point = own(GEOSPointOnSurface_r(context(), to_geos(shape).get()), "interior point");
    Point p;
    if (!GEOSGeomGetX_r(context(), point.get(), &p.x) || !GEOSGeomGetY_r(context(), point.get(), &p.y))
        geos::fail("interior point");
    return p;
}

}  // namespace lacuna
