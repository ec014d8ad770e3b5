// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/strip_search.h"

#include "engine/geometry/measures.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

constexpr double shrink_m = 1e-6;     ///< on each side of a result
constexpr double same_stop_m = 2e-7;  ///< less than contact_m
constexpr double corner_turn =
    0.268;  ///< tangent of 15 degrees; gentler turns are inside arcs; a strip does not rest there
constexpr double straight_m = 1.0;       ///< an edge at least so long is no part of an arc
constexpr double worth_halving_m = 0.2;  ///< rests farther apart have one more in the middle
constexpr double least_range_m = 1e-3;
constexpr std::size_t most_stops = 2000;
constexpr double edges_a_cell = 6;

void merge_near(std::vector<double>& values)
{
    std::ranges::sort(values);
    auto const same = [](double a, double b) { return b - a < same_stop_m; };
    values.erase(std::unique(values.begin(), values.end(), same), values.end());
}

/// Corners, the ends of straight edges, and where the ring turns back: there the best strip may rest.
bool is_stop(double ux, double uy, double vx, double vy)
{
    double const across = std::abs(ux * vy - uy * vx), along = ux * vx + uy * vy;
    if (across >= corner_turn * along || (uy > 0) != (vy > 0)) return true;
    auto const straight = [](double x, double y) { return x * x + y * y >= straight_m * straight_m; };
    return across != 0 && straight(ux, uy) != straight(vx, vy);
}

std::size_t cell(double at, double from, double to, std::size_t n)
{
    if (!(to > from)) return 0;
    double const cells = static_cast<double>(n);
    return static_cast<std::size_t>(std::clamp((at - from) / (to - from) * cells, 0.0, cells - 1));
}

}  // namespace

StripSearch::StripSearch(Polygon const& polygon, double radians, double least_height_m)
    : cos_{std::cos(radians)}, sin_{std::sin(radians)}
{
    origin_ = polygon.outer.front();
    points_.reserve(corners_of(polygon));
    add(polygon.outer);
    for (auto const& inner : polygon.inners) add(inner);
    fill_bins(least_height_m);
}

/// What only a look into strips needs: bins rule most directions out before that.
void StripSearch::prepare()
{
    if (prepared_) return;
    prepared_ = true;
    edges_.reserve(points_.size());
    std::size_t from = 0;
    for (std::size_t const end : ring_ends_) {
        add_edges(from, end);
        from = end;
    }
    stops_.insert(stops_.end(), {low_, high_});
    merge_near(stops_);
    if (stops_.size() > most_stops) {
        std::vector<double> fewer;
        for (std::size_t i = 0; i < most_stops; ++i) fewer.push_back(stops_[i * stops_.size() / most_stops]);
        stops_ = std::move(fewer);
    }
    fill_cells();
}

Stretch StripSearch::longest(double height, double least, double enough)
{
    Stretch best{0, 0, 0, height};
    if (high_ - low_ < height) return best;
    find_windows(height, least);
    if (windows_.empty()) return best;
    prepare();
    for (auto const& window : windows_) {
        if (window.bound <= std::max(best.length(), least)) break;
        rests_in(window, height);
        for (double const y : rests_) {
            if (best.length() >= enough) return best;
            if (window.from == window.end) {
                chords_at(y + height / 2, now_free_);
                for (auto const& chord : now_free_) keep_in(best, chord, y, height, least);
            }
            for (auto i = window.from; i < window.end; ++i) keep_in(best, common_[i], y, height, least);
        }
    }
    return best;
}

Stretch StripSearch::grown(Stretch s) const
{
    double below = low_, above = high_;
    double const middle = s.y + s.height / 2;
    for (auto const& e : edges_) {
        double const left = std::min(e.a.x, e.b.x), right = std::max(e.a.x, e.b.x);
        if (right <= s.x0 + contact_m || left >= s.x1 - contact_m) continue;
        auto const y_at = [&](double x) {
            return e.b.x == e.a.x ? e.a.y : e.a.y + (e.b.y - e.a.y) * (x - e.a.x) / (e.b.x - e.a.x);
        };
        double ya = y_at(std::clamp(s.x0, left, right)), yb = y_at(std::clamp(s.x1, left, right));
        if (e.a.x == e.b.x) ya = e.a.y, yb = e.b.y;
        if (std::max(ya, yb) <= middle) below = std::max(below, std::max(ya, yb));
        if (std::min(ya, yb) >= middle) above = std::min(above, std::min(ya, yb));
    }
    s.y = std::min(s.y, below);
    s.height = std::max(s.height, above - s.y);
    return s;
}

std::optional<Stretch> StripSearch::may_hold(double height, double length, std::int64_t& left)
{
    if (high_ - low_ < height || longest_chord() < length) return std::nullopt;
    prepare();
    struct Range {
        double from, to;  ///< of y
    };
    std::vector<Range> open;
    auto const parts = std::ceil((high_ - low_ - height) / (height / 2));
    double const step = (high_ - low_ - height) / std::max(1.0, parts);
    for (double i = std::max(1.0, parts); i-- > 0;) open.push_back({low_ + i * step, low_ + (i + 1) * step});
    while (!open.empty()) {
        Range const range = open.back();
        open.pop_back();
        // Every strip of the range holds this one.
        double const core = height - (range.to - range.from);
        Stretch stretch{0, 0, range.to, core};
        keep(stretch, range.to, core, length - chord_slack_m);
        if (stretch.length() < length) continue;
        if (--left < 0 || range.to - range.from < least_range_m) return stretch;
        double const middle = (range.from + range.to) / 2;
        open.push_back({range.from, middle});
        open.push_back({middle, range.to});
    }
    return std::nullopt;
}

OrientedRectangle StripSearch::rectangle(Stretch const& s) const
{
    double const length = s.length() - 2 * shrink_m, width = s.height - 2 * shrink_m;
    OrientedRectangle r;
    r.angle_deg = std::atan2(sin_, cos_) * 180 / std::numbers::pi;
    r.length_m = length;
    r.width_m = width;
    r.corner = back({s.x0 + shrink_m, s.y + shrink_m});
    if (length < width) {
        r.corner = back({s.x1 - shrink_m, s.y + shrink_m});
        r.angle_deg += 90;
        std::swap(r.length_m, r.width_m);
    }
    if (r.angle_deg < 180) return r;
    // Half a turn on, the opposite corner is the first.
    r.corner = back(length < width ? Point{s.x0 + shrink_m, s.y + s.height - shrink_m}
                                   : Point{s.x1 - shrink_m, s.y + s.height - shrink_m});
    r.angle_deg -= 180;
    return r;
}

/// Where a strip of this height rests in the window: a side meets a corner, or half-way between two such rests. Fills
/// rests_, ascending.
void StripSearch::rests_in(Window const& window, double height)
{
    double const from = low_ + (window.bin - 1.0) * bin_height_, to = low_ + window.bin * bin_height_;
    auto const in_window = [&](double y) { return y >= low_ && y + height <= high_ && first_bin(y) == window.bin; };
    // One more on either side, for the place half-way to it.
    at_.clear();
    auto const take = [&](double shift) {
        auto first = std::ranges::lower_bound(stops_, from + shift),
             last = std::ranges::upper_bound(stops_, to + shift);
        if (first != stops_.begin()) --first;
        if (last != stops_.end()) ++last;
        for (; first != last; ++first)
            if (double const y = *first - shift; y >= low_ && y + height <= high_) at_.push_back(y);
    };
    take(0);
    take(height);
    std::ranges::sort(at_);
    rests_.clear();
    for (std::size_t i = 0; i < at_.size(); ++i) {
        if (i > 0 && at_[i] - at_[i - 1] < same_stop_m) continue;
        if (in_window(at_[i])) rests_.push_back(at_[i]);
        if (i + 1 == at_.size() || at_[i + 1] - at_[i] <= worth_halving_m) continue;
        if (double const y = (at_[i] + at_[i + 1]) / 2; in_window(y)) rests_.push_back(y);
    }
}

/// The stretches of the line at y that lie inside the polygon.
void StripSearch::chords_at(double y, std::vector<Span>& out)
{
    crossings_.clear();
    for (std::uint32_t k = starts_[row_of(y) * columns_]; k < starts_[(row_of(y) + 1) * columns_]; ++k)
        if (Edge const& e = edges_[members_[k]]; e.a.y <= y && e.b.y > y)
            crossings_.push_back({members_[k], x_of(e, y)});
    std::ranges::sort(crossings_,
                      [](Crossing const& a, Crossing const& b) { return a.x != b.x ? a.x < b.x : a.edge < b.edge; });
    auto const same = [](Crossing const& a, Crossing const& b) { return a.edge == b.edge; };
    crossings_.erase(std::unique(crossings_.begin(), crossings_.end(), same), crossings_.end());
    out.clear();
    for (std::size_t k = 1; k < crossings_.size(); k += 2)
        if (crossings_[k].x > crossings_[k - 1].x) out.push_back({crossings_[k - 1].x, crossings_[k].x});
}

double StripSearch::x_of(Edge const& e, double y) { return e.a.x + (e.b.x - e.a.x) * (y - e.a.y) / (e.b.y - e.a.y); }

Point StripSearch::turn(Point p) const
{
    double const dx = p.x - origin_.x, dy = p.y - origin_.y;
    return {dx * cos_ + dy * sin_, -dx * sin_ + dy * cos_};
}

Point StripSearch::back(Point p) const
{
    return {origin_.x + p.x * cos_ - p.y * sin_, origin_.y + p.x * sin_ + p.y * cos_};
}

void StripSearch::add(Ring const& ring)
{
    for (Point const p : ring) {
        Point const t = turn(p);
        low_ = std::min(low_, t.y);
        high_ = std::max(high_, t.y);
        left_ = std::min(left_, t.x);
        right_ = std::max(right_, t.x);
        points_.push_back(t);
    }
    ring_ends_.push_back(points_.size());
}

/// Of the ring in points_[from, end).
void StripSearch::add_edges(std::size_t from, std::size_t end)
{
    for (std::size_t i = from; i + 1 < end; ++i) {
        Point const before = points_[i > from ? i - 1 : end - 2], a = points_[i], b = points_[i + 1];
        edges_.push_back(a.y <= b.y ? Edge{a, b} : Edge{b, a});
        double const ux = a.x - before.x, uy = a.y - before.y, vx = b.x - a.x, vy = b.y - a.y;
        if (is_stop(ux, uy, vx, vy)) stops_.push_back(a.y);
    }
}

/// Longest free stretch at this y, kept where it beats `best`. It lies in what is free in every bin that the strip
/// holds, so only the edges beside that are looked at.
void StripSearch::keep(Stretch& best, double y, double height, double least)
{
    double const wanted = std::max(best.length(), least) - chord_slack_m;
    auto const end = static_cast<std::size_t>(
        std::clamp(std::floor((y + height - low_) / bin_height_), 0.0, static_cast<double>(longest_.size())));
    std::size_t const first = first_bin(y);
    if (first >= end) {
        chords_at(y + height / 2, now_free_);
    } else {
        for (std::size_t i = first; i < end; ++i)
            if (longest_[i] <= wanted) return;
        now_free_.assign(free_.begin() + bin_starts_[first], free_.begin() + bin_starts_[first + 1]);
        for (std::size_t i = first + 1; i < end && !now_free_.empty(); ++i) narrow(i, wanted);
    }
    for (auto const& span : now_free_) keep_in(best, span, y, height, least);
}

void StripSearch::keep_in(Stretch& best, Span const& chord, double y, double height, double least)
{
    if (chord.to - chord.from + chord_slack_m <= std::max(best.length(), least)) return;
    gather(chord, y, y + height);
    double reached = chord.from;
    for (auto const& span : spans_) {
        if (span.from - reached > best.length()) best = {reached, span.from, y, height};
        reached = std::max(reached, span.to);
    }
}

std::vector<Stretch> StripSearch::free_at(double y, double height, double least)
{
    std::vector<Stretch> out;
    if (y < low_ - contact_m || y + height > high_ + contact_m) return out;
    prepare();
    chords_at(y + height / 2, now_free_);
    for (auto const& chord : now_free_) {
        gather(chord, y, y + height);
        double reached = chord.from;
        for (auto const& span : spans_) {
            if (span.from - reached > least) out.push_back({reached, span.from, y, height});
            reached = std::max(reached, span.to);
        }
    }
    return out;
}

/// What blocks the chord in the strip from y to top: spans_, by where they begin, and the chord's end.
void StripSearch::gather(Span const& chord, double y, double top)
{
    spans_.clear();
    // An edge in several cells is met several times, which changes nothing here.
    std::size_t const last_row = row_of(top), last_column = column_of(chord.to);
    for (std::size_t row = row_of(y); row <= last_row; ++row)
        for (std::uint32_t k = starts_[row * columns_ + column_of(chord.from)];
             k < starts_[row * columns_ + last_column + 1]; ++k) {
            Edge const& e = edges_[members_[k]];
            if (e.b.y <= y + contact_m || e.a.y >= top - contact_m) continue;
            Span const span = shadow_of(e, y, top);
            if (span.to > chord.from && span.from < chord.to) spans_.push_back(span);
        }
    std::ranges::sort(spans_, {}, &Span::from);
    spans_.push_back({chord.to, chord.to});
}

std::size_t StripSearch::row_of(double y) const { return cell(y, low_, high_, rows_); }
std::size_t StripSearch::column_of(double x) const { return cell(x, left_, right_, columns_); }

/// Edges by the cells of a grid, row by row, so that a strip looks at its own part of a large polygon only.
void StripSearch::fill_cells()
{
    double const cells = static_cast<double>(edges_.size()) / edges_a_cell;
    double const high = high_ - low_, wide = right_ - left_;
    rows_ = static_cast<std::size_t>(std::clamp(std::sqrt(cells * high / std::max(wide, 1e-9)), 1.0, cells + 1));
    columns_ = static_cast<std::size_t>(std::max(1.0, cells / static_cast<double>(rows_)));
    starts_.assign(rows_ * columns_ + 1, 0);
    auto const each_cell = [&](Edge const& e, auto&& use) {
        std::size_t const from = column_of(std::min(e.a.x, e.b.x)), to = column_of(std::max(e.a.x, e.b.x));
        for (std::size_t row = row_of(e.a.y); row <= row_of(e.b.y); ++row)
            for (std::size_t column = from; column <= to; ++column) use(row * columns_ + column);
    };
    for (auto const& e : edges_) each_cell(e, [&](std::size_t c) { ++starts_[c + 1]; });
    for (std::size_t c = 1; c < starts_.size(); ++c) starts_[c] += starts_[c - 1];
    members_.resize(starts_.back());
    std::vector<std::uint32_t> next{starts_.begin(), starts_.end() - 1};
    for (std::uint32_t i = 0; i < edges_.size(); ++i)
        each_cell(edges_[i], [&](std::size_t c) { members_[next[c]++] = i; });
}

}  // namespace lacuna
