// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lacuna {

/// A connected stretch of a ring inside one bin, a horizontal band of the plane.
struct Passage {
    double from = 0, to = 0;  ///< x
    std::uint32_t bin = 0;
    bool crosses = false;  ///< it enters at one side of the bin and leaves at the other
};

/// The passages of closed rings through bins of equal height, stacked from `low` upward.
///
/// Between the passages of a bin nothing of a ring is met over the bin's whole height, and such a gap is inside where
/// an odd number of passages that cross the bin lie to the left of it. Bins are `margin` lower at both sides, so that
/// an edge along their border is in none.
class Passages {
public:
    /// Precondition: height > 2 margin, or no ring is higher than that.
    Passages(double low, double height, std::size_t bins, double margin);

    void add_ring(std::span<Point const> ring);  ///< first == last

    /// Puts the passages in order: by bin, then by where they begin. Gives the bins' beginnings, and the end.
    std::vector<std::uint32_t> sort();

    /// A bin's passages, by where they begin.
    [[nodiscard]] std::span<Passage const> sorted(std::uint32_t from, std::uint32_t end) const
    {
        return {sorted_.data() + from, end - from};
    }

private:
    enum class Side { none, below, above };
    static constexpr std::uint32_t no_bin = 0xffffffff;

    [[nodiscard]] std::uint32_t bin_at(double y) const;
    [[nodiscard]] double bottom(std::uint32_t bin) const { return low_ + bin * height_ + margin_; }
    [[nodiscard]] double top(std::uint32_t bin) const { return low_ + (bin + 1) * height_ - margin_; }
    void add_edge(Point a, Point b);
    void through(std::uint32_t bin, Point a, Point b);
    void leave(Side side);

    double low_, height_, margin_, bins_a_metre_;
    std::uint32_t bins_;
    std::vector<Passage> found_, sorted_;
    Passage now_;  ///< of the ring at hand; bin no_bin: between two bins
    Side entered_ = Side::none;
    Passage first_;  ///< that the ring began inside of, until it is met again
    Side first_left_ = Side::none;
};

}  // namespace lacuna
