// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/directions.h"
#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/rectangle_climb.h"
#include "engine/geometry/strip_search.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

constexpr std::size_t most_directions = 6;  ///< edge directions tried
constexpr std::size_t few_directions = 3;   ///< of them tried again where those do not do
constexpr double sweep_deg = 7.5;           ///< between the angles tried where edge directions do not do
constexpr double width_tolerance_m = 1e-4;  ///< a width asked for may be missed by this much
constexpr double same_length = 2e-3;        ///< share
constexpr double least_length_m = 4e-6;     ///< a stretch must outlast the shrinking of its ends
constexpr double seed_share = 0.75;         ///< of what is looked for a rectangle at one of the angles tried may be
constexpr double height_ratio = 1.6, highest_share = 0.9;
constexpr std::size_t most_seeds = 3;

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

/// The best rectangle for each width, improved direction by direction.
class Best {
public:
    Best(Polygon const& polygon, std::vector<double> const& min_widths_m, double diameter_m)
        : polygon_{polygon},
          widths_{min_widths_m},
          diameter_{diameter_m},
          heights_{heights_for(min_widths_m, diameter_m)},
          longest_(heights_.size()),
          found_(min_widths_m.size())
    {
    }

    void search(double radians)
    {
        if (heights_.empty()) return;
        StripSearch strips{polygon_, radians, heights_.front()};
        double const most_m2 = strips.longest_chord() * diameter_;
        if (std::ranges::all_of(found_, [&](auto const& b) { return b && b->area_m2() >= most_m2; })) return;
        try_height(strips, 0, strips.longest_chord());
        try_height(strips, heights_.size() - 1, longest_.front());
        between(strips, 0, heights_.size() - 1);
    }

    [[nodiscard]] std::vector<std::optional<OrientedRectangle>> take() { return std::move(found_); }

private:
    /// A strip as long as one a little higher gives the same rectangle: heights between the two are left out.
    void between(StripSearch& strips, std::size_t low, std::size_t high)
    {
        if (high < low + 2 || longest_[low] - longest_[high] <= same_length * longest_[low]) return;
        std::size_t const middle = (low + high) / 2;
        try_height(strips, middle, longest_[low]);
        between(strips, low, middle);
        between(strips, middle, high);
    }

    /// Notes what no free length at this height exceeds; none exceeds `at_most`.
    void try_height(StripSearch& strips, std::size_t at, double at_most)
    {
        double const height = heights_[at];
        double const least = least_useful(at);
        longest_[at] = at_most;
        if (at_most <= least) return;
        auto const stretch = strips.longest(height, least);
        longest_[at] = std::max(stretch.length(), least);
        if (stretch.length() <= least_length_m) return;
        auto const found = strips.rectangle(strips.grown(stretch));
        auto const better = [&](std::size_t i) {
            return found.width_m >= widths_[i] - width_tolerance_m &&
                   (!found_[i] || found.area_m2() > found_[i]->area_m2());
        };
        bool any = false;
        for (std::size_t i = 0; i < found_.size(); ++i) any = any || better(i);
        if (!any || !lies_inside(found, polygon_)) return;
        for (std::size_t i = 0; i < found_.size(); ++i)
            if (better(i)) found_[i] = found;
    }

    /// A shorter stretch beats none of the rectangles for widths up to this height, unless it grows beyond the next
    /// height: then it is met there.
    [[nodiscard]] double least_useful(std::size_t at) const
    {
        double const height = heights_[at], next = at + 1 < heights_.size() ? heights_[at + 1] : diameter_;
        double least_m2 = 0;
        double widest = -1;
        for (std::size_t i = 0; i < widths_.size(); ++i)
            if (widths_[i] <= height + width_tolerance_m && widths_[i] > widest) {
                widest = widths_[i];
                least_m2 = found_[i] ? found_[i]->area_m2() : 0;
            }
        return least_m2 / std::max(next, height);
    }

    Polygon const& polygon_;
    std::vector<double> const& widths_;
    double diameter_;
    std::vector<double> heights_;
    std::vector<double> longest_;  ///< by height, in the direction at hand
    std::vector<std::optional<OrientedRectangle>> found_;
};

/// Rectangles at single angles, from which larger ones are climbed to.
class Seeds {
public:
    Seeds(Polygon const& polygon, double min_width_m, double min_area_m2, double diameter_m, double share = seed_share)
        : polygon_{polygon}, share_{share}, least_m2_{share * min_area_m2}
    {
        double const low = seed_share * min_width_m, high = std::max(low, highest_share * diameter_m);
        auto const steps = static_cast<int>(std::ceil(std::log(high / low) / std::log(height_ratio)));
        for (int i = 0; i <= steps; ++i) heights_.push_back(low * std::pow(high / low, steps ? double(i) / steps : 0));
        heights_.push_back(diameter_m);  // nothing is higher
    }

    void search(double radians)
    {
        StripSearch strips{polygon_, radians, heights_.front()};
        for (std::size_t i = 0; i + 1 < heights_.size(); ++i) {
            // What grows beyond the next height is met there.
            auto const stretch = strips.longest(heights_[i], least_m2_ / heights_[i + 1]);
            if (stretch.length() <= least_length_m) continue;
            auto const found = strips.rectangle(strips.grown(stretch));
            if (found.area_m2() < least_m2_) continue;
            least_m2_ = std::max(least_m2_, share_ * found.area_m2());
            found_.push_back(found);
        }
    }

    /// The largest, each at another place or angle.
    [[nodiscard]] std::vector<OrientedRectangle> apart(std::size_t most = most_seeds)
    {
        std::ranges::stable_sort(found_, std::ranges::greater{}, &OrientedRectangle::area_m2);
        std::vector<OrientedRectangle> out;
        for (auto const& seed : found_) {
            if (out.size() == most || seed.area_m2() < least_m2_) break;
            if (std::ranges::none_of(out, [&](auto const& other) { return alike(seed, other); })) out.push_back(seed);
        }
        return out;
    }

private:
    static bool alike(OrientedRectangle const& a, OrientedRectangle const& b)
    {
        double const turn = std::fmod(std::abs(a.angle_deg - b.angle_deg), 180.0);
        if (std::min(turn, 180 - turn) > 1.6 * sweep_deg) return false;
        auto const middle = [](OrientedRectangle const& r) {
            auto const corners = to_polygon(r).outer;
            return Point{(corners[0].x + corners[2].x) / 2, (corners[0].y + corners[2].y) / 2};
        };
        Point const p = middle(a), q = middle(b);
        return std::hypot(p.x - q.x, p.y - q.y) < std::min(a.width_m, b.width_m) / 4;
    }

    Polygon const& polygon_;
    double share_;
    double least_m2_;
    std::vector<double> heights_;
    std::vector<OrientedRectangle> found_;
};

}  // namespace

std::vector<std::optional<OrientedRectangle>> largest_rectangles(Polygon const& polygon,
                                                                 std::vector<double> const& min_widths_m,
                                                                 double inscribed_diameter_m)
{
    if (polygon.outer.size() < 4 || min_widths_m.empty())
        return std::vector<std::optional<OrientedRectangle>>(min_widths_m.size());
    Best best{polygon, min_widths_m, inscribed_diameter_m};
    std::vector<double> directions = edge_directions(polygon, most_directions);
    for (std::size_t i = directions.size(); i-- > 0;) directions.push_back(directions[i] + std::numbers::pi / 2);
    for (double const radians : directions) best.search(radians);
    return best.take();
}

std::vector<OrientedRectangle> rectangles_apart(Polygon const& polygon, double min_width_m, double inscribed_diameter_m)
{
    constexpr double share = 0.3;  // of the largest
    constexpr std::size_t most = 6;
    if (polygon.outer.size() < 4) return {};
    Seeds seeds{polygon, min_width_m, 0, inscribed_diameter_m, share};
    for (double const radians : edge_directions(polygon, few_directions)) {
        seeds.search(radians);
        seeds.search(radians + std::numbers::pi / 2);
    }
    // Not climbed from: of two bars that make a Z the largest rectangle across both is no half.
    return seeds.apart(most);
}

std::optional<OrientedRectangle> rectangle_at_any_angle(Polygon const& polygon, double min_width_m, double min_area_m2,
                                                        double inscribed_diameter_m)
{
    if (polygon.outer.size() < 4) return std::nullopt;
    Seeds seeds{polygon, min_width_m, min_area_m2, inscribed_diameter_m};
    for (double degrees = 0; degrees < 180; degrees += sweep_deg) seeds.search(degrees * std::numbers::pi / 180);
    std::vector<double> const edges = edge_directions(polygon, few_directions);
    for (double const radians : edges) seeds.search(radians);
    for (double const radians : edges) seeds.search(radians + std::numbers::pi / 2);
    RectangleClimb climb{polygon, min_width_m - width_tolerance_m};
    std::optional<OrientedRectangle> best;
    for (auto const& seed : seeds.apart()) {
        auto const found = climb.from(seed, best ? best->area_m2() : min_area_m2);
        if (found && (!best || found->area_m2() > best->area_m2())) best = found;
    }
    return best;
}

}  // namespace lacuna
