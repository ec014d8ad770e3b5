// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>

#include <memory>

namespace lacuna::geos {

/// This thread's GEOS context: made at first use, finished when the thread ends.
GEOSContextHandle_t context();

/// Throws Error{geometry_failed} with what GEOS said last in this thread.
[[noreturn]] void fail(char const* operation);

struct Destroy {
    void operator()(GEOSGeometry* g) const noexcept { GEOSGeom_destroy_r(context(), g); }
};
/// One pointer wide. Lives inside one function: never in a struct, a static or a queue.
using Owned = std::unique_ptr<GEOSGeometry, Destroy>;

/// Takes what a GEOS call returned; null means that the call failed.
inline Owned own(GEOSGeometry* g, char const* operation)
{
    if (!g) fail(operation);
    return Owned{g};
}

/// A polygon where there is one, else a multi-polygon.
Owned to_geos(MultiPolygon const& shape);
MultiPolygon from_geos(GEOSGeometry const& g);  ///< keeps the polygons, drops points and lines

}  // namespace lacuna::geos
