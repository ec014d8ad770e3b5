// SPDX-License-Identifier: Apache-2.0
#include "importers/gdal/geometry.h"

#include "engine/core/error.h"
#include "engine/geometry/overlay.h"
#include "importers/gdal/dataset.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

Ring ring_of(OGRSimpleCurve const& line, FromOgr& out)
{
    Ring ring;
    ring.reserve(static_cast<std::size_t>(line.getNumPoints()) + 1);
    for (int i = 0; i < line.getNumPoints(); ++i) {
        ring.push_back({line.getX(i), line.getY(i)});
        out.finite = out.finite && std::isfinite(ring.back().x) && std::isfinite(ring.back().y);
    }
    if (!ring.empty() && !(ring.front() == ring.back())) ring.push_back(ring.front());
    return ring;
}

void add_polygon(OGRPolygon const& source, FromOgr& out)
{
    auto const* outer = source.getExteriorRing();
    if (!outer || outer->getNumPoints() == 0) return;
    Polygon polygon;
    polygon.outer = ring_of(*outer, out);
    for (int i = 0; i < source.getNumInteriorRings(); ++i) {
        auto inner = ring_of(*source.getInteriorRing(i), out);
        if (!inner.empty()) polygon.inners.push_back(std::move(inner));
    }
    out.shape.push_back(std::move(polygon));
}

void keep_line(OGRLineString const& line, FromOgr& out)
{
    Polyline points;
    for (int i = 0; i < line.getNumPoints(); ++i) {
        points.push_back({line.getX(i), line.getY(i)});
        out.finite = out.finite && std::isfinite(points.back().x) && std::isfinite(points.back().y);
    }
    if (points.size() > 1) out.lines.push_back(std::move(points));
}

/// Lines and points of a geometry, polygons left out.
void add_other_parts(OGRGeometry const& geometry, FromOgr& out)
{
    auto const type = wkbFlatten(geometry.getGeometryType());
    if (type == wkbLineString) return keep_line(*geometry.toLineString(), out);
    if (type == wkbPoint && !geometry.IsEmpty()) {
        out.points.push_back({geometry.toPoint()->getX(), geometry.toPoint()->getY()});
        out.finite = out.finite && std::isfinite(out.points.back().x) && std::isfinite(out.points.back().y);
    }
    if (OGR_GT_IsSubClassOf(type, wkbGeometryCollection))
        for (auto const* part : *geometry.toGeometryCollection()) add_other_parts(*part, out);
}

void add_line(OGRLineString const& line, bool close_lines, FromOgr& out)
{
    if (!close_lines || line.getNumPoints() < 4 || !line.get_IsClosed()) {
        out.other_parts = true;
        return;
    }
    Polygon polygon;
    polygon.outer = ring_of(line, out);
    out.shape.push_back(std::move(polygon));
}

/// Ground covered by the faces of a body; throws Error{geometry_failed} where they cannot be united. Faces that stand
/// upright have no ground; roof and floor lie over each other, and their union is the footprint.
void add_surface(std::vector<OGRPolygon const*> const& faces, FromOgr& out)
{
    FromOgr projected;
    for (auto const* face : faces) add_polygon(*face, projected);
    out.finite = out.finite && projected.finite;
    if (!out.finite || projected.shape.empty()) {
        out.shape.insert(out.shape.end(), projected.shape.begin(), projected.shape.end());
        return;
    }
    double greatest = 0;
    for (auto const& face : projected.shape) greatest = std::max(greatest, area(face));
    std::vector<MultiPolygon> lying;
    for (auto const& face : projected.shape) {
        if (area(face) <= 1e-9 * greatest) continue;
        MultiPolygon one{face};
        lying.push_back(is_valid(one) ? std::move(one) : repaired(one));
    }
    auto const ground = lying.empty() ? projected.shape : union_of(lying);
    out.shape.insert(out.shape.end(), ground.begin(), ground.end());
}

/// True where a part stands upright: rings that span height but no ground.
bool is_upright(OGRPolygon const& polygon)
{
    auto const* ring = polygon.getExteriorRing();
    if (!ring || !ring->Is3D() || ring->getNumPoints() < 4) return false;
    OGREnvelope3D box;
    polygon.getEnvelope(&box);
    double const ground = std::max(box.MaxX - box.MinX, box.MaxY - box.MinY);
    return box.MaxZ > box.MinZ && std::abs(ring->get_Area()) <= 1e-6 * ground * ground;
}

void add(OGRGeometry const& geometry, bool close_lines, FromOgr& out);

void add_collection(OGRGeometryCollection const& collection, bool close_lines, FromOgr& out)
{
    std::vector<OGRPolygon const*> faces;
    bool upright = false, only_polygons = true;
    for (auto const* part : collection) {
        bool const polygon = wkbFlatten(part->getGeometryType()) == wkbPolygon;
        only_polygons = only_polygons && polygon;
        if (!polygon) continue;
        faces.push_back(part->toPolygon());
        upright = upright || is_upright(*faces.back());
    }
    if (only_polygons && upright) return add_surface(faces, out);
    for (auto const* part : collection) add(*part, close_lines, out);
}

void add(OGRGeometry const& geometry, bool close_lines, FromOgr& out)
{
    auto const type = wkbFlatten(geometry.getGeometryType());
    if (type == wkbPolygon || type == wkbTriangle) return add_polygon(*geometry.toPolygon(), out);
    if (type == wkbPolyhedralSurface || type == wkbTIN) {
        std::vector<OGRPolygon const*> faces;
        for (auto const* face : *geometry.toPolyhedralSurface()) faces.push_back(face);
        return add_surface(faces, out);
    }
    if (type == wkbLineString || type == wkbLinearRing) return add_line(*geometry.toLineString(), close_lines, out);
    if (OGR_GT_IsSubClassOf(type, wkbGeometryCollection))
        return add_collection(*geometry.toGeometryCollection(), close_lines, out);
    out.other_parts = true;
}

std::unique_ptr<OGRLinearRing> ring_to_ogr(Ring const& ring)
{
    auto out = std::make_unique<OGRLinearRing>();
    out->setNumPoints(static_cast<int>(ring.size()), FALSE);
    for (std::size_t i = 0; i < ring.size(); ++i) out->setPoint(static_cast<int>(i), ring[i].x, ring[i].y);
    return out;
}

std::unique_ptr<OGRPolygon> polygon_to_ogr(Polygon const& polygon)
{
    auto out = std::make_unique<OGRPolygon>();
    out->addRingDirectly(ring_to_ogr(polygon.outer).release());
    for (auto const& inner : polygon.inners) out->addRingDirectly(ring_to_ogr(inner).release());
    return out;
}

}  // namespace

FromOgr from_ogr(OGRGeometry const& geometry, bool close_lines, bool all_parts)
{
    FromOgr out;
    out.type = OGRGeometryTypeToName(geometry.getGeometryType());
    out.z_dropped = geometry.Is3D() != 0;
    out.curves_stroked = geometry.hasCurveGeometry(TRUE) != 0;
    std::unique_ptr<OGRGeometry> const straight{out.curves_stroked ? geometry.getLinearGeometry() : nullptr};
    try {
        OGRGeometry const& plain = straight ? *straight : geometry;
        add(plain, close_lines && !all_parts, out);
        if (all_parts) add_other_parts(plain, out);
    } catch (Error const& e) {
        out.shape.clear();
        out.type += " whose faces could not be united (" + std::string{e.what()} + ")";
    }
    return out;
}

std::unique_ptr<OGRGeometry> to_ogr(MultiPolygon const& shape, bool multi)
{
    if (shape.size() == 1 && !multi) return polygon_to_ogr(shape.front());
    auto out = std::make_unique<OGRMultiPolygon>();
    for (auto const& polygon : shape) out->addGeometryDirectly(polygon_to_ogr(polygon).release());
    return out;
}

}  // namespace lacuna
