// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/geos.h"

#include "engine/core/error.h"

#include <string>
#include <utility>

namespace lacuna::geos {

namespace {

struct ThreadContext {
    GEOSContextHandle_t handle = GEOS_init_r();
    std::string last_error;

    ThreadContext()
    {
        // Only notes the text: a throw from here would cross a C interface.
        GEOSContext_setErrorMessageHandler_r(
            handle, [](char const* text, void* self) { static_cast<ThreadContext*>(self)->last_error = text; }, this);
    }
    ~ThreadContext() { GEOS_finish_r(handle); }
    ThreadContext(ThreadContext const&) = delete;
    ThreadContext& operator=(ThreadContext const&) = delete;
};

ThreadContext& here()
{
    thread_local ThreadContext context;
    return context;
}

Owned ring_to_geos(Ring const& ring)
{
    auto* sequence = GEOSCoordSeq_copyFromBuffer_r(context(), reinterpret_cast<double const*>(ring.data()),
                                                   static_cast<unsigned>(ring.size()), 0, 0);
    if (!sequence) fail("making a ring");
    return own(GEOSGeom_createLinearRing_r(context(), sequence), "making a ring");
}

Owned polygon_to_geos(Polygon const& polygon)
{
    std::vector<Owned> owned;
    for (auto const& inner : polygon.inners) owned.push_back(ring_to_geos(inner));
    auto outer = ring_to_geos(polygon.outer);
    std::vector<GEOSGeometry*> inners;
    for (auto& inner : owned) inners.push_back(inner.release());
    return own(
        GEOSGeom_createPolygon_r(context(), outer.release(), inners.data(), static_cast<unsigned>(inners.size())),
        "making a polygon");
}

Ring ring_from_geos(GEOSGeometry const* ring)
{
    auto const* sequence = GEOSGeom_getCoordSeq_r(context(), ring);
    unsigned size = 0;
    if (!sequence || !GEOSCoordSeq_getSize_r(context(), sequence, &size)) fail("reading a ring");
    Ring out(size);
    if (size && !GEOSCoordSeq_copyToBuffer_r(context(), sequence, reinterpret_cast<double*>(out.data()), 0, 0))
        fail("reading a ring");
    return out;
}

void collect(GEOSGeometry const& g, MultiPolygon& out)
{
    int const type = GEOSGeomTypeId_r(context(), &g);
    if (type == GEOS_POLYGON) {
        if (GEOSisEmpty_r(context(), &g) == 1) return;
        Polygon polygon;
        polygon.outer = ring_from_geos(GEOSGetExteriorRing_r(context(), &g));
        int const holes = GEOSGetNumInteriorRings_r(context(), &g);
        for (int i = 0; i < holes; ++i)
            polygon.inners.push_back(ring_from_geos(GEOSGetInteriorRingN_r(context(), &g, i)));
        out.push_back(std::move(polygon));
    } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
        int const parts = GEOSGetNumGeometries_r(context(), &g);
        for (int i = 0; i < parts; ++i) collect(*GEOSGetGeometryN_r(context(), &g, i), out);
    }
}

}  // namespace

static_assert(sizeof(Point) == 2 * sizeof(double), "rings are handed to GEOS as buffers of x, y");

GEOSContextHandle_t context() { return here().handle; }

void fail(char const* operation)
{
    throw Error{Errc::geometry_failed, std::string{operation} + ": " + std::exchange(here().last_error, {})};
}

Owned to_geos(MultiPolygon const& shape)
{
    if (shape.size() == 1) return polygon_to_geos(shape.front());
    std::vector<Owned> owned;
    for (auto const& polygon : shape) owned.push_back(polygon_to_geos(polygon));
    std::vector<GEOSGeometry*> parts;
    for (auto& part : owned) parts.push_back(part.release());
    return own(
        GEOSGeom_createCollection_r(context(), GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size())),
        "making a multi-polygon");
}

MultiPolygon from_geos(GEOSGeometry const& g)
{
    MultiPolygon out;
    collect(g, out);
    return out;
}

}  // namespace lacuna::geos
