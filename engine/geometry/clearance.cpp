// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/clearance.h"

#include "engine/geometry/side_corner.h"
#include "engine/geometry/side_ranges.h"
#include "engine/geometry/strips.h"
#include "engine/geometry/trim.h"
#include "engine/geometry/vectors.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lacuna {

namespace {

constexpr double least_distance_m = 1e-4;
constexpr std::size_t most_sides = 200'000;

/// Sides that bound one body: the ground, or a solid. Threads and spots bound none.
struct Body {
    std::uint32_t first = 0, count = 0;
    Box box{};
    bool solid = true;
};

double twice_signed_area(Ring const& ring)
{
    double sum = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i)
        sum += cross(minus(ring[i], ring[0]), minus(ring[i + 1], ring[0]));
    return sum;
}

class Clearance {
public:
    /// False where the task is out of bounds.
    bool prepare(ClearanceTask const& task, double more_m, Point origin)
    {
        sides_.clear();
        bodies_.clear();
        body_of_.clear();
        origin_ = origin;
        ground_ = bounds(*task.ground);
        ground_ = {ground_.min_x - origin.x, ground_.min_y - origin.y, ground_.max_x - origin.x,
                   ground_.max_y - origin.y};
        good_ = true;
        std::size_t side = 0;
        begin_body(false);
        for (auto const& polygon : *task.ground) {
            auto const ring = [&](Ring const& corners, bool outer) {
                add_ring(corners, outer, [&](std::size_t i) {
                    return (task.setbacks_m.empty() ? task.setback_m : task.setbacks_m[side + i]) + more_m;
                });
                side += corners.empty() ? 0 : corners.size() - 1;
            };
            ring(polygon.outer, true);
            for (auto const& inner : polygon.inners) ring(inner, false);
        }
        end_body();
        for (std::size_t i = 0; i < task.solids.size(); ++i) {
            source_ = static_cast<int>(i);
            add_solid(task.solids[i], more_m);
        }
        source_ = Curve::none;
        for (auto const& thread : task.threads) add_thread(*thread.line, thread.clear_m + more_m);
        for (auto const& spot : task.spots) add_spot(spot.at, spot.clear_m + more_m);
        return good_ && sides_.size() <= most_sides;
    }

    std::optional<CurveShape> solve()
    {
        trim_.clear();
        for (auto const& chain : chains_) offset_chain(chain);
        chains_.clear();
        double widest = 0;
        reaches_.clear();
        ranges_.clear();
        for (auto const& side : sides_) {
            widest = std::max(widest, side.clear_m);
            reaches_.push_back(side.reach);
            ranges_.add(side);
        }
        strips_.build(reaches_, ground_, widest);
        trim_.drop([this](Curve const& curve) { return swallowed(curve); });
        crossings_.assign(bodies_.size(), 0);
        auto rings = trim_.rings([this](Point p, Curve const&) { return allowed(p); });
        if (!rings) return std::nullopt;
        return grouped(std::move(*rings));
    }

    void reset() { chains_.clear(); }

    [[nodiscard]] std::vector<ClearSide> sides() const
    {
        std::vector<ClearSide> out;
        for (auto const& side : sides_) out.push_back({side.a, side.b, side.clear_m});
        return out;
    }

private:
    /// A closed run of sides.
    struct Chain {
        std::uint32_t first, count;
    };

    void begin_body(bool solid) { bodies_.push_back({static_cast<std::uint32_t>(sides_.size()), 0, {}, solid}); }
    void end_body()
    {
        Body& body = bodies_.back();
        body.count = static_cast<std::uint32_t>(sides_.size()) - body.first;
        for (auto i = body.first; i < sides_.size(); ++i) {
            body.box = united(body.box, reach_of(sides_[i].a, sides_[i].b, 0));
            body_of_.push_back(static_cast<std::uint32_t>(bodies_.size()) - 1);
        }
    }

    void add_side(Point a, Point b, double clear_m)
    {
        if (!(clear_m >= least_distance_m)) good_ = false;
        sides_.push_back({a, b, clear_m, reach_of(a, b, clear_m), source_});
    }

    template <class Distance>
    void add_ring(Ring const& ring, bool left_inside, Distance const& distance)
    {
        if (ring.size() < 4) return;
        bool const forward = (twice_signed_area(ring) > 0) == left_inside;
        auto const first = static_cast<std::uint32_t>(sides_.size());
        std::size_t const n = ring.size() - 1;
        auto const local = [&](std::size_t i) { return Point{ring[i].x - origin_.x, ring[i].y - origin_.y}; };
        Point last = local(0);
        for (std::size_t k = 0; k < n; ++k) {
            std::size_t const side = forward ? k : n - 1 - k;
            Point const next = local(forward ? k + 1 : n - 1 - k);
            if (length(minus(next, last)) < least_clear_side_m) continue;
            add_side(last, next, distance(side));
            last = next;
        }
        if (sides_.size() == first) return;
        sides_.back().b = sides_[first].a;  // the last corners may have been one
        chains_.push_back({first, static_cast<std::uint32_t>(sides_.size()) - first});
    }

    void add_solid(ClearanceTask::Solid const& solid, double more_m)
    {
        double const clear_m = solid.clear_m + more_m;
        Box box = bounds(*solid.shape);
        box = {box.min_x - origin_.x, box.min_y - origin_.y, box.max_x - origin_.x, box.max_y - origin_.y};
        if (!overlap(grown(box, clear_m), ground_)) return;
        std::size_t side = 0;
        auto const ring = [&](Ring const& corners, bool left_inside) {
            add_ring(corners, left_inside,
                     [&](std::size_t i) { return solid.sides_m.empty() ? clear_m : solid.sides_m[side + i] + more_m; });
            side += corners.empty() ? 0 : corners.size() - 1;
        };
        for (auto const& polygon : *solid.shape) {
            begin_body(true);
            ring(polygon.outer, false);
            for (auto const& inner : polygon.inners) ring(inner, true);
            end_body();
        }
    }

    void add_thread(Polyline const& line, double clear_m)
    {
        auto const first = static_cast<std::uint32_t>(sides_.size());
        std::vector<Point> points;
        for (auto const& p : line) {
            Point const q{p.x - origin_.x, p.y - origin_.y};
            if (points.empty() || length(minus(q, points.back())) >= least_clear_side_m) points.push_back(q);
        }
        begin_body(true);
        bodies_.back().solid = false;
        if (points.size() > 1) {
            for (std::size_t i = 1; i < points.size(); ++i) add_side(points[i - 1], points[i], clear_m);
            for (std::size_t i = points.size() - 1; i > 0; --i) add_side(points[i], points[i - 1], clear_m);
            chains_.push_back({first, static_cast<std::uint32_t>(sides_.size()) - first});
        }
        end_body();
        bodies_.back().box = {};
    }

    void add_spot(Point p, double clear_m)
    {
        Point const q{p.x - origin_.x, p.y - origin_.y};
        begin_body(false);
        add_side(q, q, clear_m);
        chains_.push_back({static_cast<std::uint32_t>(sides_.size()) - 1, 1});
        end_body();
        bodies_.back().box = {};
    }

    bool in_sight(Curve const& curve) const { return overlap(bounds(curve), ground_); }

    /// Adds an arc clockwise about `centre` in parts of at most a third of a circle.
    void add_arc(Side const& s, Point centre, Point from, Point to, bool joined)
    {
        Curve const whole{from, to, centre, -s.clear_m, s.source};
        int const parts = parts_of(whole);
        Point last = from;
        for (int k = 1; k <= parts; ++k) {
            Point const next = k == parts ? to : point_at(whole, static_cast<double>(k) / parts);
            trim_.add({last, next, centre, -s.clear_m, s.source}, joined);
            joined = true;
            last = next;
        }
    }

    void offset_spot(Side const& s)
    {
        double const r = s.clear_m;
        Point const p[3] = {{s.a.x + r, s.a.y},
                            {s.a.x - r / 2, s.a.y - r * std::sqrt(0.75)},
                            {s.a.x - r / 2, s.a.y + r * std::sqrt(0.75)}};
        auto const first = trim_.size();
        for (int k = 0; k < 3; ++k) trim_.add({p[k], p[(k + 1) % 3], s.a, -r, s.source}, k > 0);
        trim_.close(first);
    }

    void offset_chain(Chain const& chain)
    {
        using enum SideCorner::Way;
        if (chain.count == 0) return;
        if (chain.count == 1) return offset_spot(sides_[chain.first]);
        auto const side = [&](std::uint32_t k) -> Side const& { return sides_[chain.first + k % chain.count]; };
        corners_.resize(chain.count);  // corner k ends side k
        for (std::uint32_t k = 0; k < chain.count; ++k) corners_[k] = corner_of(side(k), side(k + 1));
        for (std::uint32_t k = 0; k < chain.count; ++k) {
            SideCorner &start = corners_[(k + chain.count - 1) % chain.count], &end = corners_[k];
            double const cut = (start.way == mitre ? start.after_m : 0) + (end.way == mitre ? end.before_m : 0);
            if (cut < length(minus(side(k).b, side(k).a))) continue;
            for (auto* corner : {&start, &end})
                if (corner->way == mitre) corner->way = blunt;
        }
        auto const first_piece = trim_.size();
        bool joined = false, first_seen = false;
        for (std::uint32_t k = 0; k < chain.count; ++k) {
            Side const& s = side(k);
            if (!overlap(s.reach, ground_)) {
                joined = false;
                continue;
            }
            if (k == 0) first_seen = true;
            SideCorner const &start = corners_[(k + chain.count - 1) % chain.count], &end = corners_[k];
            Point const from = start.way == mitre ? start.at : left_of(s, s.a, s.clear_m);
            Point const to = end.way == mitre ? end.at : left_of(s, s.b, s.clear_m);
            trim_.add({from, to, {}, 0, s.source}, joined);
            joined = turn_corner(end, s, side(k + 1), to);
        }
        if (joined && first_seen && trim_.size() > first_piece) trim_.close(first_piece);
    }

    /// Adds the arcs of a corner; true where the next side's offset starts where they end.
    bool turn_corner(SideCorner const& corner, Side const& s, Side const& next, Point to)
    {
        using enum SideCorner::Way;
        Point const ahead = left_of(next, next.a, next.clear_m);
        switch (corner.way) {
            case join:
            case mitre:
                return true;
            case apart:
                return false;
            case arc:
                add_arc(s, s.b, to, ahead, true);
                return true;
            case blunt:
                if (s.clear_m == next.clear_m) return false;
                [[fallthrough]];
            case caps:
                add_arc(s, s.b, to, left_of(s, s.b, -s.clear_m), true);
                add_arc(next, next.a, left_of(next, next.a, -next.clear_m), ahead, false);
                return true;
        }
        return false;
    }

    /// True where one side alone is too near to all of the curve. What is too near to a side is convex: the corners of
    /// a hull of the curve tell.
    bool swallowed(Curve const& curve)
    {
        Point hull[3] = {curve.a, curve.b, curve.a};
        if (curve.radius_m != 0) {
            Point const half{(curve.a.x + curve.b.x) / 2, (curve.a.y + curve.b.y) / 2};
            Point const d = minus(half, curve.centre);
            double const n2 = dot(d, d);
            if (!(n2 > 0.01 * curve.radius_m * curve.radius_m)) return false;
            double const reach = curve.radius_m * curve.radius_m / n2;
            hull[2] = {curve.centre.x + d.x * reach, curve.centre.y + d.y * reach};
        }
        auto const takes = [&](std::size_t i) {
            return std::ranges::all_of(hull, [&](Point p) { return ranges_.nearer(i, p, SideRanges::Slack::deep); });
        };
        // Neighbouring curves are mostly swallowed by the same side.
        if (swallower_ < ranges_.size() && takes(swallower_)) return true;
        for (auto i = next_nearer(hull[2], SideRanges::Slack::deep, 0); i < ranges_.size();
             i = next_nearer(hull[2], SideRanges::Slack::deep, i + 1))
            if (takes(i)) {
                swallower_ = i;
                return true;
            }
        return false;
    }

    /// The first side from `from` on that is too near to `p`; the number of sides where none is.
    std::size_t next_nearer(Point p, SideRanges::Slack slack, std::size_t from) const
    {
        if (strips_.whole()) return ranges_.next_nearer(p, slack, from);
        auto const [first, last] = strips_.at(p.y);
        auto const* const found = std::find_if(std::lower_bound(first, last, from), last,
                                               [&](std::uint32_t i) { return ranges_.nearer(i, p, slack); });
        return found == last ? ranges_.size() : *found;
    }

    bool allowed(Point p)
    {
        if (latest_ < ranges_.size() && ranges_.nearer(latest_, p, SideRanges::Slack::rule)) return false;
        if (auto const near = next_nearer(p, SideRanges::Slack::rule, 0); near < ranges_.size()) {
            latest_ = near;
            return false;
        }
        auto const [first, last] = strips_.at(p.y);
        return bodies_agree(p, first, last);
    }

    /// In the ground and in no solid, by the even-odd rule of each.
    bool bodies_agree(Point p, std::uint32_t const* first, std::uint32_t const* last)
    {
        std::ranges::fill(crossings_, 0);
        for (auto const* i = first; i != last; ++i) {
            Side const& s = sides_[*i];
            if ((s.a.y > p.y) == (s.b.y > p.y)) continue;
            double const x = s.a.x + (p.y - s.a.y) / (s.b.y - s.a.y) * (s.b.x - s.a.x);
            if (x > p.x) crossings_[body_of_[*i]] ^= 1;
        }
        if (!crossings_[0]) return false;
        for (std::size_t b = 1; b < bodies_.size(); ++b)
            if (bodies_[b].solid && crossings_[b]) return false;
        return true;
    }

    Point origin_;
    Box ground_;
    bool good_ = true;
    int source_ = Curve::none;
    std::vector<Side> sides_;
    std::vector<Body> bodies_;
    std::vector<std::uint32_t> body_of_;
    std::vector<Chain> chains_;
    std::vector<SideCorner> corners_;
    std::vector<char> crossings_;
    std::vector<Box> reaches_;
    SideRanges ranges_;  ///< of sides_
    std::size_t latest_ = 0, swallower_ = 0;
    Strips strips_;
    Trim trim_;
};

}  // namespace

std::vector<ClearSide> sides_of(ClearanceTask const& task, Point origin)
{
    Clearance clearance;
    clearance.prepare(task, 0, origin);
    return clearance.sides();
}

std::optional<CurveShape> clear_ground(ClearanceTask const& task, double more_m, Point origin)
{
    if (task.ground->empty()) return CurveShape{};
    thread_local Clearance clearance;  // keeps its memory from task to task
    clearance.reset();
    if (!clearance.prepare(task, more_m, origin)) return std::nullopt;
    return clearance.solve();
}

}  // namespace lacuna
