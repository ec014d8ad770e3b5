// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/facing_walls.h"

#include "engine/geometry/index.h"
#include "engine/geometry/vectors.h"
#include "engine/spaces/segments.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace lacuna {

namespace {

constexpr double least_facing_m = 1.0;
constexpr double least_distance_m = 0.1;  ///< closer walls touch
constexpr double least_cosine = 0.94;     ///< 20 degrees
constexpr double straight_m = 0.05;       ///< corners no further off a line are drawing noise

/// A wall with the building on its left.
struct Wall {
    Point a, b;
    std::uint32_t building = 0;
};

double signed_area(Ring const& ring)
{
    double sum = 0;
    for (std::size_t i = 1; i < ring.size(); ++i)
        sum += cross(minus(ring[i - 1], ring.front()), minus(ring[i], ring.front()));
    return sum / 2;
}

/// The corner with the sharpest turn: no straight wall goes on past it.
std::size_t sharpest_corner(Ring const& ring)
{
    std::size_t best = 0;
    double least = 2;
    auto const n = ring.size() - 1;
    for (std::size_t i = 0; i < n; ++i) {
        Point const in = minus(ring[i], ring[(i + n - 1) % n]), out = minus(ring[i + 1], ring[i]);
        double const cosine = dot(in, out) / (length(in) * length(out));
        if (cosine < least) least = cosine, best = i;
    }
    return best;
}

/// The straight lines from one corner that pass within straight_m of corners that follow it.
class Sleeve {
public:
    explicit Sleeve(Point from) : from_{from} {}

    void add(Point p)
    {
        Point const v = minus(p, from_);
        double const m = length(v);
        far_m_ = std::max(far_m_, m);
        if (m <= straight_m) return;
        if (!along_) along_ = v;
        double const turn = angle(v), half = std::asin(straight_m / m);
        low_ = std::max(low_, turn - half);
        high_ = std::min(high_, turn + half);
    }

    /// Whether the line to `p`, which goes on from the corners added, is one of them.
    [[nodiscard]] bool holds(Point p) const
    {
        Point const v = minus(p, from_);
        if (length(v) < far_m_ - straight_m) return false;  // it turns back
        return !along_ || (low_ <= angle(v) && angle(v) <= high_);
    }

private:
    [[nodiscard]] double angle(Point v) const { return std::atan2(cross(*along_, v), dot(*along_, v)); }
    Point from_;
    std::optional<Point> along_;
    double low_ = -1e9, high_ = 1e9, far_m_ = 0;
};

/// The straight walls of a ring, in its order.
std::vector<std::pair<Point, Point>> straight_walls(Ring const& ring)
{
    std::vector<std::pair<Point, Point>> out;
    if (ring.size() < 4) return out;
    auto const n = ring.size() - 1, start = sharpest_corner(ring);
    auto const at = [&](std::size_t i) { return ring[(start + i) % n]; };
    for (std::size_t from = 0, to = 0; from < n; from = to) {
        to = from + 1;
        Sleeve sleeve{at(from)};
        for (; to < n; ++to) {
            sleeve.add(at(to));
            if (!sleeve.holds(at(to + 1))) break;
        }
        out.emplace_back(at(from), at(to));
    }
    return out;
}

void add_walls(Ring const& ring, bool outer, std::uint32_t building, std::vector<Wall>& out)
{
    bool const turn = (signed_area(ring) > 0) != outer;
    for (auto const& [a, b] : straight_walls(ring))
        if (length(minus(b, a)) >= least_facing_m / 2) out.push_back({turn ? b : a, turn ? a : b, building});
}

/// A stretch of the common direction of two walls.
struct Stretch {
    double from = 0, to = 0;
    [[nodiscard]] double length_m() const { return to - from; }
};

/// The overlap of two walls in a frame along their common direction, with the first wall at the bottom.
struct Overlap {
    Point origin, along, out;  ///< unit vectors; `out` leads from the first wall to the second
    Stretch stretch;
    Segment first, second;          ///< the walls over the overlap, both along it
    double begin_m = 0, end_m = 0;  ///< distances at both ends

    [[nodiscard]] double s(Point r) const { return dot(minus(r, origin), along); }
    /// Of a wall, at a place along the direction.
    [[nodiscard]] Point on(Segment const& wall, double at) const
    {
        return lacuna::along(wall.a, wall.b, (at - stretch.from) / stretch.length_m());
    }
    /// How far a point is out of a wall's line along `out`.
    [[nodiscard]] double beyond(Segment const& wall, Point r) const { return dot(minus(r, on(wall, s(r))), out); }
};

std::optional<Overlap> overlap_of(Wall const& p, Wall const& q, double most_m)
{
    Point const pv = minus(p.b, p.a), qv = minus(q.a, q.b);  // q turned round
    double const pm = length(pv), qm = length(qv);
    Point const u{pv.x / pm, pv.y / pm}, w{qv.x / qm, qv.y / qm};
    if (dot(u, w) < least_cosine) return std::nullopt;
    Point const sum{u.x + w.x, u.y + w.y};
    double const m = length(sum);
    Overlap out;
    out.origin = p.a;
    out.along = {sum.x / m, sum.y / m};
    out.out = {out.along.y, -out.along.x};  // the outer side of p is on its right
    out.stretch = {std::max(out.s(p.a), out.s(q.b)), std::min(out.s(p.b), out.s(q.a))};
    if (out.stretch.length_m() < least_facing_m) return std::nullopt;
    auto const cut = [&](Point a, Point b) {
        auto const at = [&](double s) { return along(a, b, (s - out.s(a)) / (out.s(b) - out.s(a))); };
        return Segment{at(out.stretch.from), at(out.stretch.to)};
    };
    out.first = cut(p.a, p.b);
    out.second = cut(q.b, q.a);
    out.begin_m = dot(minus(out.second.a, out.first.a), out.out);
    out.end_m = dot(minus(out.second.b, out.first.b), out.out);
    if (std::min(out.begin_m, out.end_m) < least_distance_m || (out.begin_m + out.end_m) / 2 > most_m)
        return std::nullopt;
    return out;
}

/// Stretches joined that overlap or lie no further apart than `apart_m`.
std::vector<Stretch> joined(std::vector<Stretch> stretches, double apart_m)
{
    std::ranges::sort(stretches, {}, [](Stretch const& s) { return std::pair{s.from, s.to}; });
    std::vector<Stretch> out;
    for (auto const& each : stretches) {
        if (!out.empty() && each.from <= out.back().to + apart_m)
            out.back().to = std::max(out.back().to, each.to);
        else
            out.push_back(each);
    }
    return out;
}

/// What a stretch has besides some others, which are sorted and apart.
std::vector<Stretch> besides(Stretch const& all, std::vector<Stretch> const& others)
{
    std::vector<Stretch> out;
    double from = all.from;
    for (auto const& each : others) {
        if (each.from > from) out.push_back({from, each.from});
        from = std::max(from, each.to);
    }
    if (all.to > from) out.push_back({from, all.to});
    return out;
}

/// All sides of all buildings, and what of the ground between two walls is built on.
class Standing {
public:
    explicit Standing(std::vector<Building const*> const& buildings) : buildings_{buildings}
    {
        std::vector<Box> boxes, footprints;
        for (auto const* building : buildings) {
            for_each_edge(building->footprint, [&](Segment const& side) {
                sides_.push_back(side);
                boxes.push_back(bounds(side));
            });
            footprints.push_back(bounds(building->footprint));
        }
        side_index_ = BoxIndex{boxes};
        footprint_index_ = BoxIndex{footprints};
    }

    /// Where along an overlap a building stands between the walls, sorted and apart.
    ///
    /// Seen across, the ground between the walls is free or wholly within a building wherever no side lies in it; so
    /// the sides that lie in it tell all but whole stretches, of which one point tells.
    [[nodiscard]] std::vector<Stretch> between(Overlap const& o) const
    {
        double const touch_m = std::min(least_distance_m, std::min(o.begin_m, o.end_m) / 4);
        Box box;
        for (Point const p : {o.first.a, o.first.b, o.second.a, o.second.b}) box = united(box, {p.x, p.y, p.x, p.y});
        std::vector<Stretch> met;
        for (auto const i : side_index_.query(box))
            if (auto const found = within(sides_[i], o, touch_m)) met.push_back(*found);
        met = joined(std::move(met), 0);
        auto built = met;
        for (auto const& rest : besides(o.stretch, met)) {
            double const middle = (rest.from + rest.to) / 2;
            Point const p = o.on(o.first, middle), q = o.on(o.second, middle);
            if (stands_on(along(p, q, 0.5))) built.push_back(rest);
        }
        return joined(std::move(built), 0);
    }

private:
    /// The stretch over which a side lies between the walls, off both.
    static std::optional<Stretch> within(Segment const& side, Overlap const& o, double touch_m)
    {
        double from = 0, to = 1;  // shares of the side
        auto const keep = [&](double at_a, double at_b) {
            if (at_a <= 0 && at_b <= 0) return false;
            if (at_a < 0) from = std::max(from, at_a / (at_a - at_b));
            if (at_b < 0) to = std::min(to, at_a / (at_a - at_b));
            return from < to;
        };
        double const a = o.s(side.a), b = o.s(side.b);
        if (!keep(a - o.stretch.from, b - o.stretch.from) || !keep(o.stretch.to - a, o.stretch.to - b) ||
            !keep(o.beyond(o.first, side.a) - touch_m, o.beyond(o.first, side.b) - touch_m) ||
            !keep(-o.beyond(o.second, side.a) - touch_m, -o.beyond(o.second, side.b) - touch_m))
            return std::nullopt;
        auto const [low, high] = std::minmax({a + from * (b - a), a + to * (b - a)});
        return Stretch{low, high};
    }

    [[nodiscard]] bool stands_on(Point p) const
    {
        auto const near = footprint_index_.query({p.x, p.y, p.x, p.y});
        return std::ranges::any_of(near, [&](std::uint32_t b) { return contains(buildings_[b]->footprint, p); });
    }

    std::vector<Building const*> const& buildings_;
    std::vector<Segment> sides_;
    BoxIndex side_index_, footprint_index_;
};

/// The parts of an overlap over which the walls face each other.
std::vector<FacingWalls> parts_of(Overlap const& o, Standing const& standing, SpaceRules const& rules)
{
    auto const built = standing.between(o);
    auto parting = joined(built, least_facing_m);
    std::erase_if(parting, [&](Stretch const& s) { return s.length_m() < rules.gap_min_facing_m; });
    std::vector<FacingWalls> out;
    for (auto const& part : besides(o.stretch, parting)) {
        double facing_m = part.length_m();
        for (auto const& each : built)
            facing_m -= std::max(0.0, std::min(each.to, part.to) - std::max(each.from, part.from));
        if (facing_m < least_facing_m) continue;
        Point const p0 = o.on(o.first, part.from), p1 = o.on(o.first, part.to), q0 = o.on(o.second, part.from),
                    q1 = o.on(o.second, part.to);
        double const mean_m = (dot(minus(q0, p0), o.out) + dot(minus(q1, p1), o.out)) / 2;
        out.push_back({{{p0, q0, q1, p1, p0}, {}}, facing_m, mean_m, {}, {}});
    }
    return out;
}

Box box_of(Wall const& w) { return bounds(Segment{w.a, w.b}); }

}  // namespace

std::vector<FacingWalls> facing_walls(std::vector<Building const*> const& buildings, SpaceRules const& rules)
{
    std::vector<FacingWalls> out;
    if (!(rules.gap_max_m > 0) || buildings.size() < 2) return out;
    std::vector<Wall> walls;
    for (std::uint32_t b = 0; b < buildings.size(); ++b)
        for (auto const& polygon : buildings[b]->footprint) {
            add_walls(polygon.outer, true, b, walls);
            for (auto const& inner : polygon.inners) add_walls(inner, false, b, walls);
        }
    std::vector<Box> boxes;
    for (auto const& wall : walls) boxes.push_back(box_of(wall));
    BoxIndex const index{boxes};
    std::optional<Standing> standing;
    std::map<std::pair<std::string, std::string>, double> facing_m;
    for (std::uint32_t i = 0; i < walls.size(); ++i)
        for (auto const j : index.query(grown(boxes[i], rules.gap_max_m))) {
            if (j <= i || walls[i].building == walls[j].building) continue;
            auto const overlap = overlap_of(walls[i], walls[j], rules.gap_max_m);
            if (!overlap) continue;
            if (!standing) standing.emplace(buildings);
            for (auto& part : parts_of(*overlap, *standing, rules)) {
                std::tie(part.first, part.second) =
                    std::minmax(buildings[walls[i].building]->id, buildings[walls[j].building]->id);
                facing_m[{part.first, part.second}] += part.facing_m;
                out.push_back(std::move(part));
            }
        }
    std::erase_if(out, [&](auto const& f) { return facing_m[{f.first, f.second}] < rules.gap_min_facing_m; });
    std::ranges::sort(out, [](FacingWalls const& a, FacingWalls const& b) {
        Point const p = a.between.outer.front(), q = b.between.outer.front();
        return std::tie(a.first, a.second, p.x, p.y, a.facing_m) < std::tie(b.first, b.second, q.x, q.y, b.facing_m);
    });
    return out;
}

}  // namespace lacuna
