// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// A stretch of a row that is free over the row's whole height.
struct FreeStretch {
    double from = 0, to = 0;
    bool from_edge = false, to_edge = false;  ///< that end meets the outer ring, not a hole
    [[nodiscard]] double length() const { return to - from; }
};

/// A polygon turned so that one direction is the x axis, made ready for rows of pieces along it.
///
/// Method: the chords of the polygon half-way up the row, less the shadow of every edge that enters the row. Free
/// stretches and pieces are a micrometre short of the boundary on each side.
class FreeRows {
public:
    /// Precondition: a valid polygon.
    FreeRows(Polygon const& polygon, double radians);

    [[nodiscard]] double low() const { return low_; }
    [[nodiscard]] double high() const { return high_; }

    /// Where rows may begin or end: the levels of edges that run along the direction, the longest first, at most
    /// `most`; low() and high() are always among them.
    [[nodiscard]] std::vector<double> anchors(std::size_t most) const;

    /// The free stretches of the row from y0 to y1, from left to right.
    void free(double y0, double y1, std::vector<FreeStretch>& out);

    /// No more metres than that are free in the row from y0 to y1, all stretches together.
    [[nodiscard]] double free_at_most(double y0, double y1) const;

    /// A rectangle in the polygon's own frame, counter-clockwise, its first side along the row: from the left at y0,
    /// or, where it is counted `from_right`, from the right at y1.
    [[nodiscard]] Polygon rectangle(double x0, double x1, double y0, double y1, bool from_right = false) const;

private:
    struct Edge {
        Point a, b;  ///< a.y <= b.y
        bool outer;
    };
    struct Crossing {
        double x;
        std::uint32_t edge;
    };
    struct Shadow {
        double from, to;
        bool outer;
    };
    void add(Ring const& ring, bool outer);
    void fill_rows();
    void fill_levels();
    void gather(double y0, double y1);
    [[nodiscard]] std::size_t row_of(double y) const;

    Point origin_;
    double cos_, sin_;
    double low_ = 1e300, high_ = -1e300;
    std::vector<Edge> edges_;
    std::size_t rows_ = 1;
    std::vector<std::uint32_t> starts_, members_;  ///< edges by rows of equal height
    double level_step_ = 1;
    /// Length of the polygon's chords by level; then the least of each two, four ... levels from one on.
    std::vector<std::vector<double>> inside_m_;
    std::vector<Crossing> crossings_;
    std::vector<Shadow> shadows_;
    std::vector<std::uint32_t> seen_;  ///< by edge, the last question that met it
    std::uint32_t question_ = 0;
};

}  // namespace lacuna
