// SPDX-License-Identifier: Apache-2.0
// What a strip search knows of bins: what is free over their whole height bounds every strip that holds them.
#include "engine/geometry/strip_search.h"

#include "engine/geometry/passages.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr double most_bins = 2000;
constexpr double bins_a_strip = 2.5;  ///< as many at the least are in a strip of the least height

}  // namespace

double StripSearch::growth_at_most(double width, double length, double least)
{
    // As many bins at least must be free; less than two more may be touched.
    double most = least;
    auto const fewest = static_cast<std::size_t>(
        bin_height_ > 0 ? std::clamp(std::floor((width + least) / bin_height_ + 1e-9) - 1, 0.0, most_bins) : 0);
    if (fewest == 0) most = std::max(most, std::min(2 * bin_height_ - width, longest_chord() - length));
    find_barest(std::max<std::size_t>(1, fewest));
    for (std::size_t bin = 0; bin < barest_.size(); ++bin)
        if (longest_[barest_[bin]] > length + most) most = std::max(most, growth_from(bin, width, length, most));
    return most > least ? most : -1e300;
}

/// The same for strips whose lowest whole bin is this one.
double StripSearch::growth_from(std::size_t bin, double width, double length, double least)
{
    double most = least;
    now_free_.assign(free_.begin() + bin_starts_[bin], free_.begin() + bin_starts_[bin + 1]);
    double longest = longest_[bin];
    for (std::size_t end = bin + 1; longest > length + most; ++end) {
        double const height = std::min(static_cast<double>(end - bin + 2) * bin_height_, high_ - low_);
        most = std::max(most, std::min(height - width, longest - length));
        if (end == longest_.size()) break;
        longest = narrow(end, length + most - chord_slack_m);
    }
    return most;
}

/// Leaves in now_free_ what is free in that bin too and longer than `wanted`; gives the longest, with slack.
double StripSearch::narrow(std::size_t bin, double wanted)
{
    narrowed_.clear();
    double longest = 0;
    for (auto const& s : now_free_)
        for (std::uint32_t k = bin_starts_[bin]; k < bin_starts_[bin + 1]; ++k) {
            Span const both{std::max(s.from, free_[k].from), std::min(s.to, free_[k].to)};
            if (both.to - both.from <= wanted) continue;
            narrowed_.push_back(both);
            longest = std::max(longest, both.to - both.from);
        }
    now_free_.swap(narrowed_);
    return longest + chord_slack_m;
}

/// The windows whose strips of this height may have a free stretch longer than `least`.
void StripSearch::find_windows(double height, double least)
{
    windows_.clear();
    common_.clear();
    std::size_t const held = bins_held(height);
    if (held == 0 || held > longest_.size()) {
        // Not one whole bin is sure, so nothing is known of what is free.
        for (std::uint32_t bin = 0; bin <= longest_.size(); ++bin) windows_.push_back({bin, 1e300, 0, 0});
        return;
    }
    find_barest(held);
    double const wanted = least - chord_slack_m;
    for (std::uint32_t bin = 0; bin < barest_.size(); ++bin) {
        if (longest_[barest_[bin]] <= least) continue;
        now_free_.assign(free_.begin() + bin_starts_[bin], free_.begin() + bin_starts_[bin + 1]);
        double longest = longest_[bin];
        for (std::size_t i = bin + 1; i < bin + held && longest > least; ++i) longest = narrow(i, wanted);
        if (longest <= least) continue;
        auto const from = static_cast<std::uint32_t>(common_.size());
        common_.insert(common_.end(), now_free_.begin(), now_free_.end());
        windows_.push_back({bin, longest, from, static_cast<std::uint32_t>(common_.size())});
    }
    std::ranges::stable_sort(windows_, std::ranges::greater{}, &Window::bound);
}

double StripSearch::longest_chord() const { return *std::ranges::max_element(longest_); }

/// The lowest bin that begins at y or above it.
std::size_t StripSearch::first_bin(double y) const
{
    double const bins = std::max(0.0, (y - low_) / bin_height_);
    auto const below = static_cast<std::size_t>(bins);
    return below + (static_cast<double>(below) < bins ? 1 : 0);
}

/// How many whole bins, from first_bin() upward, a strip of this height holds at the least.
std::size_t StripSearch::bins_held(double height) const
{
    return static_cast<std::size_t>(
        bin_height_ > 0 ? std::clamp(std::floor(height / bin_height_ + 1e-9) - 1, 0.0, most_bins + 1) : 0.0);
}

/// For each bin the one with the shortest longest free span among `held` from it upward. Sliding minimum with a queue
/// of candidates.
void StripSearch::find_barest(std::size_t held)
{
    barest_.clear();
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
    double const sensible = std::max(1.0, std::floor(extent / (8 * contact_m)));
    auto const n = static_cast<std::size_t>(std::clamp(wanted, 1.0, std::min(sensible, most_bins)));
    bin_height_ = extent / static_cast<double>(n);
    Passages passages{low_, bin_height_, n, contact_m};
    std::size_t from = 0;
    for (std::size_t const end : ring_ends_) {
        passages.add_ring({points_.data() + from, end - from});
        from = end;
    }
    auto const starts = passages.sort();
    bin_starts_.assign(1, 0);
    bin_starts_.reserve(n + 1);
    longest_.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
        double longest = 0, reached = -1e300;
        bool inside = false;  // beyond what was passed; told where no passage is
        for (auto const& passage : passages.sorted(starts[i], starts[i + 1])) {
            if (inside && passage.from > reached) {
                free_.push_back({reached, passage.from});
                longest = std::max(longest, passage.from - reached);
            }
            reached = std::max(reached, passage.to);
            inside = inside != passage.crosses;
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
