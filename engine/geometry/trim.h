// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/curves.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace lacuna {

/// Makes the boundary of a region out of curves that contain it: each curve is cut where it meets another, a part is
/// kept where its middle belongs to the boundary, and kept parts are joined to rings with the region on their left.
///
/// Precondition: the boundary of the region is made of parts of the curves, each directed with the region on its left,
/// and whether a point of a curve belongs to the boundary changes only where that curve meets another one.
/// Method: sweep over the boxes of the curves for those that may meet; cuts and ends nearer than `merge_m` are one
/// point. Limits: where joining is not clear-cut (curves that run along each other by less than some micrometres),
/// rings() declines; so it does beyond `most_meetings` pairs of curves.
class Trim {
public:
    static constexpr double merge_m = 2e-6;  ///< nearer points are one
    static constexpr double slack_m = 1e-6;  ///< a distance rule may be missed by that much

    /// Whether a point of a curve belongs to the boundary.
    using Belongs = std::function<bool(Point, Curve const&)>;

    void clear();
    /// Adds a curve; where `joined`, its start is the end of the curve added before.
    void add(Curve const& curve, bool joined);
    /// The end of the last curve added is the start of the curve with number `first`.
    void close(std::size_t first);
    [[nodiscard]] std::size_t size() const { return pieces_.size(); }

    /// Leaves curves out of which no point belongs to the boundary; where one crosses another, neither may.
    void drop(std::function<bool(Curve const&)> const& none_belongs)
    {
        std::erase_if(pieces_, [&](Piece const& piece) { return none_belongs(piece.curve); });
    }

    /// The rings of the region; nullopt where they could not be told for certain.
    std::optional<std::vector<CurveRing>> rings(Belongs const& on_boundary, std::size_t most_meetings = 2'000'000);

private:
    struct Piece {
        Curve curve;
        Box box;
        std::uint32_t from = 0, to = 0;
    };
    struct Cut {
        std::uint32_t piece;
        std::uint32_t point;
        double at;  ///< grows along the piece
    };
    struct Edge {
        std::uint32_t from, to;
        Curve curve;
        bool used = false;
    };

    std::uint32_t new_point(Point p);
    std::uint32_t root(std::uint32_t point);
    void unite(std::uint32_t p, std::uint32_t q);
    void cut(std::uint32_t piece, std::uint32_t point);
    void meet(std::uint32_t i, std::uint32_t k);
    void touch(std::uint32_t point, std::uint32_t other);
    void keep_parts(Belongs const& on_boundary);
    void keep(Curve const& curve, std::uint32_t from, std::uint32_t to);
    void drop_doubles();
    std::optional<std::vector<CurveRing>> join();
    std::size_t next_edge(std::size_t edge, std::size_t start) const;

    std::vector<Piece> pieces_;
    std::vector<Point> points_;
    std::vector<std::uint32_t> parent_;
    std::vector<Cut> cuts_;
    std::vector<Edge> edges_;
    std::vector<std::uint32_t> order_, active_;
};

/// Rings to polygons: those with positive area are outer rings, the others holes of the smallest outer ring that holds
/// them; nullopt where no outer ring holds a hole.
std::optional<CurveShape> grouped(std::vector<CurveRing> rings);

}  // namespace lacuna
