// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/polygon.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lacuna {

/// A free stretch of a strip: x0..x1 by y..y+height in the turned frame.
struct Stretch {
    double x0 = 0, x1 = 0, y = 0, height = 0;
    [[nodiscard]] double length() const { return x1 - x0; }
};

/// A polygon turned so that one direction is the x axis, made ready for the question: how long is the longest free
/// rectangle of a given height with its side along that direction?
///
/// Method: a strip rests where its lower or upper side meets a corner of the polygon, or half-way between two such
/// rests. Bins lower than the least height are cut from it, with what is free over their whole height (see Passages).
/// What is free in a window of bins bounds the free length of every strip that holds them from above; windows are
/// visited by falling bound, until none can beat the best, and only the rests of these are looked at, in a grid of
/// cells of edges.
/// Limits: of a polygon with more than 2,000 corners only every k-th is a rest.
class StripSearch {
public:
    /// `least_height_m` > 0 is the smallest height that will be asked for.
    StripSearch(Polygon const& polygon, double radians, double least_height_m);

    /// No rectangle with a side along this direction and at least the least height is longer.
    [[nodiscard]] double longest_chord() const;

    /// No rectangle along this direction that is wider than `width` and longer than `length` by the same amount exceeds
    /// them by more than this; told from bins alone, so it costs little. -1e300 where even `least` more is too much.
    double growth_at_most(double width, double length, double least);

    /// The longest free stretch of a strip of `height` at any y, if longer than `least`; otherwise empty (length 0).
    /// Where one is as long as `enough`, no longer one is looked for.
    Stretch longest(double height, double least = 0, double enough = 1e300);

    /// A stretch of a strip of about this height and at least this length that may be free; nullopt where it is certain
    /// that there is none at any y. Ranges of y are halved until every one is out or shorter than a millimetre; `left`
    /// is counted down with each, and where it runs out the answer is "may".
    std::optional<Stretch> may_hold(double height, double length, std::int64_t& left);

    /// The free stretches of the strip from y, longer than `least`, from left to right.
    std::vector<Stretch> free_at(double y, double height, double least);

    /// The stretch grown upward and downward to the boundary.
    [[nodiscard]] Stretch grown(Stretch stretch) const;

    /// The stretch in the polygon's own frame, a micrometre smaller on each side.
    [[nodiscard]] OrientedRectangle rectangle(Stretch const& stretch) const;

private:
    static constexpr double contact_m = 5e-7;      ///< an edge that enters by less only touches
    static constexpr double chord_slack_m = 1e-5;  ///< rounding of a chord

    struct Edge {
        Point a, b;  ///< a.y <= b.y in the turned frame
    };
    struct Span {
        double from, to;
    };
    /// The strips whose lowest whole bin is this one.
    struct Window {
        std::uint32_t bin;
        double bound;             ///< of their free length
        std::uint32_t from, end;  ///< in common_: what is free in all bins that each of them holds
    };
    struct Crossing {
        std::uint32_t edge;
        double x;
    };

    static double x_of(Edge const& edge, double y);
    [[nodiscard]] Point turn(Point p) const;
    [[nodiscard]] Point back(Point p) const;
    void add(Ring const& ring);
    void add_edges(std::size_t from, std::size_t end);
    void prepare();
    [[nodiscard]] std::size_t bins_held(double height) const;
    [[nodiscard]] std::size_t first_bin(double y) const;
    void find_barest(std::size_t held);
    double narrow(std::size_t bin, double wanted);
    double growth_from(std::size_t bin, double width, double length, double least);
    void find_windows(double height, double least);
    void rests_in(Window const& window, double height);
    void chords_at(double y, std::vector<Span>& out);
    void fill_bins(double least_height_m);
    static Span shadow_of(Edge const& edge, double y0, double y1);
    void keep(Stretch& best, double y, double height, double least);
    void gather(Span const& chord, double y, double top);
    void keep_in(Stretch& best, Span const& chord, double y, double height, double least);
    [[nodiscard]] std::size_t row_of(double y) const;
    [[nodiscard]] std::size_t column_of(double x) const;
    void fill_cells();

    Point origin_;
    double cos_, sin_;
    double low_ = 1e300, high_ = -1e300, left_ = 1e300, right_ = -1e300;
    std::vector<Point> points_;           ///< of all rings in the turned frame, closed
    std::vector<std::size_t> ring_ends_;  ///< in points_
    std::vector<Edge> edges_;
    bool prepared_ = false;  ///< edges are in cells and stops are known
    std::vector<double> stops_;
    std::size_t rows_ = 1, columns_ = 1;
    std::vector<std::uint32_t> starts_, members_;  ///< of the grid's cells
    double bin_height_ = 1;
    std::vector<std::uint32_t> bin_starts_;
    std::vector<Span> free_;       ///< by bin
    std::vector<double> longest_;  ///< of what is free in a bin
    std::vector<std::uint32_t> barest_, candidates_;
    std::vector<Window> windows_;  ///< by falling bound
    std::vector<Span> common_, now_free_, narrowed_;
    std::vector<double> at_, rests_;
    std::vector<Span> spans_;
    std::vector<Crossing> crossings_;
};

}  // namespace lacuna
