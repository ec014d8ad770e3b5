// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/oriented_rectangle.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace lacuna {

namespace {

constexpr double shrink_m = 1e-6;           ///< on each side of a result
constexpr double contact_m = 5e-7;          ///< an edge that enters by less only touches; less than shrink_m
constexpr std::size_t most_directions = 6;  ///< edge directions tried
constexpr double corner_turn_deg = 15;      ///< gentler turns are inside arcs; a strip does not stop there
constexpr double straight_m = 1.0;          ///< an edge at least so long is no part of an arc
constexpr double sweep_deg = 5;             ///< between the angles tried where edge directions do not do
constexpr std::size_t most_stops = 2000;    ///< a direction; of a larger polygon every k-th corner is a stop
constexpr std::size_t most_levels = 2000;   ///< a direction
constexpr double same_stop_m = 2e-7;        ///< less than contact_m
constexpr double worth_halving_m = 0.2;     ///< stops farther apart have one more in the middle
constexpr double chord_slack_m = 1e-5;      ///< rounding of a chord
constexpr double width_tolerance_m = 1e-4;  ///< a width asked for may be missed by this much

struct Edge {
    Point a, b;  ///< a.y <= b.y in the turned frame
};

struct Span {
    double from, to;
};

/// A free stretch of a strip: x0..x1 by y..y+height in the turned frame.
struct Stretch {
    double x0 = 0, x1 = 0, y = 0, height = 0;
    [[nodiscard]] double length() const { return x1 - x0; }
};

/// The polygon turned so that a candidate direction is the x axis.
class Turned {
public:
    Turned(Polygon const& polygon, double radians, double least_height)
        : cos_{std::cos(radians)}, sin_{std::sin(radians)}
    {
        origin_ = polygon.outer.front();
        add(polygon.outer);
        for (auto const& inner : polygon.inners) add(inner);
        stops_.insert(stops_.end(), {low_, high_});
        merge_near(stops_);
        if (stops_.size() > most_stops) {
            std::vector<double> fewer;
            for (std::size_t i = 0; i < most_stops; ++i) fewer.push_back(stops_[i * stops_.size() / most_stops]);
            stops_ = std::move(fewer);
        }
        fill_bins();
        fill_levels(least_height);
    }

    /// No rectangle with a side along this direction is longer.
    [[nodiscard]] double longest_chord() const { return *std::ranges::max_element(chords_); }

    /// The longest free stretch of a strip of `height` at any y, if longer than `least`; otherwise empty (length 0).
    Stretch longest(double height, double least = 0)
    {
        Stretch best{0, 0, 0, height};
        if (high_ - low_ < height) return best;
        std::vector<double> at;
        for (double const y : stops_) {
            if (y >= low_ && y + height <= high_) at.push_back(y);
            if (y - height >= low_ && y <= high_) at.push_back(y - height);
        }
        merge_near(at);
        std::vector<Stop> order;
        for (std::size_t i = 0; i < at.size(); ++i) {
            order.push_back({at[i], bound(at[i], height)});
            if (i + 1 < at.size() && at[i + 1] - at[i] > worth_halving_m)
                order.push_back({(at[i] + at[i + 1]) / 2, bound((at[i] + at[i + 1]) / 2, height)});
        }
        std::ranges::stable_sort(order, std::ranges::greater{}, &Stop::bound);
        for (auto const& stop : order) {
            if (stop.bound <= std::max(best.length(), least)) break;
            keep(best, stop.y, height);
        }
        return best;
    }

    /// Grows a free stretch upward and downward to the boundary.
    Stretch grown(Stretch s) const
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

    [[nodiscard]] OrientedRectangle rectangle(Stretch const& s) const
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

private:
    struct Stop {
        double y, bound;
    };

    static void merge_near(std::vector<double>& values)
    {
        std::ranges::sort(values);
        auto const same = [](double a, double b) { return b - a < same_stop_m; };
        values.erase(std::unique(values.begin(), values.end(), same), values.end());
    }

    /// An upper bound of the free length of the strip y..y+height: the shortest chord of the levels in it.
    [[nodiscard]] double bound(double y, double height) const
    {
        double const from = std::ceil((y + contact_m - low_) / level_step_ - 0.5);
        double const to = std::floor((y + height - contact_m - low_) / level_step_ - 0.5);
        double least = 1e300;
        double const step = std::max(1.0, std::floor((to - from) / 8));
        for (double k = std::max(0.0, from); k <= to; k += step)
            if (auto const i = static_cast<std::size_t>(k); i < chords_.size()) least = std::min(least, chords_[i]);
        return least;
    }

    /// The longest chords inside the polygon at levels so close that every strip holds one.
    void fill_levels(double least_height)
    {
        double const extent = high_ - low_;
        double const wanted = least_height > 0 ? std::ceil(extent / (least_height / 2)) : 1;
        auto const n = static_cast<std::size_t>(std::clamp(wanted, 1.0, static_cast<double>(most_levels)));
        level_step_ = extent / static_cast<double>(n);
        chords_.assign(n, 0);
        std::vector<double> crossings;
        for (std::size_t i = 0; i < n; ++i) {
            double const y = low_ + (static_cast<double>(i) + 0.5) * level_step_;
            crossings.clear();
            std::size_t const bin = bin_of(y);
            for (std::uint32_t k = starts_[bin]; k < starts_[bin + 1]; ++k)
                if (Edge const& e = edges_[members_[k]]; e.a.y <= y && e.b.y > y)
                    crossings.push_back(e.a.x + (e.b.x - e.a.x) * (y - e.a.y) / (e.b.y - e.a.y));
            std::ranges::sort(crossings);
            for (std::size_t k = 1; k < crossings.size(); k += 2)
                chords_[i] = std::max(chords_[i], crossings[k] - crossings[k - 1] + chord_slack_m);
        }
    }

    Point turn(Point p) const
    {
        double const dx = p.x - origin_.x, dy = p.y - origin_.y;
        return {dx * cos_ + dy * sin_, -dx * sin_ + dy * cos_};
    }

    Point back(Point p) const { return {origin_.x + p.x * cos_ - p.y * sin_, origin_.y + p.x * sin_ + p.y * cos_}; }

    void add(Ring const& ring)
    {
        std::size_t const n = ring.size() - 1;
        for (std::size_t i = 0; i < n; ++i) {
            Point const before = turn(ring[(i + n - 1) % n]), a = turn(ring[i]), b = turn(ring[i + 1]);
            low_ = std::min(low_, a.y);
            high_ = std::max(high_, a.y);
            edges_.push_back(a.y <= b.y ? Edge{a, b} : Edge{b, a});
            double const ux = a.x - before.x, uy = a.y - before.y, vx = b.x - a.x, vy = b.y - a.y;
            if (is_stop(ux, uy, vx, vy)) stops_.push_back(a.y);
        }
    }

    /// Corners, the ends of straight edges, and where the ring turns back: there the best strip may rest.
    static bool is_stop(double ux, double uy, double vx, double vy)
    {
        double const turn_deg = std::atan2(ux * vy - uy * vx, ux * vx + uy * vy) * 180 / std::numbers::pi;
        if (std::abs(turn_deg) >= corner_turn_deg || (uy > 0) != (vy > 0)) return true;
        auto const straight = [](double x, double y) { return x * x + y * y >= straight_m * straight_m; };
        return turn_deg != 0 && straight(ux, uy) != straight(vx, vy);
    }

    /// Longest free stretch at this y, kept where it beats `best`.
    void keep(Stretch& best, double y, double height)
    {
        double const top = y + height;
        spans_.clear();
        // An edge in several bins is met several times, which changes nothing here.
        std::size_t const last = bin_of(top);
        for (std::uint32_t k = starts_[bin_of(y)]; k < starts_[last + 1]; ++k) {
            Edge const& e = edges_[members_[k]];
            if (e.b.y <= y + contact_m || e.a.y >= top - contact_m) continue;
            double xa = e.a.x, xb = e.b.x;
            if (double const rise = e.b.y - e.a.y; rise > 0) {
                double const run = (e.b.x - e.a.x) / rise;
                if (e.a.y < y) xa = e.a.x + (y - e.a.y) * run;
                if (e.b.y > top) xb = e.a.x + (top - e.a.y) * run;
            }
            spans_.push_back({std::min(xa, xb), std::max(xa, xb)});
        }
        std::ranges::sort(spans_, {}, &Span::from);
        double reached = spans_.empty() ? 0 : spans_.front().to;
        for (auto const& span : spans_) {
            if (span.from - reached > best.length() && inside((span.from + reached) / 2, y + height / 2))
                best = {reached, span.from, y, height};
            reached = std::max(reached, span.to);
        }
    }

    [[nodiscard]] bool inside(double x, double y) const
    {
        bool odd = false;
        std::size_t const bin = bin_of(y);
        for (std::uint32_t k = starts_[bin]; k < starts_[bin + 1]; ++k)
            if (Edge const& e = edges_[members_[k]];
                e.a.y <= y && e.b.y > y && x < e.a.x + (e.b.x - e.a.x) * (y - e.a.y) / (e.b.y - e.a.y))
                odd = !odd;
        return odd;
    }

    [[nodiscard]] std::size_t bin_of(double y) const
    {
        double const bins = static_cast<double>(starts_.size() - 1);
        if (!(high_ > low_)) return 0;
        return static_cast<std::size_t>(std::clamp((y - low_) / (high_ - low_) * bins, 0.0, bins - 1));
    }

    /// Edges by horizontal bins, so that a strip looks at its own part of a large polygon only.
    void fill_bins()
    {
        std::size_t const bins = std::max<std::size_t>(1, edges_.size() / 8);
        starts_.assign(bins + 1, 0);
        for (auto const& e : edges_)
            for (std::size_t bin = bin_of(e.a.y); bin <= bin_of(e.b.y); ++bin) ++starts_[bin + 1];
        for (std::size_t i = 1; i <= bins; ++i) starts_[i] += starts_[i - 1];
        members_.resize(starts_.back());
        std::vector<std::uint32_t> next{starts_.begin(), starts_.end() - 1};
        for (std::uint32_t i = 0; i < edges_.size(); ++i)
            for (std::size_t bin = bin_of(edges_[i].a.y); bin <= bin_of(edges_[i].b.y); ++bin)
                members_[next[bin]++] = i;
    }

    Point origin_;
    double cos_, sin_;
    double low_ = 1e300, high_ = -1e300;
    std::vector<Edge> edges_;
    std::vector<double> stops_;
    std::vector<Span> spans_;
    std::vector<std::uint32_t> starts_, members_;
    std::vector<double> chords_;
    double level_step_ = 1;
};

/// Directions of the edges in [0, 90) degrees, those with the most edge length first.
std::vector<double> edge_directions(Polygon const& polygon)
{
    struct Direction {
        double radians, length;
    };
    constexpr double quarter = std::numbers::pi / 2, same = 0.3 * std::numbers::pi / 180;
    std::vector<Direction> all;
    auto const add = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) {
            double const dx = ring[i].x - ring[i - 1].x, dy = ring[i].y - ring[i - 1].y;
            double const length = std::hypot(dx, dy);
            if (length < 0.5) continue;
            double angle = std::fmod(std::atan2(dy, dx) + 2 * std::numbers::pi, quarter);
            if (quarter - angle < 1e-9) angle = 0;
            all.push_back({angle, length});
        }
    };
    add(polygon.outer);
    for (auto const& inner : polygon.inners) add(inner);
    std::ranges::sort(all, [](auto const& a, auto const& b) {
        return a.length != b.length ? a.length > b.length : a.radians < b.radians;
    });
    std::vector<Direction> merged;
    for (auto const& d : all) {
        auto const like = std::ranges::find_if(merged, [&](auto const& m) {
            double const apart = std::abs(m.radians - d.radians);
            return std::min(apart, quarter - apart) < same;
        });
        if (like == merged.end())
            merged.push_back(d);
        else
            like->length += d.length;
    }
    std::ranges::stable_sort(merged, [](auto const& a, auto const& b) { return a.length > b.length; });
    if (merged.size() > most_directions) merged.resize(most_directions);
    std::vector<double> out;
    for (auto const& m : merged) out.push_back(m.radians);
    return out;
}

std::vector<double> heights_for(std::vector<double> const& min_widths_m, double diameter)
{
    std::vector<double> heights;
    for (double const w : min_widths_m)
        if (w <= diameter) heights.push_back(w - width_tolerance_m / 2);
    for (double const share : {0.3, 0.45, 0.6, 0.75, 0.9}) heights.push_back(share * diameter);
    std::ranges::sort(heights);
    heights.erase(std::unique(heights.begin(), heights.end()), heights.end());
    return heights;
}

}  // namespace

std::vector<std::optional<OrientedRectangle>> largest_rectangles(Polygon const& polygon,
                                                                 std::vector<double> const& min_widths_m,
                                                                 double inscribed_diameter_m)
{
    std::vector<std::optional<OrientedRectangle>> best(min_widths_m.size());
    if (polygon.outer.size() < 4 || min_widths_m.empty()) return best;
    auto const heights = heights_for(min_widths_m, inscribed_diameter_m);
    std::vector<double> directions = edge_directions(polygon);
    for (std::size_t i = directions.size(); i-- > 0;) directions.push_back(directions[i] + std::numbers::pi / 2);
    for (double const radians : directions) {
        Turned turned{polygon, radians, heights.front()};
        double const most_m2 = turned.longest_chord() * inscribed_diameter_m;
        if (std::ranges::all_of(best, [&](auto const& b) { return b && b->area_m2() >= most_m2; })) continue;
        for (double const height : heights) {
            auto const stretch = turned.longest(height);
            if (stretch.length() <= 4 * shrink_m) continue;
            auto const found = turned.rectangle(turned.grown(stretch));
            auto const better = [&](std::size_t i) {
                return found.width_m >= min_widths_m[i] - width_tolerance_m &&
                       (!best[i] || found.area_m2() > best[i]->area_m2());
            };
            bool any = false;
            for (std::size_t i = 0; i < best.size(); ++i) any = any || better(i);
            if (!any || !lies_inside(found, polygon)) continue;
            for (std::size_t i = 0; i < best.size(); ++i)
                if (better(i)) best[i] = found;
        }
    }
    return best;
}

std::optional<OrientedRectangle> rectangle_at_any_angle(Polygon const& polygon, double min_width_m, double min_area_m2,
                                                        double inscribed_diameter_m)
{
    if (polygon.outer.size() < 4) return std::nullopt;
    double const height = min_width_m - width_tolerance_m / 2;
    double const least_length = min_area_m2 / std::max(inscribed_diameter_m, min_width_m) - width_tolerance_m;
    std::optional<OrientedRectangle> best;
    for (double degrees = 0; degrees < 180; degrees += sweep_deg) {
        Turned turned{polygon, degrees * std::numbers::pi / 180, height};
        for (double const h : {height, std::max(height, std::sqrt(min_area_m2))}) {
            auto const stretch = turned.longest(h, least_length);
            if (stretch.length() <= 4 * shrink_m) continue;
            auto const found = turned.rectangle(turned.grown(stretch));
            if (found.width_m < min_width_m - width_tolerance_m || found.area_m2() < min_area_m2) continue;
            if ((!best || found.area_m2() > best->area_m2()) && lies_inside(found, polygon)) best = found;
        }
    }
    return best;
}

}  // namespace lacuna
