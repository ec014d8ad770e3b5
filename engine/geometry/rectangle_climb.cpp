// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/rectangle_climb.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

constexpr double shrink_m = 1e-6;  ///< on each side of a result
constexpr double rounding_m = 1e-9;
constexpr double first_turn_deg = 2;  ///< halved where it does not help
constexpr double worth_share = 1e-5;  ///< a smaller gain is none
constexpr int most_turns = 60;
/// A turn by the step at hand, of the steps so far and all to come, hardly gains more: below these shares of what is
/// asked for a climb is given up.
constexpr double rough_step_deg = 0.6, rough_share = 0.9, fine_step_deg = 0.15, fine_share = 0.975;

double at(double v, double v0, double v1, double u0, double u1)
{
    return v1 > v0 ? u0 + (u1 - u0) * (v - v0) / (v1 - v0) : u1;
}

/// No rectangle is larger whose upper side is between v0 and v1, where `free0` falling to `free1` is free, that goes
/// down by `down` at the most and is no wider than `wide`.
double most_m2(double v0, double v1, double free0, double free1, double down, double wide)
{
    double const fall = (free0 - free1) / (v1 - v0);
    if (!(fall > 0)) return (v1 + down) * std::min(wide, free0);
    // The area rises to where `wide` is no longer free; beyond it is a parabola.
    double const free_at_0 = free0 + fall * v0;
    double const v = std::clamp((free_at_0 / fall - down) / 2, std::clamp((free_at_0 - wide) / fall, v0, v1), v1);
    return (v + down) * std::min(wide, free_at_0 - fall * v);
}

}  // namespace

RectangleClimb::RectangleClimb(Polygon const& polygon, double min_width_m, double finest_turn_deg)
    : polygon_{polygon}, min_width_{min_width_m}, finest_turn_{finest_turn_deg}
{
}

std::optional<OrientedRectangle> RectangleClimb::from(OrientedRectangle const& seed, double least_m2)
{
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
    for (double step = first_turn_deg; step > finest_turn_ && turns < most_turns; ++turns) {
        if (step < rough_step_deg && best.area() < rough_share * least_m2) return std::nullopt;
        if (step < fine_step_deg && best.area() < fine_share * least_m2) return std::nullopt;
        if (try_at(best_degrees + sign * step)) continue;
        sign = -sign;
        if (!try_at(best_degrees + sign * step)) step /= 2;
    }
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
            if (most_m2(up.v0, up.v1, up.left0 + up.right0, up.left1 + up.right1, down.v1, wide) <= best_m2 ||
                most_m2(down.v0, down.v1, down.left0 + down.right0, down.left1 + down.right1, up.v1, wide) <= best_m2)
                continue;
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

/// The largest whose upper side is in one stretch and whose lower side is in the other. What is free on a side is the
/// less of two that fall, so the width is linear in up to four regions of upper and lower side. Within one the area has
/// no maximum: it is on a line where as much is free above as below, or where a stretch ends. (What a stretch begins
/// with, the one before it ends with or has more.)
RectangleClimb::Found RectangleClimb::best_of(Level up, Level down, Found best) const
{
    for (auto* level : {&up, &down})
        if (level->v1 - level->v0 < shrink_m) level->left0 = level->left1, level->right0 = level->right1;
    Falls const up_falls = falls_of(up), down_falls = falls_of(down);
    double const up_tall = up.v1 - up.v0, down_tall = down.v1 - down.v0;
    auto const along = [&](Walk const& walk) { best = best_along(walk, up, down, best); };
    // Where nothing falls, nothing is lost by going to the end.
    if (!up_falls.any() && !down_falls.any()) along({up.v1, down.v1, 0, 0, 0});
    if (down_falls.any()) along({up.v1, down.v0, 0, 1, down_tall});
    if (up_falls.any()) along({up.v0, down.v1, 1, 0, up_tall});
    if (!up_falls.any() || !down_falls.any()) return best;
    if (up.v0 == 0) along({0, down.v0, 0, 1, down_tall});
    if (down.v0 == 0) along({up.v0, 0, 1, 0, up_tall});
    auto const as_much = [&](double up_free, double up_fall, double down_free, double down_fall) {
        double const steeper = std::max(up_fall, down_fall);
        if (!(steeper > 0)) return;
        Walk walk{up.v0, down.v0, down_fall / steeper, up_fall / steeper, 0};
        if (up_fall >= down_fall)
            walk.v += (up_free - down_free) / up_fall;
        else
            walk.d += (down_free - up_free) / down_fall;
        double from = -1e300, to = 1e300;
        auto const clip = [&](double at_0, double step, double low, double high) {
            if (step > 0) {
                from = std::max(from, (low - at_0) / step);
                to = std::min(to, (high - at_0) / step);
            } else if (!(at_0 >= low && at_0 <= high)) {
                to = -1e300;
            }
        };
        clip(walk.v, walk.dv, up.v0, up.v1);
        clip(walk.d, walk.dd, down.v0, down.v1);
        if (to <= from) return;
        walk.v += walk.dv * from;
        walk.d += walk.dd * from;
        walk.most = to - from;
        along(walk);
    };
    as_much(up.left0, up_falls.left, down.left0, down_falls.left);
    as_much(up.right0, up_falls.right, down.right0, down_falls.right);
    return best;
}

RectangleClimb::Falls RectangleClimb::falls_of(Level const& level)
{
    double const tall = level.v1 - level.v0;
    return {(level.left0 - level.left1) / tall, (level.right0 - level.right1) / tall};
}

/// The largest of a walk. Between the places where another of two becomes the less, the area is a parabola: it is
/// largest at its top, at an end, or where a side is just the least width.
RectangleClimb::Found RectangleClimb::best_along(Walk const& walk, Level const& up, Level const& down, Found best) const
{
    struct Linear {
        double at_0, step;
        [[nodiscard]] double at(double t) const { return at_0 + step * t; }
    };
    Falls const up_falls = falls_of(up), down_falls = falls_of(down);
    double const rise = walk.v - up.v0, drop = walk.d - down.v0;
    Linear const left[2] = {{up.left0 - up_falls.left * rise, -up_falls.left * walk.dv},
                            {down.left0 - down_falls.left * drop, -down_falls.left * walk.dd}};
    Linear const right[2] = {{up.right0 - up_falls.right * rise, -up_falls.right * walk.dv},
                             {down.right0 - down_falls.right * drop, -down_falls.right * walk.dd}};
    Linear const high{walk.v + walk.d, walk.dv + walk.dd};
    auto const keep = [&](double t) {
        if (!(t >= 0 && t <= walk.most)) return;
        Found const found{walk.v + walk.dv * t, walk.d + walk.dd * t, std::min(left[0].at(t), left[1].at(t)),
                          std::min(right[0].at(t), right[1].at(t))};
        if (found.up + found.down >= min_width_ && found.left + found.right >= min_width_ && found.area() > best.area())
            best = found;
    };
    double const just_wide = min_width_ + rounding_m;
    keep(0);
    keep(walk.most);
    if (high.step > 0) keep((just_wide - high.at_0) / high.step);
    double changes[4] = {0, walk.most, walk.most, walk.most};
    std::size_t pieces = 1;
    for (auto const* side : {left, right}) {
        double const t = (side[1].at_0 - side[0].at_0) / (side[0].step - side[1].step);
        if (!(t > 0 && t < walk.most)) continue;
        keep(t);
        changes[pieces++] = t;
    }
    if (pieces == 3 && changes[1] > changes[2]) std::swap(changes[1], changes[2]);
    for (std::size_t i = 0; i < pieces; ++i) {
        double const middle = (changes[i] + changes[i + 1]) / 2;
        auto const less = [&](Linear const(&side)[2]) {
            return side[0].at(middle) <= side[1].at(middle) ? side[0] : side[1];
        };
        Linear const l = less(left), r = less(right), wide{l.at_0 + r.at_0, l.step + r.step};
        if (!(wide.step < 0)) continue;
        keep((just_wide - wide.at_0) / wide.step);
        keep(-(high.at_0 * wide.step + high.step * wide.at_0) / (2 * high.step * wide.step));
    }
    return best;
}

}  // namespace lacuna
