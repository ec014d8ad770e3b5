// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// Features with an id as flat arrays: a million parcels take their coordinates and little more.
struct FlatLayer {
    std::vector<Point> points;
    std::vector<std::uint32_t> rings{0};     ///< first point of each ring, and the end
    std::vector<std::uint32_t> polygons{0};  ///< first ring of each polygon, and the end
    std::vector<std::uint32_t> features{0};  ///< first polygon of each feature, and the end
    std::string id_text;                     ///< all ids one after the other
    std::vector<std::uint32_t> ids{0};       ///< first byte of each id in id_text, and the end
    std::vector<Box> boxes;

    void add(std::string_view id, MultiPolygon const& shape);
    [[nodiscard]] std::size_t size() const { return boxes.size(); }
    [[nodiscard]] MultiPolygon shape(std::size_t feature) const;
    [[nodiscard]] std::string_view id(std::size_t feature) const
    {
        return std::string_view{id_text}.substr(ids[feature], ids[feature + 1] - ids[feature]);
    }
};

}  // namespace lacuna
