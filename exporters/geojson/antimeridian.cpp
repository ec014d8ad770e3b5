// SPDX-License-Identifier: Apache-2.0
#include "exporters/geojson/antimeridian.h"

#include "engine/core/error.h"
#include "engine/geometry/overlay.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

bool jumps(Ring const& ring)
{
    for (std::size_t i = 1; i < ring.size(); ++i)
        if (std::abs(ring[i].x - ring[i - 1].x) > 180) return true;
    return false;
}

bool crosses(Polygon const& polygon) { return jumps(polygon.outer) || std::ranges::any_of(polygon.inners, jumps); }

/// Western longitudes become those over 180.
Polygon unrolled(Polygon polygon)
{
    auto const unroll = [](Ring& ring) {
        for (auto& point : ring)
            if (point.x < 0) point.x += 360;
    };
    unroll(polygon.outer);
    for (auto& inner : polygon.inners) unroll(inner);
    return polygon;
}

MultiPolygon cut(Polygon const& polygon)
{
    auto const whole = unrolled(polygon);
    Box const box = bounds(whole);
    if (crosses(whole) || box.max_x - box.min_x > 180)
        throw Error{
            Errc::geometry_failed,
            "the shape holds a pole or is over 180 degrees wide, which GeoJSON cannot express; use the GeoPackage's "
            "CRS, or cut the study area"};
    MultiPolygon const west_side{rectangle(box.min_x - 1, box.min_y - 1, 180, box.max_y + 1)};
    MultiPolygon const east_side{rectangle(180, box.min_y - 1, box.max_x + 1, box.max_y + 1)};
    MultiPolygon parts = intersection({whole}, west_side);
    for (auto& part : intersection({whole}, east_side)) {
        for (auto& point : part.outer) point.x -= 360;
        for (auto& inner : part.inners)
            for (auto& point : inner) point.x -= 360;
        parts.push_back(std::move(part));
    }
    return parts;
}

}  // namespace

MultiPolygon cut_at_antimeridian(MultiPolygon const& shape)
{
    if (std::ranges::none_of(shape, crosses)) return shape;
    MultiPolygon out;
    for (auto const& polygon : shape) {
        if (crosses(polygon))
            std::ranges::move(cut(polygon), std::back_inserter(out));
        else
            out.push_back(polygon);
    }
    return out;
}

}  // namespace lacuna
