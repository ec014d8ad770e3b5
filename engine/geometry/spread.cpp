// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/clearance.h"
#include "engine/geometry/strips.h"
#include "engine/geometry/trim.h"
#include "engine/geometry/vectors.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

/// The outward offset of a shape's boundary, with an arc about each corner that bulges out.
class Spread {
public:
    std::optional<CurveShape> run(CurveShape const& shape, double by_m)
    {
        trim_.clear();
        boundary_.clear();
        boxes_.clear();
        by_m_ = by_m;
        for (auto const& polygon : shape) {
            add(polygon.outer);
            for (auto const& inner : polygon.inners) add(inner);
        }
        Box frame;
        for (auto const& box : boxes_) frame = united(frame, box);
        strips_.build(boxes_, frame, by_m);
        auto rings = trim_.rings([this](Point p, Curve const&) { return !nearer_than(p, by_m_ - Trim::slack_m); });
        if (!rings) return std::nullopt;
        return grouped(std::move(*rings));
    }

    /// The part of `free` further than `by_m` from `core`; `opened` is what run() made of the core.
    std::optional<CurveShape> beyond(CurveShape const& free, CurveShape const& core, CurveShape const& opened,
                                     double by_m)
    {
        constexpr int turned = -2;
        trim_.clear();
        boundary_.clear();
        boxes_.clear();
        by_m_ = by_m;
        Box frame;
        each_curve(core, [&](Curve const& c, bool) {
            boundary_.push_back(c);
            boxes_.push_back(grown(bounds(c), by_m + 1e-3));
            frame = united(frame, boxes_.back());
        });
        strips_.build(boxes_, frame, by_m);
        std::size_t first = 0;
        each_curve(
            free,
            [&](Curve const& c, bool starts) {
                if (starts) first = trim_.size();
                trim_.add(c, !starts);
            },
            [&] { trim_.close(first); });
        // The rounded corners of the opened shape, from their other side.
        each_curve(opened, [&](Curve const& c, bool) {
            if (c.radius_m > 0) trim_.add({c.b, c.a, c.centre, -c.radius_m, turned}, false);
        });
        auto rings = trim_.rings([this](Point p, Curve const& c) {
            return c.source == turned || !nearer_than(p, by_m_ + 4 * Trim::slack_m);
        });
        if (!rings) return std::nullopt;
        return grouped(std::move(*rings));
    }

private:
    template <class Visit, class End>
    static void each_curve(CurveShape const& shape, Visit const& visit, End const& end)
    {
        auto const ring = [&](CurveRing const& curves) {
            for (std::size_t i = 0; i < curves.size(); ++i) visit(curves[i], i == 0);
            if (!curves.empty()) end();
        };
        for (auto const& polygon : shape) {
            ring(polygon.outer);
            for (auto const& inner : polygon.inners) ring(inner);
        }
    }
    template <class Visit>
    static void each_curve(CurveShape const& shape, Visit const& visit)
    {
        each_curve(shape, visit, [] {});
    }

    static Point heading(Curve const& c, bool at_end)
    {
        Point d = minus(c.b, c.a);
        if (c.radius_m != 0) {
            Point const r = minus(at_end ? c.b : c.a, c.centre);
            d = c.radius_m > 0 ? Point{-r.y, r.x} : Point{r.y, -r.x};
        }
        double const n = length(d);
        return {d.x / n, d.y / n};
    }

    void add(CurveRing const& ring)
    {
        auto const start = trim_.size();
        bool joined = false;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            Curve const& c = ring[i];
            Curve const& next = ring[(i + 1) % ring.size()];
            boundary_.push_back(c);
            boxes_.push_back(grown(bounds(c), by_m_));
            Point const u = heading(c, false), v = heading(c, true), w = heading(next, false);
            Curve moved{right_of(c.a, u), right_of(c.b, v), c.centre, 0, c.source};
            if (c.radius_m > 0) moved.radius_m = c.radius_m + by_m_;
            if (c.radius_m < 0) moved.radius_m = std::min(-1e-12, c.radius_m + by_m_);
            trim_.add(moved, joined);
            joined = true;
            // Where the boundary goes on in its direction the offset does too.
            if (cross(v, w) > 1e-7 || dot(v, w) < 0) add_arc(c.b, moved.b, right_of(c.b, w));
        }
        if (!ring.empty()) trim_.close(start);
    }

    [[nodiscard]] Point right_of(Point p, Point d) const { return {p.x + d.y * by_m_, p.y - d.x * by_m_}; }

    void add_arc(Point centre, Point from, Point to)
    {
        Curve const whole{from, to, centre, by_m_, Curve::none};
        int const parts = parts_of(whole);
        Point last = from;
        for (int k = 1; k <= parts; ++k) {
            Point const next = k == parts ? to : point_at(whole, static_cast<double>(k) / parts);
            trim_.add({last, next, centre, by_m_, Curve::none}, true);
            last = next;
        }
    }

    bool nearer_than(Point p, double metres) const
    {
        auto const [first, last] = strips_.at(p.y);
        return std::any_of(first, last, [&](std::uint32_t i) {
            Box const& box = boxes_[i];
            if (p.x < box.min_x || p.x > box.max_x || p.y < box.min_y || p.y > box.max_y) return false;
            return squared_distance_to(p, boundary_[i]) < metres * metres;
        });
    }

    double by_m_ = 0;
    std::vector<Curve> boundary_;
    std::vector<Box> boxes_;
    Strips strips_;
    Trim trim_;
};

}  // namespace

std::optional<CurveShape> spread(CurveShape const& shape, double by_m)
{
    if (shape.empty()) return CurveShape{};
    thread_local Spread spreading;
    return spreading.run(shape, by_m);
}

std::optional<CurveShape> beyond(CurveShape const& free, CurveShape const& core, CurveShape const& opened, double by_m)
{
    if (core.empty()) return free;
    thread_local Spread spreading;
    return spreading.beyond(free, core, opened, by_m);
}

}  // namespace lacuna
