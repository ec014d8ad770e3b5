// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/flat_layer.h"

namespace lacuna {

void FlatLayer::add(std::string_view id, MultiPolygon const& shape)
{
    auto const ring = [&](Ring const& corners) {
        points.insert(points.end(), corners.begin(), corners.end());
        rings.push_back(static_cast<std::uint32_t>(points.size()));
    };
    for (auto const& polygon : shape) {
        ring(polygon.outer);
        for (auto const& inner : polygon.inners) ring(inner);
        polygons.push_back(static_cast<std::uint32_t>(rings.size()) - 1);
    }
    features.push_back(static_cast<std::uint32_t>(polygons.size()) - 1);
    id_text += id;
    ids.push_back(static_cast<std::uint32_t>(id_text.size()));
    boxes.push_back(bounds(shape));
}

MultiPolygon FlatLayer::shape(std::size_t feature) const
{
    auto const ring = [&](std::uint32_t r) { return Ring{points.begin() + rings[r], points.begin() + rings[r + 1]}; };
    MultiPolygon out;
    for (auto p = features[feature]; p < features[feature + 1]; ++p) {
        Polygon polygon{ring(polygons[p]), {}};
        for (auto r = polygons[p] + 1; r < polygons[p + 1]; ++r) polygon.inners.push_back(ring(r));
        out.push_back(std::move(polygon));
    }
    return out;
}

}  // namespace lacuna
