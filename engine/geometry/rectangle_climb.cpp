// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/rectangle_climb.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

constexpr double shrink_m = 1e-6;       ///< on each side of a result
constexpr double first_turn_deg = 2;    ///< halved where it does not help
constexpr double last_turn_deg = 0.01;  ///< share of the area that is lost by it: about the sides' ratio times 1e-4
constexpr double worth_share = 1e-5;    ///< a smaller gain is none
constexpr int most_turns = 60;
constexpr int few_parts = 10, many_parts = 24;  ///< steps of the golden section, while turning and at the end
/// A turn by the step at hand, of the steps so far and all to come, hardly gains more: below these shares of what is
/// asked for a climb is given up.
constexpr double rough_step_deg = 0.6, rough_share = 0.9, fine_step_deg = 0.15, fine_share = 0.975;
constexpr double golden = 0.6180339887498949;

double at(double v, double v0, double v1, double u0, double u1)
{
    return v1 > v0 ? u0 + (u1 - u0) * (v - v0) / (v1 - v0) : u1;
}

}  // namespace

RectangleClimb::RectangleClimb(Polygon const& polygon, double min_width_m) : polygon_{polygon}, min_width_{min_width_m}
{
}

std::optional<OrientedRectangle> RectangleClimb::from(OrientedRectangle const& seed, double least_m2)
{
    parts_ = few_parts;
    double degrees = seed.angle_deg;
    auto const turned = [](double d) {
        double const r = d * std::numbers::pi / 180;
        return Point{std::cos(r), std::sin(r)};
    };
    Point const along = turned(degrees);
    Point middle{seed.corner.x + (seed.length_m * along.x - seed.width_m * along.y) / 2,
                 seed.corner.y + (seed.length_m * along.y + seed.width_m * along.x) / 2};
    Found best;
    Point best_origin = middle;
    double best_degrees = degrees;
    auto const try_at = [&](double d) {
        Point const cs = turned(d);
        auto const found = largest({middle, cs.x, cs.y}, best.area() * (1 + worth_share));
        if (!(found.area() > best.area() * (1 + worth_share))) return false;
        best = found;
        best_origin = middle;
        best_degrees = d;
        double const u = (found.right - found.left) / 2, v = (found.up - found.down) / 2;
        middle = {middle.x + u * cs.x - v * cs.y, middle.y + u * cs.y + v * cs.x};
        return true;
    };
    if (!try_at(degrees)) return std::nullopt;
    double sign = 1;
    int turns = 0;
    for (double step = first_turn_deg; step > last_turn_deg && turns < most_turns; ++turns) {
        if (step < rough_step_deg && best.area() < rough_share * least_m2) return std::nullopt;
        if (step < fine_step_deg && best.area() < fine_share * least_m2) return std::nullopt;
        if (try_at(best_degrees + sign * step)) continue;
        sign = -sign;
        if (!try_at(best_degrees + sign * step)) step /= 2;
    }
    parts_ = many_parts;
    // Another rectangle about the new middle may be larger at the same angle.
    while (turns++ < most_turns && try_at(best_degrees)) {
    }
    Point const cs = turned(best_degrees);
    double const width = best.left + best.right - 2 * shrink_m, height = best.up + best.down - 2 * shrink_m;
    double const u = -best.left + shrink_m, v = -best.down + shrink_m;
    auto const placed = [&](double a, double b) {
        return Point{best_origin.x + a * cs.x - b * cs.y, best_origin.y + a * cs.y + b * cs.x};
    };
    OrientedRectangle out{placed(u, v), best_degrees, width, height};
    if (width < height) out = {placed(u + width, v), best_degrees + 90, height, width};
    out.angle_deg = std::fmod(out.angle_deg + 720, 360);
    if (out.angle_deg >= 180) {
        // Half a turn on, the opposite corner is the first.
        out.corner = to_polygon(out).outer[2];
        out.angle_deg -= 180;
    }
    if (out.area_m2() < least_m2 || !(out.width_m > 0) || !lies_inside(out, polygon_)) return std::nullopt;
    return out;
}

RectangleClimb::Found RectangleClimb::largest(Frame const& frame, double least_m2)
{
    for (auto& quadrant : quadrants_) quadrant.clear();
    double top = 1e300, bottom = 1e300;  // how far the point's own line is free
    auto const add = [&](Point a, Point b) {
        if (a.x < b.x) std::swap(a, b);
        // The edge from right to left; what of it is right of the point's line and what is left of it.
        auto const half = [&](Point p, Point q, bool right) {  // |u| falls or stays from p to q or rises
            if (p.y > q.y) std::swap(p, q);
            auto const quarter = [&](Point low, Point high, bool up) {  // low.y <= high.y as heights from the point
                quadrants_[(up ? 0 : 2) + (right ? 0 : 1)].push_back(
                    {low.y, std::abs(low.x), high.y, std::min(std::abs(low.x), std::abs(high.x))});
            };
            if (p.y >= 0) return quarter(p, q, true);
            if (q.y <= 0) return quarter({q.x, -q.y}, {p.x, -p.y}, false);
            Point const level{p.x + (q.x - p.x) * (0 - p.y) / (q.y - p.y), 0};
            quarter(level, q, true);
            quarter(level, {p.x, -p.y}, false);
        };
        if (a.x > 0 && b.x < 0) {
            Point const cross{0, a.y + (b.y - a.y) * (a.x - 0) / (a.x - b.x)};
            (cross.y >= 0 ? top : bottom) = std::min(cross.y >= 0 ? top : bottom, std::abs(cross.y));
            half(a, cross, true);
            half(cross, b, false);
            return;
        }
        bool const right = a.x > 0 || b.x > 0;
        if (b.x == 0 || a.x == 0) {
            Point const on = b.x == 0 ? b : a;
            (on.y >= 0 ? top : bottom) = std::min(on.y >= 0 ? top : bottom, std::abs(on.y));
        }
        half(a, b, right);
    };
    auto const each = [&](Ring const& ring) {
        Point before{};
        for (std::size_t i = 0; i < ring.size(); ++i) {
            double const dx = ring[i].x - frame.origin.x, dy = ring[i].y - frame.origin.y;
            Point const now{dx * frame.c + dy * frame.s, -dx * frame.s + dy * frame.c};
            if (i > 0) add(before, now);
            before = now;
        }
    };
    each(polygon_.outer);
    for (auto const& inner : polygon_.inners) each(inner);
    if (!(top < 1e300) || !(bottom < 1e300)) return {};
    for (std::size_t q = 0; q < 4; ++q) free_beside(quadrants_[q], q < 2 ? top : bottom, free_[q]);
    for (std::size_t k = 0; k < 2; ++k) merge(free_[2 * k + 1], free_[2 * k], levels_[k]);
    Found best;
    double best_m2 = std::max(least_m2, 0.0);
    for (auto const& up : levels_[0]) {
        if ((up.v1 + bottom) * (up.left0 + up.right0) <= best_m2) continue;
        for (auto const& down : levels_[1]) {
            double const wide = std::min(up.left0, down.left0) + std::min(up.right0, down.right0);
            if ((up.v1 + down.v1) * wide <= best_m2 || wide < min_width_ || up.v1 + down.v1 < min_width_) continue;
            auto const found = best_of(up, down, best);
            if (found.area() <= best_m2) continue;
            best = found;
            best_m2 = found.area();
        }
    }
    return best;
}

/// The running least of the sides from the point's level up to `top`, as stretches.
void RectangleClimb::free_beside(std::vector<Side>& sides, double top, std::vector<Stretch>& out)
{
    out.clear();
    std::erase_if(sides, [&](Side const& s) { return s.v0 >= top; });
    std::ranges::sort(sides, {}, &Side::v0);
    events_.clear();
    events_.push_back(0);
    events_.push_back(top);
    for (auto const& s : sides)
        for (double const v : {s.v0, s.v1})
            if (v > 0 && v < top) events_.push_back(v);
    std::ranges::sort(events_);
    events_.erase(std::unique(events_.begin(), events_.end()), events_.end());
    double least = 1e300;
    std::size_t next = 0, first = 0;  // sides before `first` have ended
    for (std::size_t i = 0; i + 1 < events_.size(); ++i) {
        double const v0 = events_[i], v1 = events_[i + 1], middle = (v0 + v1) / 2;
        for (; next < sides.size() && sides[next].v0 <= v0; ++next)
            least = std::min(least, sides[next].v1 > sides[next].v0 ? sides[next].u0 : sides[next].u1);
        while (first < next && sides[first].v1 <= v0) ++first;
        Side const* nearest = nullptr;
        for (std::size_t k = first; k < next; ++k) {
            Side const& s = sides[k];
            if (s.v1 <= v0 || s.u1 >= least) continue;
            if (!nearest ||
                at(middle, s.v0, s.v1, s.u0, s.u1) < at(middle, nearest->v0, nearest->v1, nearest->u0, nearest->u1))
                nearest = &s;
        }
        if (!nearest) {
            if (!out.empty() && out.back().u0 == least && out.back().u1 == least)
                out.back().v1 = v1;
            else
                out.push_back({v0, v1, least, least});
            continue;
        }
        double const from = at(v0, nearest->v0, nearest->v1, nearest->u0, nearest->u1),
                     to = at(v1, nearest->v0, nearest->v1, nearest->u0, nearest->u1);
        if (from <= least) {
            out.push_back({v0, v1, from, to});
        } else if (to >= least) {
            out.push_back({v0, v1, least, least});
        } else {
            double const meet = v0 + (v1 - v0) * (from - least) / (from - to);
            out.push_back({v0, meet, least, least});
            out.push_back({meet, v1, least, to});
        }
        least = std::min(least, to);
    }
}

void RectangleClimb::merge(std::vector<Stretch> const& left, std::vector<Stretch> const& right, std::vector<Level>& out)
{
    out.clear();
    for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
        auto const &l = left[i], &r = right[j];
        double const v0 = std::max(l.v0, r.v0), v1 = std::min(l.v1, r.v1);
        if (v1 > v0)
            out.push_back({v0, v1, at(v0, l.v0, l.v1, l.u0, l.u1), at(v1, l.v0, l.v1, l.u0, l.u1),
                           at(v0, r.v0, r.v1, r.u0, r.u1), at(v1, r.v0, r.v1, r.u0, r.u1)});
        bool const left_ends = l.v1 <= v1, right_ends = r.v1 <= v1;
        if (left_ends) ++i;
        if (right_ends) ++j;
    }
}

/// The largest whose upper side is in one stretch and whose lower side is in the other: golden section over the upper
/// side, each time with the best lower side.
RectangleClimb::Found RectangleClimb::best_of(Level const& up, Level const& down, Found best) const
{
    double low = up.v0, high = up.v1;
    auto const keep = [&](double v) {
        auto const found = best_below(up, v, down);
        if (found.area() > best.area()) best = found;
        return found.area();
    };
    keep(high);
    if (up.left0 == up.left1 && up.right0 == up.right1) return best;  // nothing is lost by going up
    keep(low);
    double a = high - golden * (high - low), b = low + golden * (high - low), at_a = keep(a), at_b = keep(b);
    for (int i = 0; i < parts_ && high - low > 1e-5; ++i) {
        if (at_a >= at_b) {
            high = b, b = a, at_b = at_a;
            a = high - golden * (high - low);
            at_a = keep(a);
        } else {
            low = a, a = b, at_a = at_b;
            b = low + golden * (high - low);
            at_b = keep(b);
        }
    }
    return best;
}

/// The best lower side for an upper side at v. What is free on a side is the less of two, one of which falls downward:
/// between the places where they change, the area is a parabola.
RectangleClimb::Found RectangleClimb::best_below(Level const& up, double v, Level const& down) const
{
    double const left = at(v, up.v0, up.v1, up.left0, up.left1), right = at(v, up.v0, up.v1, up.right0, up.right1);
    auto const on = [&](double d) {
        return Found{v, d, std::min(left, at(d, down.v0, down.v1, down.left0, down.left1)),
                     std::min(right, at(d, down.v0, down.v1, down.right0, down.right1))};
    };
    Found best;
    auto const keep = [&](double d) {
        if (!(d >= down.v0 && d <= down.v1)) return;
        auto const found = on(d);
        if (found.up + found.down >= min_width_ && found.left + found.right >= min_width_ && found.area() > best.area())
            best = found;
    };
    double const tall = down.v1 - down.v0;
    double const left_fall = (down.left0 - down.left1) / tall, right_fall = (down.right0 - down.right1) / tall;
    keep(down.v1);
    if (left_fall <= 0 && right_fall <= 0) return best;
    keep(down.v0);
    keep(min_width_ - v);
    if (left_fall > 0) keep(down.v0 + (down.left0 - left) / left_fall);
    if (right_fall > 0) keep(down.v0 + (down.right0 - right) / right_fall);
    // (v + d) (w - f d): its top, and where the width is the least one.
    auto const parabola = [&](double width_at_0, double fall) {
        if (!(fall > 0)) return;
        keep((width_at_0 / fall - v) / 2);
        keep((width_at_0 - min_width_) / fall);
    };
    double const left_at_0 = down.left0 + left_fall * down.v0, right_at_0 = down.right0 + right_fall * down.v0;
    parabola(left_at_0 + right, left_fall);
    parabola(left + right_at_0, right_fall);
    parabola(left_at_0 + right_at_0, left_fall + right_fall);
    return best;
}

}  // namespace lacuna
