// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/outline.h"

#include "engine/geometry/relation.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

Outline::Outline(MultiPolygon const& shape) : box_{bounds(shape)}, inner_{point_inside(shape)}
{
    auto const add = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) edges_.push_back({ring[i - 1], ring[i]});
    };
    for (auto const& polygon : shape) {
        add(polygon.outer);
        for (auto const& inner : polygon.inners) add(inner);
    }
    std::size_t const bins = std::max<std::size_t>(1, edges_.size() / 8);
    bin_height_ = (box_.max_y - box_.min_y) / static_cast<double>(bins);
    starts_.assign(bins + 1, 0);
    auto const each_bin = [&](Segment const& s, auto use) {
        std::size_t const last = bin_of(std::max(s.a.y, s.b.y));
        for (std::size_t bin = bin_of(std::min(s.a.y, s.b.y)); bin <= last; ++bin) use(bin);
    };
    for (auto const& s : edges_) each_bin(s, [&](std::size_t bin) { ++starts_[bin + 1]; });
    for (std::size_t i = 1; i <= bins; ++i) starts_[i] += starts_[i - 1];
    members_.resize(starts_.back());
    std::vector<std::uint32_t> next{starts_.begin(), starts_.end() - 1};
    for (std::uint32_t i = 0; i < edges_.size(); ++i)
        each_bin(edges_[i], [&](std::size_t bin) { members_[next[bin]++] = i; });
}

std::size_t Outline::bin_of(double y) const
{
    if (!(bin_height_ > 0)) return 0;
    double const at = std::clamp((y - box_.min_y) / bin_height_, 0.0, static_cast<double>(starts_.size() - 2));
    return static_cast<std::size_t>(at);
}

bool Outline::contains(Point p) const
{
    if (edges_.empty() || p.y < box_.min_y || p.y > box_.max_y || p.x < box_.min_x || p.x > box_.max_x) return false;
    std::size_t const bin = bin_of(p.y);
    bool inside = false;
    for (std::uint32_t k = starts_[bin]; k < starts_[bin + 1]; ++k) {
        Segment const& s = edges_[members_[k]];
        if ((s.a.y > p.y) != (s.b.y > p.y) && p.x < (s.b.x - s.a.x) * (p.y - s.a.y) / (s.b.y - s.a.y) + s.a.x)
            inside = !inside;
    }
    return inside;
}

bool Outline::near(Point p, double distance_m) const
{
    if (edges_.empty()) return false;
    std::size_t const last = bin_of(p.y + distance_m);
    for (std::size_t bin = bin_of(p.y - distance_m); bin <= last; ++bin)
        for (std::uint32_t k = starts_[bin]; k < starts_[bin + 1]; ++k)
            if (squared_distance(p, edges_[members_[k]]) <= distance_m * distance_m) return true;
    return false;
}

std::vector<Segment> Outline::edges_in(Box const& window) const
{
    std::vector<Segment> out;
    if (edges_.empty() || !overlap(box_, window)) return out;
    std::size_t const first = bin_of(window.min_y), last = bin_of(window.max_y);
    for (std::size_t bin = first; bin <= last; ++bin)
        for (std::uint32_t k = starts_[bin]; k < starts_[bin + 1]; ++k) {
            Segment const& s = edges_[members_[k]];
            if (bin > first && bin_of(std::min(s.a.y, s.b.y)) < bin) continue;  // was met in an earlier bin
            if (std::max(s.a.x, s.b.x) >= window.min_x && std::min(s.a.x, s.b.x) <= window.max_x &&
                std::max(s.a.y, s.b.y) >= window.min_y && std::min(s.a.y, s.b.y) <= window.max_y)
                out.push_back(s);
        }
    return out;
}

}  // namespace lacuna
