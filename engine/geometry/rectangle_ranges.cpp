// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/rectangle_ranges.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lacuna {

namespace {

constexpr double width_tolerance_m = 1e-4;  ///< by which the least width may be missed
constexpr double contact_m = 1e-7;          ///< an edge that enters a strip by less only touches it
constexpr double rounding_m = 1e-6;         ///< added to every length that bounds
constexpr double widest_class = 2;          ///< wider ranges of sides of slender ones are halved before angles are
constexpr double needle = 0.02;             ///< ratio of sides
constexpr double worth_turning = 0.5;    ///< of the width: where centres of slender ones are so near angles are halved
constexpr std::size_t many_edges = 500;  ///< not kept for each range at every angle
constexpr double worth_a_list = 0.75;    ///< edges are listed anew where no more of them are near

using Pair = RectangleRanges::Pair;

struct Turn {
    double c, s;
    explicit Turn(double radians) : c{std::cos(radians)}, s{std::sin(radians)} {}
    [[nodiscard]] Pair of(Pair p) const { return {p[0] * c + p[1] * s, p[1] * c - p[0] * s}; }
    [[nodiscard]] Pair back(Pair p) const { return {p[0] * c - p[1] * s, p[1] * c + p[0] * s}; }
};

bool has_lower_bound(RectangleRanges::Range const& a, RectangleRanges::Range const& b)
{
    return a.bound_m2 < b.bound_m2;
}

}  // namespace

RectangleRanges::Half::Half(double r)
    : radians{r}, c{std::cos(r)}, s{std::sin(r)}, tan{std::tan(r)}, c2{std::cos(2 * r)}, tan2{std::tan(2 * r)}
{
}

RectangleRanges::RectangleRanges(std::span<Polygon const> parts, double min_width_m)
    : parts_{parts}, min_width_m_{min_width_m}
{
    for (auto const& part : parts) {
        Box const box = bounds(part);
        origins_.push_back({(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2});
        unturned_.push_back(edges_of(origins_.size() - 1, 0));
    }
}

RectangleRanges::Range RectangleRanges::next()
{
    std::ranges::pop_heap(open_, has_lower_bound);
    Range range = std::move(open_.back());
    open_.pop_back();
    return range;
}

void RectangleRanges::begin(std::size_t part, double diameter_m)
{
    Box const box = bounds(parts_[part]);
    double const longest = std::hypot(box.max_x - box.min_x, box.max_y - box.min_y);
    for (int i = 0; i < first_angles; ++i) {
        Range range;
        range.middle = (2 * i + 1) * halves_.front().radians;
        range.part = part;
        range.edges = edges_of(part, range.middle);
        range.low = {1e300, 1e300};
        range.high = {-1e300, -1e300};
        for (auto const& e : *range.edges)
            for (std::size_t k = 0; k < 2; ++k) {
                range.low[k] = std::min(range.low[k], e.a[k]);
                range.high[k] = std::max(range.high[k], e.a[k]);
            }
        range.least = {0, min_width_m_ - width_tolerance_m};
        range.most = {longest, diameter_m};
        add(std::move(range));
    }
}

std::shared_ptr<RectangleRanges::Edges const> RectangleRanges::edges_of(std::size_t part, double radians) const
{
    auto out = std::make_shared<Edges>();
    Turn const turn{radians};
    Point const o = origins_[part];
    auto const turned = [&](Point p) { return turn.of({p.x - o.x, p.y - o.y}); };
    auto const add_ring = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) out->push_back({turned(ring[i - 1]), turned(ring[i])});
    };
    add_ring(parts_[part].outer);
    for (auto const& inner : parts_[part].inners) add_ring(inner);
    return out;
}

/// False where no rectangle of the range is large enough.
bool RectangleRanges::settle(Range& r) const
{
    r.most[1] = std::min(r.most[1], r.most[0]);
    r.bound_m2 = r.most[0] * r.most[1];
    if (!(r.bound_m2 > target_m2_)) return false;
    r.least[1] = std::max(r.least[1], target_m2_ / r.most[0]);
    r.least[0] = std::max({r.least[0], r.least[1], target_m2_ / r.most[1]});
    return r.least[0] <= r.most[0] && r.least[1] <= r.most[1];
}

/// Puts what is left of the range when its strips were looked at among the open ones.
void RectangleRanges::add(Range range)
{
    ++looked_at_;
    if (!settle(range)) return;
    if (is_slender(range) && range.least[1] > needle * range.most[0]) {
        if (range.edges && range.edges->size() > many_edges) range.edges.reset();
        return push(std::move(range));
    }
    if (!range.edges) range.edges = edges_of(range.part, range.middle);
    along_.clear();
    narrow(range, 0, along_);
    for (auto& each : along_) {
        across_.clear();
        if (is_slender(each))
            across_.push_back(std::move(each));
        else
            narrow(each, 1, across_);
        for (auto& left : across_) {
            list_edges(left);
            push(std::move(left));
        }
    }
}

void RectangleRanges::push(Range range)
{
    open_.push_back(std::move(range));
    std::ranges::push_heap(open_, has_lower_bound);
}

/// Turned within the range, the longest of its rectangles would leave the narrowest hardly any width.
bool RectangleRanges::is_slender(Range const& r) const { return half_of(r).tan2 > r.least[1] / r.most[0]; }

/// What is left of the range by what is free along axis k in the strip that all its rectangles hold; of slender ones a
/// piece about their centre, as long as their width lets it be turned.
///
/// A rectangle of sides d, e turned by no more than h holds an unturned one of d', e' where d' cos h + e' sin h <=
/// d and e' cos h + d' sin h <= e, as long as tan h is no more than the ratio of its sides.
void RectangleRanges::narrow(Range const& r, std::size_t k, std::vector<Range>& out)
{
    std::size_t const o = 1 - k;
    double const c = half_of(r).c, s = half_of(r).s;
    double const most = k == 0 ? std::min(r.most[0], r.least[1] / half_of(r).tan2) : r.most[k];
    double const thick = (r.least[o] * c - most * s) / half_of(r).c2;
    double const from = r.high[o] - thick / 2, to = r.low[o] + thick / 2;
    if (!(to - from > 4 * contact_m) || thick < half_of(r).tan * most) {
        out.push_back(r);
        return;
    }
    double const shortest = (std::min(r.least[k], most) - thick * s) / c, reach = (most - thick * s) / c / 2;
    block(*r.edges, k, {from, to}, {r.low[k] - reach, r.high[k] + reach});
    double reached = r.low[k] - reach;
    for (Span const& span : blocked_) {
        double const p = reached, q = span.from;
        reached = std::max(reached, span.to);
        if (q - p < shortest - rounding_m) continue;
        Range left = r;
        left.low[k] = std::max(r.low[k], p + shortest / 2 - rounding_m);
        left.high[k] = std::min(r.high[k], q - shortest / 2 + rounding_m);
        if (left.low[k] > left.high[k]) continue;
        double const middle = std::clamp((p + q) / 2, left.low[k], left.high[k]);
        double const longest = 2 * std::min(middle - p, q - middle);
        if (double const within = longest * c + thick * s + rounding_m; within < most) left.most[k] = within;
        if (!settle(left)) continue;
        if (!r.inside) {
            Pair at{};
            at[k] = middle;
            at[o] = (from + to) / 2;
            if (!holds(r.part, Turn{r.middle}.back(at))) continue;
            left.inside = from <= r.low[o] && to >= r.high[o] && p <= left.low[k] && q >= left.high[k];
        }
        out.push_back(std::move(left));
    }
}

/// What edges take of a strip of axis k within `window`: blocked_, by where it begins, and the window's end.
void RectangleRanges::block(Edges const& edges, std::size_t k, Span strip, Span window)
{
    blocked_.clear();
    std::size_t const o = 1 - k;
    double const low = strip.from + contact_m, high = strip.to - contact_m;
    for (auto const& e : edges) {
        if ((e.a[o] <= low && e.b[o] <= low) || (e.a[o] >= high && e.b[o] >= high)) continue;
        double x0 = e.a[k], x1 = e.b[k];
        if ((x0 <= window.from && x1 <= window.from) || (x0 >= window.to && x1 >= window.to)) continue;
        double const rise = e.b[o] - e.a[o];
        if (rise != 0) {
            double const run = (e.b[k] - e.a[k]) / rise;
            x0 = e.a[k] + (std::clamp(e.a[o], low, high) - e.a[o]) * run;
            x1 = e.a[k] + (std::clamp(e.b[o], low, high) - e.a[o]) * run;
        }
        blocked_.push_back({std::min(x0, x1), std::max(x0, x1)});
    }
    std::ranges::sort(blocked_, {}, &Span::from);
    blocked_.push_back({window.to, window.to});
}

bool RectangleRanges::holds(std::size_t part, Pair p) const
{
    bool in = false;
    for (auto const& e : *unturned_[part])
        if ((e.a[1] > p[1]) != (e.b[1] > p[1]) &&
            p[0] < (e.b[0] - e.a[0]) * (p[1] - e.a[1]) / (e.b[1] - e.a[1]) + e.a[0])
            in = !in;
    return in;
}

/// Only those edges that a rectangle of the range may meet, where these are fewer.
void RectangleRanges::list_edges(Range& r)
{
    double const c = half_of(r).c, s = half_of(r).s;
    Pair low{}, high{};
    for (std::size_t k = 0; k < 2; ++k) {
        bool const past = k == 0 && is_slender(r);  // it may reach farthest at less than the half
        double const reach =
            (past ? std::hypot(r.most[0], r.most[1]) : r.most[k] * c + r.most[1 - k] * s) / 2 + rounding_m;
        low[k] = r.low[k] - reach;
        high[k] = r.high[k] + reach;
    }
    near_.clear();
    for (auto const& e : *r.edges) {
        bool const off = (e.a[0] < low[0] && e.b[0] < low[0]) || (e.a[0] > high[0] && e.b[0] > high[0]) ||
                         (e.a[1] < low[1] && e.b[1] < low[1]) || (e.a[1] > high[1] && e.b[1] > high[1]);
        if (!off) near_.push_back(e);
    }
    if (static_cast<double>(near_.size()) < worth_a_list * static_cast<double>(r.edges->size()))
        r.edges = std::make_shared<Edges>(near_);
    else if (near_.size() > many_edges && r.edges->size() == unturned_[r.part]->size())
        r.edges.reset();
}

void RectangleRanges::split(Range const& r)
{
    Pair const sides = r.least;
    if (is_slender(r) && r.most[1] > widest_class * sides[1]) return split_side(r, 1);
    bool const thin = sides[1] <= needle * r.most[0];
    if (is_slender(r) && thin && r.most[0] > widest_class * sides[0]) return split_side(r, 0);
    double const angle = half_of(r).radians * std::min(r.most[0] / sides[1], 1 / half_of(r).tan2);
    // How much the strip is the thinner, as a share. Weights by trial: the fewest ranges on seeded yards.
    double const width = (r.most[1] / sides[1] - 1) / 2;
    double const across = (r.high[1] - r.low[1]) / sides[1], along = (r.high[0] - r.low[0]) / sides[0] / 4;
    if (is_slender(r) && (!thin || across < worth_turning)) return split_angle(r);
    if (width >= std::max({angle, across, along})) return split_side(r, 1);
    if (angle >= std::max(across, along)) return split_angle(r);
    std::size_t const k = across >= along ? 1 : 0;
    double const middle = (r.low[k] + r.high[k]) / 2;
    Range lower = r, upper = r;
    lower.high[k] = upper.low[k] = middle;
    add(std::move(lower));
    add(std::move(upper));
}

void RectangleRanges::split_side(Range const& r, std::size_t k)
{
    Range less = r, more = r;
    less.most[k] = more.least[k] = std::sqrt(r.least[k] * r.most[k]);
    add(std::move(less));
    add(std::move(more));
}

void RectangleRanges::split_angle(Range const& r)
{
    if (halves_.size() == r.halved + 1) halves_.emplace_back(halves_.back().radians / 2);
    double const half = half_of(r).radians / 2;
    for (double const by : {-half, half}) {
        Range part = r;
        part.middle += by;
        ++part.halved;
        Turn const turn{by};
        if (r.edges) {
            auto edges = std::make_shared<Edges>(*r.edges);
            for (auto& e : *edges) e = {turn.of(e.a), turn.of(e.b)};
            part.edges = std::move(edges);
        }
        part.low = {1e300, 1e300};
        part.high = {-1e300, -1e300};
        for (Pair const corner : {r.low, r.high, Pair{r.low[0], r.high[1]}, Pair{r.high[0], r.low[1]}}) {
            Pair const p = turn.of(corner);
            for (std::size_t k = 0; k < 2; ++k) {
                part.low[k] = std::min(part.low[k], p[k]);
                part.high[k] = std::max(part.high[k], p[k]);
            }
        }
        add(std::move(part));
    }
}

/// The longest rectangle at the range's middle angle, place and width, where it is larger than those found and
/// asked for.
std::optional<OrientedRectangle> RectangleRanges::middle_of(Range const& r, double least_m2)
{
    if (!r.inside || !r.edges) return std::nullopt;
    double const width = (r.least[1] + r.most[1]) / 2, middle = (r.low[1] + r.high[1]) / 2;
    double const reach = r.most[0] / 2;
    block(*r.edges, 0, {middle - width / 2, middle + width / 2}, {r.low[0] - reach, r.high[0] + reach});
    double reached = r.low[0] - reach;
    Span best{0, 0};
    for (Span const& span : blocked_) {
        if (span.from - reached > best.to - best.from) best = {reached, span.from};
        reached = std::max(reached, span.to);
    }
    if (!((best.to - best.from) * width > least_m2)) return std::nullopt;
    Turn const turn{r.middle};
    Pair const corner = turn.back({best.from + contact_m, middle - width / 2 + contact_m});
    Point const o = origins_[r.part];
    OrientedRectangle const seed{{o.x + corner[0], o.y + corner[1]},
                                 r.middle * 180 / std::numbers::pi,
                                 best.to - best.from - 2 * contact_m,
                                 width - 2 * contact_m};
    if (!lies_inside(seed, parts_[r.part])) return std::nullopt;
    return seed;
}

}  // namespace lacuna
