// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/measures.h"

#include "engine/geometry/outline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <vector>

namespace lacuna {

namespace {

constexpr int most_cells = 50'000;  ///< a needle with a fine tolerance would otherwise take for ever

std::vector<Segment> segments_of(Polygon const& polygon)
{
    std::vector<Segment> out;
    out.reserve(corners_of(polygon));
    auto const add = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) out.push_back({ring[i - 1], ring[i]});
    };
    add(polygon.outer);
    for (auto const& inner : polygon.inners) add(inner);
    return out;
}

/// Sides with what their distance takes, laid out for quick distances: one after another in groups with a box, so that
/// of a long outline only what is near is looked at.
class SideField {
public:
    void reserve(std::size_t sides) { rows_.reserve(sides); }
    void add(Point a, Point b, double clear_m)
    {
        double const dx = b.x - a.x, dy = b.y - a.y, n = dx * dx + dy * dy;
        rows_.push_back({a.x, a.y, dx, dy, n > 0 ? 1 / n : 0, clear_m});
    }
    [[nodiscard]] bool empty() const { return rows_.empty(); }

    /// To be called when all are added.
    void group()
    {
        std::size_t const size = rows_.size() <= few_sides ? few_sides : a_group;
        for (std::size_t from = 0; from < rows_.size(); from += size) {
            Group g{from, std::min(from + size, rows_.size()), {1e300, 1e300, -1e300, -1e300}, 0};
            for (std::size_t i = g.from; i < g.end; ++i) {
                Row const& s = rows_[i];
                g.box.min_x = std::min({g.box.min_x, s.x - rounding_m, s.x + s.dx - rounding_m});
                g.box.max_x = std::max({g.box.max_x, s.x + rounding_m, s.x + s.dx + rounding_m});
                g.box.min_y = std::min({g.box.min_y, s.y - rounding_m, s.y + s.dy - rounding_m});
                g.box.max_y = std::max({g.box.max_y, s.y + rounding_m, s.y + s.dy + rounding_m});
                g.clear_m = std::max(g.clear_m, s.clear_m);
            }
            groups_.push_back(g);
        }
    }

    /// The least distance to a side less its clearance; anything less than `at_least` >= 0 where it is found to be
    /// less.
    [[nodiscard]] double depth(Point p, double at_least)
    {
        double least = std::numeric_limits<double>::max();
        // The group that held the nearest before holds a near one now.
        if (groups_.size() > 1 && (least = depth_of(groups_[last_], p, at_least, least)) < at_least) return least;
        for (std::size_t i = 0; i < groups_.size(); ++i) {
            if (groups_.size() > 1 && !comes_within(groups_[i], p, least)) continue;
            double const nearer = depth_of(groups_[i], p, at_least, least);
            if (nearer < least) last_ = i;
            least = nearer;
            if (least < at_least) return least;
        }
        return least;
    }

    /// No point within `reach` of `p` is deeper. Between two sides that face each other the depth is no more than the
    /// mean of both, which hardly grows along the middle; each distance is linear where no end of its side is near.
    [[nodiscard]] double most_within(Point p, double reach, double depth) const
    {
        double most = depth + reach;
        Straight nearest{};
        // A side further off lowers no mean below the most.
        auto const each = [&](double within, auto const& use) {
            for (auto const& g : groups_)
                if (groups_.size() == 1 || comes_within(g, p, within))
                    for (std::size_t i = g.from; i < g.end; ++i) use(straight(rows_[i], p, reach));
        };
        each(depth + 2e-9, [&](Straight const& s) {
            if (s.depth < nearest.depth) nearest = s;
        });
        if (nearest.depth > depth + 1e-9) return most;  // the nearest is an end of a side
        each(depth + 2 * reach + 2e-9, [&](Straight const& s) {
            double const x = nearest.x + s.x, y = nearest.y + s.y;
            double const mean = (nearest.depth + s.depth + std::sqrt(x * x + y * y) * reach) / 2;
            if (mean < most) most = mean;
        });
        return most;
    }

    /// Those from `from` to `end` for each group that a line from the point to the right may meet.
    void each_beside(Point p, auto const& use) const
    {
        for (auto const& g : groups_)
            if (p.y >= g.box.min_y && p.y <= g.box.max_y && p.x <= g.box.max_x) use(g.from, g.end);
    }

private:
    static constexpr std::size_t few_sides = 24, a_group = 8;
    static constexpr double rounding_m = 1e-6;  ///< of a box
    struct Row {
        double x, y, dx, dy, inverse, clear_m;
    };
    struct Group {
        std::size_t from, end;  ///< in rows_
        Box box;
        double clear_m;  ///< the most
    };
    /// Whether a depth under a side of the group may be less than `depth`.
    static bool comes_within(Group const& g, Point p, double depth)
    {
        double const x = std::max({g.box.min_x - p.x, p.x - g.box.max_x, 0.0});
        double const y = std::max({g.box.min_y - p.y, p.y - g.box.max_y, 0.0});
        double const reach = depth + g.clear_m;
        return x * x + y * y < reach * reach;
    }
    [[nodiscard]] double depth_of(Group const& g, Point p, double at_least, double least) const
    {
        for (std::size_t i = g.from; i < g.end; ++i) {
            Row const& s = rows_[i];
            double const x = p.x - s.x, y = p.y - s.y;
            double const t = std::min(1.0, std::max(0.0, (x * s.dx + y * s.dy) * s.inverse));
            double const ex = x - t * s.dx, ey = y - t * s.dy, reach = least + s.clear_m;
            double const d = ex * ex + ey * ey;
            if (d >= reach * reach) continue;
            least = std::sqrt(d) - s.clear_m;
            if (least < at_least) return least;
        }
        return least;
    }
    /// The depth under one side and the direction in which it grows; infinite where an end is near.
    struct Straight {
        double depth = std::numeric_limits<double>::infinity(), x = 0, y = 0;
    };
    static Straight straight(Row const& s, Point p, double reach)
    {
        double const x = p.x - s.x, y = p.y - s.y, t = (x * s.dx + y * s.dy) * s.inverse;
        double const margin = reach * std::sqrt(s.inverse);
        if (t < margin || t > 1 - margin) return {};
        double const ex = x - t * s.dx, ey = y - t * s.dy, d = std::sqrt(ex * ex + ey * ey);
        if (!(d > reach)) return {};
        return {d - s.clear_m, ex / d, ey / d};
    }
    std::vector<Row> rows_;
    std::vector<Group> groups_;
    std::size_t last_ = 0;  ///< group of the nearest side of the point before
};

constexpr double not_deep = -std::numeric_limits<double>::max();

/// What the depth of a point is measured by: inside the polygon the sides, outside it the distance to its edges.
struct Depths {
    SideField edges;
    SideField sides;  ///< empty: the edges
    std::vector<Segment> outline;

    [[nodiscard]] bool inside(Point p) const
    {
        bool in = false;
        edges.each_beside(p, [&](std::size_t from, std::size_t end) {
            for (std::size_t i = from; i < end; ++i) {
                Segment const& s = outline[i];
                if ((s.a.y > p.y) != (s.b.y > p.y) && p.x < (s.b.x - s.a.x) * (p.y - s.a.y) / (s.b.y - s.a.y) + s.a.x)
                    in = !in;
            }
        });
        return in;
    }

    /// Distance to the boundary, negative outside; not_deep where it is found to be less than `at_least`.
    [[nodiscard]] double at(Point p, double at_least, bool known_inside)
    {
        double const enough = std::max(0.0, at_least);
        double const d = (sides.empty() ? edges : sides).depth(p, enough);
        if (at_least >= 0 && d < enough) return not_deep;
        if (known_inside || inside(p)) return d < enough ? not_deep : d;
        // Outside and further off than the cell reaches: nothing of the cell is deep enough.
        if (at_least >= 0) return not_deep;
        return -edges.depth(p, 0);
    }

    /// No point of the polygon within `reach` of `p`, which is inside, is deeper.
    [[nodiscard]] double most_within(Point p, double reach, double depth) const
    {
        return (sides.empty() ? edges : sides).most_within(p, reach, depth);
    }
};

struct Cell {
    Point centre;
    double half = 0;   ///< half side
    double depth = 0;  ///< of the centre
    double most = 0;   ///< no circle with its centre in the cell is larger
    bool operator<(Cell const& other) const { return most < other.most; }
};

/// A cell that cannot hold the centre of a circle larger than `beaten` is not measured to the end.
Cell make_cell(Depths& depths, Point centre, double half, double beaten, bool known_inside = false)
{
    double const reach = half * std::sqrt(2.0);
    double const d = depths.at(centre, beaten - reach, known_inside);
    return {centre, half, d, d == not_deep ? d : d + reach};
}

/// The same cell with a closer bound.
Cell closer(Depths const& depths, Cell cell)
{
    if (cell.depth > 0) cell.most = depths.most_within(cell.centre, cell.half * std::sqrt(2.0), cell.depth);
    return cell;
}

Point centroid(Ring const& ring)
{
    Point const o = ring.front();
    double twice = 0, x = 0, y = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        double const ax = ring[i - 1].x - o.x, ay = ring[i - 1].y - o.y;
        double const bx = ring[i].x - o.x, by = ring[i].y - o.y;
        double const cross = ax * by - bx * ay;
        twice += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
    }
    if (twice == 0) return o;
    return {o.x + x / (3 * twice), o.y + y / (3 * twice)};
}

Circle deepest(Polygon const& polygon, Depths& depths, double tolerance_m)
{
    Box const box = bounds(polygon);
    double const wide = box.max_x - box.min_x, high = box.max_y - box.min_y;
    // A needle would ask for a million first cells: the longer side is cut into 256 at most.
    double const side = std::max(std::min(wide, high), std::max(wide, high) / 256);
    if (!(side > 0)) return {};

    std::priority_queue<Cell> queue;
    double const half = side / 2;
    int const columns = static_cast<int>(std::ceil(wide / side)), rows = static_cast<int>(std::ceil(high / side));
    for (int i = 0; i < std::max(1, columns); ++i)
        for (int j = 0; j < std::max(1, rows); ++j)
            queue.push(make_cell(depths, {box.min_x + side * i + half, box.min_y + side * j + half}, half, 0));
    Cell best = make_cell(depths, centroid(polygon.outer), 0, 0);
    if (Cell const middle = queue.top(); middle.depth > best.depth) best = middle;

    for (int left = most_cells; left > 0 && !queue.empty(); --left) {
        Cell const cell = queue.top();
        queue.pop();
        if (cell.most - best.depth <= tolerance_m) break;
        double const h = cell.half / 2;
        // No edge is nearer than the depth, where edges measure it.
        bool const inside = depths.sides.empty() && cell.depth > 1.5 * h;
        for (double const dx : {-h, h})
            for (double const dy : {-h, h}) {
                Cell part =
                    make_cell(depths, {cell.centre.x + dx, cell.centre.y + dy}, h, best.depth + tolerance_m, inside);
                if (part.depth > best.depth) best = part;
                if (part.most - best.depth > tolerance_m) part = closer(depths, part);
                if (part.most - best.depth > tolerance_m) queue.push(part);
            }
    }
    return {best.centre, std::max(0.0, best.depth)};
}

std::vector<Point> hull_of(Ring const& ring)
{
    std::vector<Point> points{ring.begin(), ring.end()};
    std::ranges::sort(points, [](Point a, Point b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
    points.erase(std::unique(points.begin(), points.end()), points.end());
    if (points.size() < 3) return points;
    std::vector<Point> hull(2 * points.size());
    std::size_t k = 0;
    auto const turn = [](Point o, Point a, Point b) { return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x); };
    for (auto const& p : points) {
        while (k >= 2 && turn(hull[k - 2], hull[k - 1], p) <= 0) --k;
        hull[k++] = p;
    }
    std::size_t const lower = k + 1;
    for (auto p = points.rbegin() + 1; p != points.rend(); ++p) {
        while (k >= lower && turn(hull[k - 2], hull[k - 1], *p) <= 0) --k;
        hull[k++] = *p;
    }
    hull.resize(k - 1);
    return hull;
}

}  // namespace

std::size_t corners_of(Polygon const& polygon)
{
    std::size_t n = polygon.outer.size();
    for (auto const& inner : polygon.inners) n += inner.size();
    return n;
}

std::size_t corners_of(MultiPolygon const& shape)
{
    std::size_t n = 0;
    for (auto const& polygon : shape) n += corners_of(polygon);
    return n;
}

double largest_part_m2(MultiPolygon const& shape)
{
    double largest_m2 = 0;
    for (auto const& part : shape) largest_m2 = std::max(largest_m2, area(part));
    return largest_m2;
}

double distance_to_boundary(Polygon const& polygon, Point p)
{
    double least = std::numeric_limits<double>::max();
    for (auto const& s : segments_of(polygon)) least = std::min(least, squared_distance(p, s));
    return std::sqrt(least);
}

Circle largest_circle(Polygon const& polygon, double tolerance_m) { return largest_circle(polygon, {}, tolerance_m); }

Circle largest_circle(Polygon const& opened, std::vector<ClearSide> const& sides, double tolerance_m)
{
    if (opened.outer.size() < 4) return {};
    Depths depths;
    depths.outline = segments_of(opened);
    depths.edges.reserve(depths.outline.size());
    for (auto const& s : depths.outline) depths.edges.add(s.a, s.b, 0);
    depths.edges.group();
    depths.sides.reserve(sides.size());
    for (auto const& s : sides) depths.sides.add(s.a, s.b, s.clear_m);
    depths.sides.group();
    return deepest(opened, depths, tolerance_m);
}

RectangleSides rectangle_sides(Polygon const& polygon)
{
    auto hull = hull_of(polygon.outer);
    std::size_t const n = hull.size();
    if (n < 3) return {};
    // Once more round, so that corners need no counting modulo n.
    for (int round = 0; round < 2; ++round)
        for (std::size_t i = 0; i < n; ++i) hull.push_back(hull[i]);
    double best_area = std::numeric_limits<double>::max();
    RectangleSides best;
    // Counter-clockwise, the corners furthest ahead, furthest off and furthest back only move on from edge to edge.
    std::size_t ahead = 1, off = 1, back = 1;
    for (std::size_t i = 0; i < n; ++i) {
        Point const &a = hull[i], &b = hull[i + 1];
        double const dx = b.x - a.x, dy = b.y - a.y, length = std::sqrt(dx * dx + dy * dy);
        auto const along = [&](std::size_t k) { return (hull[k].x - a.x) * dx + (hull[k].y - a.y) * dy; };
        auto const depth = [&](std::size_t k) { return (hull[k].y - a.y) * dx - (hull[k].x - a.x) * dy; };
        ahead = std::max(ahead, i + 1);
        while (along(ahead + 1) > along(ahead)) ++ahead;
        off = std::max(off, ahead);
        while (depth(off + 1) > depth(off)) ++off;
        back = std::max(back, off);
        while (along(back + 1) < along(back)) ++back;
        double const wide = (along(ahead) - along(back)) / length, deep = depth(off) / length;
        if (wide * deep < best_area) {
            best_area = wide * deep;
            best = {std::min(wide, deep), std::max(wide, deep)};
        }
    }
    return best;
}

double rectangle_width(Polygon const& polygon) { return rectangle_sides(polygon).width_m; }

}  // namespace lacuna
