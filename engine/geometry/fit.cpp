// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/fit.h"

#include "engine/geometry/directions.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/pack.h"
#include "engine/geometry/strip_search.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace lacuna {

namespace {

constexpr double tolerance_m = 1e-4;     ///< by which a side may be missed
constexpr double slack_step_m = 0.005;   ///< precision of the slack
constexpr double circle_error_m = 1e-3;  ///< of the inscribed circle's radius
constexpr double circle_rough_m = 1;     ///< where it only begins the search
constexpr double first_range = std::numbers::pi / 12;
constexpr std::size_t most_directions = 24;
constexpr double few_bins = 2, many_bins = 8;  ///< in a strip, in units of what StripSearch cuts it into
constexpr int swept_angles = 12;               ///< angles tried besides those of edges

struct Size {
    double width, length;
    [[nodiscard]] Size grown(double by) const { return {width + by, length + by}; }
};

/// A rectangle of exactly that size, somewhere in the stretch; nullopt where it does not hold or not lie inside.
std::optional<OrientedRectangle> cut(StripSearch const& strips, Stretch stretch, Size size, Polygon const& polygon)
{
    if (stretch.length() < size.length - tolerance_m) return std::nullopt;
    stretch.x1 = std::min(stretch.x1, stretch.x0 + size.length);
    auto const rectangle = strips.rectangle(stretch);
    if (!lies_inside(rectangle, polygon)) return std::nullopt;
    return rectangle;
}

std::optional<OrientedRectangle> held(StripSearch& strips, Size size, Polygon const& polygon)
{
    if (!(size.width > 2 * tolerance_m) || !(size.length > 2 * tolerance_m)) return std::nullopt;
    auto const stretch = strips.longest(size.width - tolerance_m / 2, size.length - tolerance_m, size.length);
    return cut(strips, stretch, size, polygon);
}

/// The best of the directions tried: the largest slack and its rectangle.
class Search {
public:
    Search(Polygon const& polygon, Size size)
        : polygon_{polygon}, size_{size}, slack_{-std::min(size.width, size.length)}
    {
    }

    /// A rectangle round the centre of the inscribed circle, to begin with.
    void round(Circle const& circle, double radians)
    {
        // (w + s)^2 + (l + s)^2 = (2 r)^2
        double const sum = size_.width + size_.length, diagonal = 2 * circle.radius_m;
        double const inside =
            sum * sum - 2 * (size_.width * size_.width + size_.length * size_.length) + 2 * diagonal * diagonal;
        if (inside < 0) return;
        double const slack = (std::sqrt(inside) - sum) / 2 - tolerance_m;
        if (!(slack > slack_ + slack_step_m)) return;
        Size const size = size_.grown(slack);
        double const c = std::cos(radians), s = std::sin(radians);
        OrientedRectangle const found{{circle.centre.x - (size.length * c - size.width * s) / 2,
                                       circle.centre.y - (size.length * s + size.width * c) / 2},
                                      std::fmod(radians * 180 / std::numbers::pi, 180),
                                      size.length,
                                      size.width};
        if (!lies_inside(found, polygon_)) return;
        slack_ = slack;
        radians_ = radians;
        rectangle_ = found;
    }

    /// The most promising of the directions first; those that cannot beat the best are left.
    void among(std::vector<double> const& directions)
    {
        struct Promise {
            double slack, radians;
        };
        std::vector<Promise> order;
        auto const growth = [&](double radians, double bins) {
            StripSearch strips{polygon_, radians, least_height(bins)};
            return strips.growth_at_most(size_.width, size_.length, slack_ + slack_step_m);
        };
        for (double const radians : directions)
            if (double const most = growth(radians, few_bins); most > slack_) order.push_back({most, radians});
        std::ranges::stable_sort(order, std::ranges::greater{}, &Promise::slack);
        for (auto const& promise : order) {
            if (promise.slack <= slack_ + slack_step_m) break;
            along(promise.radians);
        }
    }

    void along(double radians)
    {
        double low = slack_ + slack_step_m;
        StripSearch strips{polygon_, radians, least_height(many_bins)};
        double high = strips.growth_at_most(size_.width, size_.length, low);
        if (high < low) return;
        auto found = held(strips, size_.grown(low), polygon_);
        if (!found) return;
        // The size itself is asked for as it is, so that an exact fit is met.
        bool exact = low < 0 && high >= 0;
        while (high - low > slack_step_m) {
            double const middle = exact ? 0 : (low + high) / 2;
            exact = false;
            if (auto const more = held(strips, size_.grown(middle), polygon_)) {
                low = middle;
                found = more;
            } else {
                high = middle;
            }
        }
        slack_ = low;
        radians_ = radians;
        rectangle_ = found;
    }

    /// Small turns of the best direction, halved where they do not help.
    void turn()
    {
        for (double step = 2; step > 0.01; step /= 2)
            for (double const sign : {1.0, -1.0}) along(radians_ + sign * step * std::numbers::pi / 180);
    }

    [[nodiscard]] double slack() const { return slack_; }
    [[nodiscard]] double radians() const { return radians_; }
    [[nodiscard]] std::optional<OrientedRectangle> const& rectangle() const { return rectangle_; }

private:
    /// Only strips that beat the best are asked for.
    [[nodiscard]] double least_height(double finer) const
    {
        return std::max(0.1, std::max(size_.width / 4, size_.width + slack_) / finer);
    }

    Polygon const& polygon_;
    Size size_;
    double slack_;
    double radians_ = 0;
    std::optional<OrientedRectangle> rectangle_;
};

/// Area, inscribed circle and extent rule a rectangle out. `circle`: the inscribed one to `circle_rough_m`.
bool ruled_out(Polygon const& polygon, Size size, Circle const& circle)
{
    if (area(polygon) < (size.width - tolerance_m) * (size.length - tolerance_m)) return true;
    Box const box = bounds(polygon);
    double const diagonal = std::hypot(box.max_x - box.min_x, box.max_y - box.min_y);
    if (diagonal < std::hypot(size.width, size.length) - tolerance_m) return true;
    double const least_m = (size.width - tolerance_m) / 2;
    if (circle.radius_m >= least_m) return false;
    return circle.radius_m + circle_rough_m < least_m ||
           largest_circle(polygon, circle_error_m).radius_m + circle_error_m < least_m;
}

/// Angles from middle - half to middle + half.
struct Range {
    double middle, half;
};

/// The largest rectangle at the middle angle that every rectangle of `size` at an angle of the range holds.
Size shared_by(Range range, Size size)
{
    double const c = std::cos(range.half), s = std::sin(range.half), c2 = std::cos(2 * range.half);
    return {(size.width * c - size.length * s) / c2 - tolerance_m,
            (size.length * c - size.width * s) / c2 - tolerance_m};
}

/// Branch and bound over the angle of the length, 0 to half a turn.
class Proof {
public:
    Proof(Polygon const& polygon, Size size, std::int64_t most) : polygon_{polygon}, size_{size}, left_{most}
    {
        double const half = std::min(first_range, std::atan2(size.width, size.length) / 2);
        auto const n = static_cast<int>(std::ceil(std::numbers::pi / (2 * half)));
        double const step = std::numbers::pi / n;
        for (int i = 0; i < n; ++i) open_.push_back({(i + 0.5) * step, step / 2});
    }

    /// True: no rectangle fits. False: found() has one, or the ranges are used up.
    bool complete()
    {
        while (!open_.empty()) {
            if (--left_ < 0) return false;
            Range const range = open_.back();
            open_.pop_back();
            double const out = half_ruled_out(range);
            if (found_) return false;
            if (out >= range.half) continue;
            double const half = (range.half - out) / 2;
            open_.push_back({range.middle - out - half, half});
            open_.push_back({range.middle + out + half, half});
        }
        return true;
    }

    [[nodiscard]] std::optional<OrientedRectangle> const& found() const { return found_; }

private:
    /// So far to either side of the range's middle no rectangle fits.
    double half_ruled_out(Range range)
    {
        StripSearch strips{polygon_, range.middle, size_.width / many_bins};
        double const growth = strips.growth_at_most(size_.width, size_.length, -size_.width / 2);
        if (growth < 0) {
            double const half = half_within(range.half, growth);
            if (half >= range.half / 4) return half;
        }
        Size const least = shared_by(range, size_);
        if (!(least.width > size_.width / 4) || !(least.length > tolerance_m)) return 0;
        if (!strips.may_hold(least.width, least.length, left_)) return range.half;
        if (growth >= 0) found_ = held(strips, size_, polygon_);
        return 0;
    }

    /// The widest angle, to `most`, by which a rectangle may turn and still hold one that has to shrink less than by
    /// -growth.
    [[nodiscard]] double half_within(double most, double growth) const
    {
        auto const within = [&](double half) {
            Size const shared = shared_by({0, half}, size_);
            return shared.width > size_.width + growth && shared.length > size_.length + growth;
        };
        if (within(most)) return most;
        double low = 0, high = most;
        for (int i = 0; i < 12; ++i) {
            double const middle = (low + high) / 2;
            (within(middle) ? low : high) = middle;
        }
        return low;
    }

    Polygon const& polygon_;
    Size size_;
    std::int64_t left_;
    std::vector<Range> open_;
    std::optional<OrientedRectangle> found_;
};

}  // namespace

Fit fit_rectangle(Polygon const& polygon, double width_m, double length_m, std::int64_t most_ranges)
{
    Fit fit;
    if (polygon.outer.size() < 4 || !(width_m > 0) || !(length_m > 0)) return fit;
    Size const size{std::min(width_m, length_m), std::max(width_m, length_m)};
    Search search{polygon, size};
    std::vector<double> directions;
    for (double const radians : edge_directions(polygon, most_directions))
        directions.insert(directions.end(), {radians, radians + std::numbers::pi / 2});
    // Outlines of short edges have no directions of their own.
    for (int i = 0; i < swept_angles; ++i) directions.push_back(std::numbers::pi * i / swept_angles);
    Circle const circle = largest_circle(polygon, circle_rough_m);
    search.round(circle, directions.front());
    search.among(directions);
    search.turn();
    fit.slack_m = search.slack();
    fit.rectangle = search.rectangle();
    if (fit.slack_m >= 0 && fit.rectangle) {
        StripSearch strips{polygon, search.radians(), size.width};
        fit.rectangle = held(strips, size, polygon);
        fit.fits = fit.proven = fit.rectangle.has_value();
        if (fit.fits) return fit;
    }
    if (ruled_out(polygon, size, circle)) {
        fit.proven = true;
        return fit;
    }
    Proof proof{polygon, size, most_ranges};
    fit.proven = proof.complete();
    if (proof.found()) {
        fit.fits = fit.proven = true;
        fit.slack_m = std::max(0.0, fit.slack_m);
        fit.rectangle = proof.found();
    }
    return fit;
}

namespace {

/// The best of the shape's parts; a refusal is proven where it is for each.
Fit best_of_parts(MultiPolygon const& shape, double width_m, double length_m)
{
    std::optional<Fit> best;
    bool all_proven = true;
    for (auto const& part : shape) {
        auto fit = fit_rectangle(part, width_m, length_m);
        all_proven = all_proven && fit.proven;
        auto const rank = [](Fit const& f) { return std::pair{f.fits, f.slack_m}; };
        if (!best || rank(fit) > rank(*best)) best = std::move(fit);
    }
    if (!best) return {false, true, -std::min(width_m, length_m), std::nullopt};
    best->proven = best->fits || all_proven;
    return *best;
}

}  // namespace

std::vector<Fit> fit_rectangles(MultiPolygon const& shape, double width_m, double length_m, int count)
{
    std::vector<Fit> out;
    MultiPolygon left = shape;
    auto const take = [&](Fit fit) {
        left = difference(left, {to_polygon(*fit.rectangle)});
        out.push_back(std::move(fit));
    };
    auto const wanted = static_cast<std::size_t>(std::max(0, count));
    auto fit = wanted > 0 ? best_of_parts(left, width_m, length_m) : Fit{};
    if (wanted > 0 && !fit.fits) return {fit};
    for (; out.size() < wanted && fit.fits; fit = best_of_parts(left, width_m, length_m)) {
        take(std::move(fit));
        if (out.size() == wanted) return out;
    }
    // One after another did not do: rows and corners, as far as there can be more at all.
    auto const most = most_rectangles(shape, width_m, length_m);
    if (out.size() < std::min(wanted, most)) {
        auto const packed = pack_rectangles(shape, width_m, length_m, std::min(wanted, most));
        if (packed.size() > out.size()) {
            out.clear();
            left = shape;
            for (auto const& rectangle : packed) take({true, true, 0, rectangle});
        }
    }
    if (out.size() == wanted) return out;
    fit = best_of_parts(left, width_m, length_m);
    fit.proven = out.size() >= most;
    fit.fits = false;
    out.push_back(std::move(fit));
    return out;
}

}  // namespace lacuna
