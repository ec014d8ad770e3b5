// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// Features with an id as flat arrays: a million parcels take their coordinates and little more.
struct FlatLayer {
    std::vector<Point> points;
    std::vector<std::uint32_t> rings{0};     ///< first point of each ring, and the end
    std::vector<std::uint32_t> polygons{0};  ///< first ring of each polygon, and the end
    std::vector<std::uint32_t> features{0};  ///< first polygon of each feature, and the end
    std::vector<std::int64_t> ids;
    std::vector<Box> boxes;

    void add(std::int64_t id, MultiPolygon const& shape);
    [[nodiscard]] std::size_t size() const { return ids.size(); }
    [[nodiscard]] MultiPolygon shape(std::size_t feature) const;
};

}  // namespace lacuna
