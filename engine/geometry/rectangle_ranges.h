// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/polygon.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numbers>
#include <optional>
#include <span>
#include <vector>

namespace lacuna {

/// Ranges of rectangles in polygons with holes, for branch and bound: by angle, centre, width and length, the one with
/// the largest bound of the area first.
///
/// Method: all rectangles of a range hold a strip at its middle angle: as thick as the narrowest of them is when
/// turned, less the range of their centres. What is free in that strip limits their length and their centres along it,
/// and likewise across. What is left is halved where it is widest. A range is out where its width times its length is
/// no more than a target. Of rectangles too slender to be turned so far a piece about the centre is held to that.
/// Limits: a shape that is long and narrow and bends (a ring road) takes very many ranges.
class RectangleRanges {
public:
    /// By axis: 0 along the angle, 1 across it.
    using Pair = std::array<double, 2>;
    struct Edge {
        Pair a, b;
    };
    using Edges = std::vector<Edge>;

    /// Rectangles at angles within a half of the middle whose centre lies in a box of the middle angle's frame and
    /// whose sides are within limits.
    struct Range {
        double bound_m2 = 0;
        double middle = 0;       ///< radians
        std::size_t halved = 0;  ///< so often the angles were
        Pair low{}, high{};      ///< of the centre
        Pair least{}, most{};    ///< sides: length, width
        std::size_t part = 0;
        bool inside = false;                 ///< known that the centres lie in the polygon
        std::shared_ptr<Edges const> edges;  ///< in the frame, that any of them may meet; null: all
    };

    /// Precondition: the polygons, which are valid, outlive it; min_width_m > 0; a width may be missed by 0.1 mm.
    RectangleRanges(std::span<Polygon const> parts, double min_width_m);

    /// Rectangles no larger are of no interest. Never lowered.
    void set_target(double area_m2) { target_m2_ = area_m2; }

    /// Adds all rectangles in a part; none in it is wider than `diameter_m`.
    void begin(std::size_t part, double diameter_m);

    /// A range is left that may hold more than the target.
    [[nodiscard]] bool is_open() const { return !open_.empty() && open_.front().bound_m2 > target_m2_; }
    /// Of all that is left; while is_open().
    [[nodiscard]] double bound_m2() const { return open_.front().bound_m2; }
    [[nodiscard]] std::int64_t looked_at() const { return looked_at_; }

    /// Takes the range with the largest bound; while is_open().
    Range next();

    /// The longest rectangle at the range's middle angle, place and width, where it is larger than `least_m2`. It
    /// passes lies_inside().
    std::optional<OrientedRectangle> middle_of(Range const& range, double least_m2);

    /// Puts both halves of the range, or what is left of them, among the open ones.
    void split(Range const& range);

private:
    static constexpr int first_angles = 24;

    struct Span {
        double from, to;
    };
    /// The half of a range of angles, and what is asked of it again and again.
    struct Half {
        double radians, c, s, tan, c2, tan2;  ///< of it; cosine and tangent of twice as much
        explicit Half(double r);
    };

    [[nodiscard]] Half const& half_of(Range const& r) const { return halves_[r.halved]; }
    [[nodiscard]] std::shared_ptr<Edges const> edges_of(std::size_t part, double radians) const;
    [[nodiscard]] bool settle(Range& r) const;
    void add(Range range);
    void push(Range range);
    void narrow(Range const& r, std::size_t k, std::vector<Range>& out);
    void block(Edges const& edges, std::size_t k, Span strip, Span window);
    [[nodiscard]] bool holds(std::size_t part, Pair p) const;
    void list_edges(Range& r);
    void split_side(Range const& r, std::size_t k);
    [[nodiscard]] bool is_slender(Range const& r) const;
    void split_angle(Range const& r);

    std::span<Polygon const> parts_;
    double min_width_m_;
    double target_m2_ = 0;
    std::int64_t looked_at_ = 0;
    std::vector<Point> origins_;                          ///< by part
    std::vector<std::shared_ptr<Edges const>> unturned_;  ///< by part
    std::vector<Half> halves_{Half{std::numbers::pi / (2 * first_angles)}};
    std::vector<Range> open_;  ///< a heap
    std::vector<Range> along_, across_;
    std::vector<Span> blocked_;
    Edges near_;
};

}  // namespace lacuna
