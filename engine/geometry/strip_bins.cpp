// SPDX-License-Identifier: Apache-2.0
// What a strip search knows of bins: what is free over their whole height bounds every strip that holds them.
#include "engine/geometry/strip_search.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr std::size_t most_bins = 2000;
constexpr double bins_a_strip = 2.5;  ///< as many at the least are in a strip of the least height

}  // namespace

/// False where chords rule out every strip of that height with a longer stretch.
bool StripSearch::may_exceed(double height, double length)
{
    if (high_ - low_ < height) return false;
    find_barest(height);
    return barest_.empty() || std::ranges::any_of(barest_, [&](std::uint32_t bin) { return longest_[bin] > length; });
}

double StripSearch::growth_at_most(double width, double length, double least)
{
    if (!may_exceed(width + least, length + least)) return -1e300;
    double low = least, high = std::min(high_ - low_ - width, longest_chord() - length);
    constexpr double precise_m = 0.01;
    while (high - low > precise_m) {
        double const middle = (low + high) / 2;
        (may_exceed(width + middle, length + middle) ? low : high) = middle;
    }
    return std::max(low, high);
}

double StripSearch::longest_chord() const { return *std::ranges::max_element(longest_); }

/// The lowest bin that begins at y or above it.
std::size_t StripSearch::first_bin(double y) const
{
    double const bins = std::max(0.0, (y - low_) / bin_height_);
    auto const below = static_cast<std::size_t>(bins);
    return below + (static_cast<double>(below) < bins ? 1 : 0);
}

/// For each bin the one with the shortest longest free span among as many, from it upward, as every strip of this
/// height holds whole; none where bins are too high. Sliding minimum with a queue of candidates.
void StripSearch::find_barest(double height)
{
    barest_.clear();
    double const whole = bin_height_ > 0 ? std::floor(height / bin_height_ + 1e-9) - 1 : 0;
    auto const held = static_cast<std::size_t>(std::max(0.0, whole));
    if (held == 0 || held > longest_.size()) return;
    candidates_.clear();
    std::size_t head = 0;
    for (std::uint32_t i = 0; i < longest_.size(); ++i) {
        while (candidates_.size() > head && longest_[candidates_.back()] >= longest_[i]) candidates_.pop_back();
        candidates_.push_back(i);
        if (i + 1 < held) continue;
        std::size_t const from = i + 1 - held;
        if (candidates_[head] < from) ++head;
        barest_.push_back(candidates_[head]);
    }
}

/// What is free over the whole height of each bin; bins are so low that every strip holds some.
void StripSearch::fill_bins(double least_height_m)
{
    double const extent = high_ - low_;
    double const wanted = least_height_m > 0 ? std::ceil(extent / (least_height_m / bins_a_strip)) : 1;
    auto const n = static_cast<std::size_t>(std::clamp(wanted, 1.0, static_cast<double>(most_bins)));
    bin_height_ = extent / static_cast<double>(n);
    double const bins_a_metre = bin_height_ > 0 ? 1 / bin_height_ : 0;
    auto const bin_at = [&](double y) {
        return std::min(n - 1, static_cast<std::size_t>(std::max(0.0, (y - low_) * bins_a_metre)));
    };
    // Edge by edge: where it crosses the bin's middle, and the shadow of what of it enters the bin.
    auto const each = [&](auto&& cross, auto&& shade) {
        for (auto const& e : edges_)
            for (std::size_t i = bin_at(e.a.y), last = bin_at(e.b.y); i <= last; ++i) {
                double const y0 = low_ + static_cast<double>(i) * bin_height_, y1 = y0 + bin_height_;
                double const middle = (y0 + y1) / 2;
                if (e.a.y <= middle && e.b.y > middle) cross(i, e, middle);
                if (e.b.y > y0 + contact_m && e.a.y < y1 - contact_m) shade(i, e, y0, y1);
            }
    };
    std::vector<std::uint32_t> crossed(n + 1, 0), shaded(n + 1, 0);
    each([&](std::size_t i, Edge const&, double) { ++crossed[i + 1]; },
         [&](std::size_t i, Edge const&, double, double) { ++shaded[i + 1]; });
    for (std::size_t i = 0; i < n; ++i) crossed[i + 1] += crossed[i], shaded[i + 1] += shaded[i];
    std::vector<double> xs(crossed.back());
    std::vector<Span> shadows(shaded.back());
    std::vector<std::uint32_t> next_x{crossed.begin(), crossed.end() - 1},
        next_shadow{shaded.begin(), shaded.end() - 1};
    each([&](std::size_t i, Edge const& e, double y) { xs[next_x[i]++] = x_of(e, y); },
         [&](std::size_t i, Edge const& e, double y0, double y1) { shadows[next_shadow[i]++] = shadow_of(e, y0, y1); });
    bin_starts_.assign(1, 0);
    for (std::size_t i = 0; i < n; ++i) {
        std::sort(xs.begin() + crossed[i], xs.begin() + crossed[i + 1]);
        std::sort(shadows.begin() + shaded[i], shadows.begin() + shaded[i + 1],
                  [](Span const& a, Span const& b) { return a.from < b.from; });
        double longest = 0;
        auto const free = [&](double from, double to) {
            if (!(to > from)) return;
            free_.push_back({from, to});
            longest = std::max(longest, to - from);
        };
        for (std::size_t k = crossed[i] + 1; k < crossed[i + 1]; k += 2) {
            double reached = xs[k - 1];
            for (std::size_t s = shaded[i]; s < shaded[i + 1] && shadows[s].from < xs[k]; ++s) {
                free(reached, shadows[s].from);
                reached = std::max(reached, shadows[s].to);
            }
            free(reached, xs[k]);
        }
        bin_starts_.push_back(static_cast<std::uint32_t>(free_.size()));
        longest_.push_back(longest + chord_slack_m);
    }
}

/// The x from which to which the part of the edge between y0 and y1 goes.
StripSearch::Span StripSearch::shadow_of(Edge const& e, double y0, double y1)
{
    double xa = e.a.x, xb = e.b.x;
    if (double const rise = e.b.y - e.a.y; rise > 0) {
        double const run = (e.b.x - e.a.x) / rise;
        if (e.a.y < y0) xa = e.a.x + (y0 - e.a.y) * run;
        if (e.b.y > y1) xb = e.a.x + (y1 - e.a.y) * run;
    }
    return {std::min(xa, xb), std::max(xa, xb)};
}

}  // namespace lacuna
