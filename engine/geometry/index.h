// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace lacuna {

/// A packed R-tree over boxes, built once, then only read; queries may run on many threads.
/// Boxes are sorted along a Hilbert curve and packed 16 to a node (Kamel and Faloutsos 1993).
class BoxIndex {
public:
    BoxIndex() = default;
    /// Empty boxes are left out. Item numbers are positions in `boxes`.
    explicit BoxIndex(std::vector<Box> const& boxes);

    /// Numbers of the items whose boxes share a point with `box`, ascending.
    [[nodiscard]] std::vector<std::uint32_t> query(Box const& box) const;

    /// Numbers of the `count` items with the nearest box centres, nearest first; ties by number.
    [[nodiscard]] std::vector<std::uint32_t> nearest(Point p, std::size_t count) const;

    /// The item with the least `distance_to(item)`, and that distance. `distance_to` must be no less than the
    /// distance from `box` to the item's box. Returns false where the index is empty.
    bool nearest_by(Box const& box, std::function<double(std::uint32_t)> const& distance_to, std::uint32_t& item,
                    double& distance) const;

private:
    struct Node {
        Box box;
        std::uint32_t first = 0;  ///< first child node, or first item for a leaf
        std::uint32_t count = 0;
        bool leaf = true;
    };
    std::vector<Box> item_boxes_;       ///< in curve order
    std::vector<std::uint32_t> items_;  ///< in curve order
    std::vector<Node> nodes_;           ///< the root is last
};

/// Position of a point on a Hilbert curve of 16 bits an axis over `extent`.
std::uint32_t hilbert_key(Point p, Box const& extent);

}  // namespace lacuna
