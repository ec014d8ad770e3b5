// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/lines.h"

#include "engine/geometry/geos.h"

#include <algorithm>
#include <tuple>

namespace lacuna {

using geos::context;
using geos::from_geos;
using geos::own;
using geos::Owned;

namespace {

bool before(Point a, Point b) { return std::tie(a.x, a.y) < std::tie(b.x, b.y); }

/// Turned so that it begins at its lower end: a line and its reverse are the same line.
Polyline turned(Polyline line)
{
    Polyline back{line.rbegin(), line.rend()};
    return std::ranges::lexicographical_compare(back, line, before) ? back : line;
}

Owned to_geos(std::vector<Polyline> const& lines)
{
    std::vector<Owned> owned;
    for (auto const& line : lines) {
        if (std::ranges::all_of(line, [&](Point p) { return p == line.front(); })) continue;
        auto* sequence = GEOSCoordSeq_copyFromBuffer_r(context(), reinterpret_cast<double const*>(line.data()),
                                                       static_cast<unsigned>(line.size()), 0, 0);
        if (!sequence) geos::fail("making a line");
        owned.push_back(own(GEOSGeom_createLineString_r(context(), sequence), "making a line"));
    }
    std::vector<GEOSGeometry*> parts;
    for (auto& part : owned) parts.push_back(part.release());
    return own(
        GEOSGeom_createCollection_r(context(), GEOS_MULTILINESTRING, parts.data(), static_cast<unsigned>(parts.size())),
        "making lines");
}

void collect(GEOSGeometry const& g, std::vector<Polyline>& out)
{
    int const parts = GEOSGetNumGeometries_r(context(), &g);
    int const type = GEOSGeomTypeId_r(context(), &g);
    if (type != GEOS_LINESTRING && type != GEOS_LINEARRING) {
        for (int i = 0; i < parts; ++i) collect(*GEOSGetGeometryN_r(context(), &g, i), out);
        return;
    }
    auto const* sequence = GEOSGeom_getCoordSeq_r(context(), &g);
    unsigned size = 0;
    if (!sequence || !GEOSCoordSeq_getSize_r(context(), sequence, &size)) geos::fail("reading a line");
    if (size < 2) return;
    out.emplace_back(size);
    if (!GEOSCoordSeq_copyToBuffer_r(context(), sequence, reinterpret_cast<double*>(out.back().data()), 0, 0))
        geos::fail("reading a line");
}

Point lowest(Polygon const& polygon) { return *std::ranges::min_element(polygon.outer, before); }

}  // namespace

std::vector<Polygon> faces_of(std::vector<Polyline> lines, double grid_m)
{
    std::erase_if(lines, [](Polyline const& line) { return line.size() < 2; });
    for (auto& line : lines) line = turned(std::move(line));
    std::ranges::sort(
        lines, [](Polyline const& a, Polyline const& b) { return std::ranges::lexicographical_compare(a, b, before); });
    if (lines.empty()) return {};
    auto const all_lines = to_geos(lines);
    auto const cut = own(grid_m > 0 ? GEOSUnaryUnionPrec_r(context(), all_lines.get(), grid_m)
                                    : GEOSUnaryUnion_r(context(), all_lines.get()),
                         "cutting lines");
    GEOSGeometry const* const all[]{cut.get()};
    auto const faces = own(GEOSPolygonize_r(context(), all, 1), "polygonizing");
    if (GEOSNormalize_r(context(), faces.get()) != 0) geos::fail("polygonizing");
    auto out = from_geos(*faces);
    std::ranges::sort(out, [](Polygon const& a, Polygon const& b) {
        Point const p = lowest(a), q = lowest(b);
        return p == q ? area(a) < area(b) : before(p, q);
    });
    return out;
}

std::vector<Polyline> straightened(std::vector<Polyline> const& lines, double tolerance_m)
{
    std::vector<Polyline> out;
    if (lines.empty()) return out;
    auto const joined = own(GEOSLineMerge_r(context(), to_geos(lines).get()), "joining lines");
    collect(*own(GEOSSimplify_r(context(), joined.get(), tolerance_m), "straightening lines"), out);
    return out;
}

MultiPolygon offset_of_lines(std::vector<Polyline> const& lines, double distance_m, int segments)
{
    if (lines.empty()) return {};
    return from_geos(*own(GEOSBuffer_r(context(), to_geos(lines).get(), distance_m, segments), "offset of lines"));
}

}  // namespace lacuna
