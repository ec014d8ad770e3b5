// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/vectors.h"

#include <cstdint>
#include <vector>

namespace lacuna {

struct Segment {
    Point a, b;
};

/// Squared distance from a point to a segment.
inline double squared_distance(Point p, Segment const& s) { return squared_distance(p, s.a, s.b); }

/// The edges of a shape in horizontal bins, built once and then only read: point and window questions look at the
/// edges of a few bins, so that a street parcel of 20,000 corners costs its neighbours little.
class Outline {
public:
    Outline() = default;
    explicit Outline(MultiPolygon const& shape);

    [[nodiscard]] Box const& box() const { return box_; }
    [[nodiscard]] Point inner() const { return inner_; }  ///< a point inside, see point_inside()

    /// Even-odd rule; points on the boundary fall on either side.
    [[nodiscard]] bool contains(Point p) const;

    /// True where an edge is within `distance_m` of `p`.
    [[nodiscard]] bool near(Point p, double distance_m) const;

    /// Edges whose boxes share a point with `window`, in ring order.
    [[nodiscard]] std::vector<Segment> edges_in(Box const& window) const;

private:
    [[nodiscard]] std::size_t bin_of(double y) const;

    Box box_;
    Point inner_;
    double bin_height_ = 0;
    std::vector<Segment> edges_;
    std::vector<std::uint32_t> starts_;  ///< of each bin in members_, and the end
    std::vector<std::uint32_t> members_;
};

}  // namespace lacuna
