// SPDX-License-Identifier: Apache-2.0
#include "engine/placement/free_rows.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace lacuna {

namespace {

constexpr double shrink_m = 1e-6;
constexpr double contact_m = 5e-7;        ///< an edge that enters a row by less only touches it
constexpr double level_slope = 0.02;      ///< of an edge that runs along the direction
constexpr double least_level_edge_m = 1;  ///< shorter ones anchor no rows
constexpr double edges_a_row = 4;
constexpr double level_step_m = 0.25;
constexpr double most_levels = 2000;
constexpr double chord_slack_m = 1e-5;  ///< rounding of a level's chords

}  // namespace

FreeRows::FreeRows(Polygon const& polygon, double radians) : cos_{std::cos(radians)}, sin_{std::sin(radians)}
{
    origin_ = polygon.outer.front();
    add(polygon.outer, true);
    for (auto const& inner : polygon.inners) add(inner, false);
    fill_rows();
    fill_levels();
    seen_.assign(edges_.size(), 0);
}

void FreeRows::add(Ring const& ring, bool outer)
{
    auto const turned = [&](Point p) {
        double const dx = p.x - origin_.x, dy = p.y - origin_.y;
        return Point{dx * cos_ + dy * sin_, -dx * sin_ + dy * cos_};
    };
    for (std::size_t i = 1; i < ring.size(); ++i) {
        Point const a = turned(ring[i - 1]), b = turned(ring[i]);
        low_ = std::min(low_, a.y);
        high_ = std::max(high_, a.y);
        edges_.push_back(a.y <= b.y ? Edge{a, b, outer} : Edge{b, a, outer});
    }
}

std::size_t FreeRows::row_of(double y) const
{
    if (!(high_ > low_)) return 0;
    double const rows = static_cast<double>(rows_);
    return static_cast<std::size_t>(std::clamp((y - low_) / (high_ - low_) * rows, 0.0, rows - 1));
}

void FreeRows::fill_rows()
{
    rows_ = static_cast<std::size_t>(std::max(1.0, static_cast<double>(edges_.size()) / edges_a_row));
    starts_.assign(rows_ + 1, 0);
    for (auto const& e : edges_)
        for (std::size_t r = row_of(e.a.y); r <= row_of(e.b.y); ++r) ++starts_[r + 1];
    for (std::size_t r = 1; r <= rows_; ++r) starts_[r] += starts_[r - 1];
    members_.resize(starts_.back());
    std::vector<std::uint32_t> next{starts_.begin(), starts_.end() - 1};
    for (std::uint32_t i = 0; i < edges_.size(); ++i)
        for (std::size_t r = row_of(edges_[i].a.y); r <= row_of(edges_[i].b.y); ++r) members_[next[r]++] = i;
}

/// How much of each level lies inside.
void FreeRows::fill_levels()
{
    double const n = std::clamp(std::ceil((high_ - low_) / level_step_m), 1.0, most_levels);
    level_step_ = (high_ - low_) / n;
    auto& inside_m = inside_m_.emplace_back(static_cast<std::size_t>(n), chord_slack_m);
    std::vector<double> xs;
    for (std::size_t i = 0; i < inside_m.size(); ++i) {
        double const y = low_ + (static_cast<double>(i) + 0.5) * level_step_;
        xs.clear();
        std::size_t const row = row_of(y);
        for (std::uint32_t k = starts_[row]; k < starts_[row + 1]; ++k)
            if (Edge const& e = edges_[members_[k]]; e.a.y <= y && e.b.y > y)
                xs.push_back(e.a.x + (e.b.x - e.a.x) * (y - e.a.y) / (e.b.y - e.a.y));
        std::ranges::sort(xs);
        for (std::size_t k = 1; k < xs.size(); k += 2) inside_m[i] += xs[k] - xs[k - 1];
    }
    for (std::size_t run = 1; 2 * run <= static_cast<std::size_t>(n); run *= 2) {
        auto const& half = inside_m_.back();
        std::vector<double> least(half.size() - run);
        for (std::size_t i = 0; i < least.size(); ++i) least[i] = std::min(half[i], half[i + run]);
        inside_m_.push_back(std::move(least));
    }
}

double FreeRows::free_at_most(double y0, double y1) const
{
    if (y0 < low_ - contact_m || y1 > high_ + contact_m) return 0;
    // Levels within the row; where it lies between two there is no bound.
    auto const levels = static_cast<std::ptrdiff_t>(inside_m_.front().size());
    auto const from = std::max<std::ptrdiff_t>(
        0, static_cast<std::ptrdiff_t>(std::ceil((y0 + contact_m - low_) / level_step_ - 0.5)));
    auto const to = std::min<std::ptrdiff_t>(
        levels, static_cast<std::ptrdiff_t>(std::ceil((y1 - contact_m - low_) / level_step_ - 0.5)));
    if (to <= from) return 1e300;
    auto const count = static_cast<std::size_t>(to - from);
    auto const power = static_cast<std::size_t>(std::bit_width(count)) - 1;
    auto const& least = inside_m_[power];
    return std::min(least[static_cast<std::size_t>(from)],
                    least[static_cast<std::size_t>(to) - (std::size_t{1} << power)]);
}

std::vector<double> FreeRows::anchors(std::size_t most) const
{
    struct Level {
        double y, length;
    };
    std::vector<Level> levels;
    for (auto const& e : edges_) {
        double const run = std::abs(e.b.x - e.a.x);
        if (run < least_level_edge_m || e.b.y - e.a.y > level_slope * run) continue;
        levels.push_back({e.a.y, run});
        levels.push_back({e.b.y, run});
    }
    std::ranges::stable_sort(levels, [](Level const& a, Level const& b) { return a.length > b.length; });
    std::vector<double> out{low_, high_};
    for (auto const& level : levels) {
        if (out.size() >= most) break;
        if (std::ranges::none_of(out, [&](double y) { return std::abs(y - level.y) < 0.01; })) out.push_back(level.y);
    }
    return out;
}

/// The shadows on the x axis of edges that enter the row, and where its middle line crosses the boundary.
void FreeRows::gather(double y0, double y1)
{
    double const middle = (y0 + y1) / 2;
    crossings_.clear();
    shadows_.clear();
    ++question_;
    for (std::uint32_t k = starts_[row_of(y0)]; k < starts_[row_of(y1) + 1]; ++k) {
        std::uint32_t const i = members_[k];
        Edge const& e = edges_[i];
        if (seen_[i] == question_ || e.b.y <= y0 + contact_m || e.a.y >= y1 - contact_m) continue;
        seen_[i] = question_;
        double xa = e.a.x, xb = e.b.x;
        if (double const rise = e.b.y - e.a.y; rise > 0) {
            double const run = (e.b.x - e.a.x) / rise;
            if (e.a.y < y0) xa = e.a.x + (y0 - e.a.y) * run;
            if (e.b.y > y1) xb = e.a.x + (y1 - e.a.y) * run;
            if (e.a.y <= middle && e.b.y > middle) crossings_.push_back({e.a.x + (middle - e.a.y) * run, i});
        }
        shadows_.push_back({std::min(xa, xb), std::max(xa, xb), e.outer});
    }
    std::ranges::sort(crossings_,
                      [](Crossing const& a, Crossing const& b) { return a.x != b.x ? a.x < b.x : a.edge < b.edge; });
    std::ranges::sort(shadows_, [](Shadow const& a, Shadow const& b) {
        return a.from != b.from ? a.from < b.from : a.to != b.to ? a.to < b.to : a.outer < b.outer;
    });
}

void FreeRows::free(double y0, double y1, std::vector<FreeStretch>& out)
{
    out.clear();
    if (y0 < low_ - contact_m || y1 > high_ + contact_m) return;
    gather(y0, y1);
    for (std::size_t k = 1; k < crossings_.size(); k += 2) {
        double const end = crossings_[k].x;
        double reached = crossings_[k - 1].x;
        bool by_outer = edges_[crossings_[k - 1].edge].outer;
        auto const keep = [&](double to, bool to_outer) {
            if (to - reached > 4 * shrink_m) out.push_back({reached + shrink_m, to - shrink_m, by_outer, to_outer});
        };
        for (auto const& shadow : shadows_) {
            if (shadow.to <= reached) continue;
            if (shadow.from >= end) break;
            keep(shadow.from, shadow.outer);
            reached = shadow.to;
            by_outer = shadow.outer;
        }
        if (reached < end) keep(end, edges_[crossings_[k].edge].outer);
    }
}

Polygon FreeRows::rectangle(double x0, double x1, double y0, double y1, bool from_right) const
{
    auto const back = [&](double x, double y) {
        return Point{origin_.x + x * cos_ - y * sin_, origin_.y + x * sin_ + y * cos_};
    };
    Point const a = back(x0, y0), b = back(x1, y0), c = back(x1, y1), d = back(x0, y1);
    return from_right ? Polygon{{c, d, a, b, c}, {}} : Polygon{{a, b, c, d, a}, {}};
}

}  // namespace lacuna
