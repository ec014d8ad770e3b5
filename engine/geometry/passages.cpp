// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/passages.h"

#include <algorithm>

namespace lacuna {

Passages::Passages(double low, double height, std::size_t bins, double margin)
    : low_{low},
      height_{height},
      margin_{margin},
      bins_a_metre_{height > 0 ? 1 / height : 0},
      bins_{static_cast<std::uint32_t>(bins)}
{
}

std::uint32_t Passages::bin_at(double y) const
{
    return std::min(bins_ - 1, static_cast<std::uint32_t>(std::max(0.0, (y - low_) * bins_a_metre_)));
}

void Passages::add_ring(std::span<Point const> ring)
{
    Point const start = ring.front();
    auto const bin = bin_at(start.y);
    bool const inside = start.y > bottom(bin) && start.y < top(bin);
    now_ = {start.x, start.x, inside ? bin : no_bin, false};
    entered_ = first_left_ = Side::none;
    for (std::size_t i = 1; i < ring.size(); ++i) add_edge(ring[i - 1], ring[i]);
    if (!inside) return;
    // Back where it began: the last passage goes on as the first one did. A ring that left no bin has one passage.
    if (first_left_ != Side::none) {
        now_.from = std::min(now_.from, first_.from);
        now_.to = std::max(now_.to, first_.to);
        now_.crosses = entered_ != first_left_;
    }
    found_.push_back(now_);
}

void Passages::add_edge(Point a, Point b)
{
    auto const first = bin_at(a.y), last = bin_at(b.y);
    if (first == last) return through(first, a, b);
    if (first < last)
        for (auto bin = first; bin <= last; ++bin) through(bin, a, b);
    else
        for (auto bin = first + 1; bin-- > last;) through(bin, a, b);
}

/// The part of the edge inside one bin.
void Passages::through(std::uint32_t bin, Point a, Point b)
{
    double const low = bottom(bin), high = top(bin);
    if (std::max(a.y, b.y) <= low || std::min(a.y, b.y) >= high) return;
    auto const x_at = [&](double y) { return a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)); };
    if (a.y <= low || a.y >= high) {
        double const x = x_at(a.y <= low ? low : high);
        now_ = {x, x, bin, false};
        entered_ = a.y <= low ? Side::below : Side::above;
    }
    bool const leaves = b.y <= low || b.y >= high;
    double const x = leaves ? x_at(b.y <= low ? low : high) : b.x;
    now_.from = std::min(now_.from, x);
    now_.to = std::max(now_.to, x);
    if (leaves) leave(b.y <= low ? Side::below : Side::above);
}

void Passages::leave(Side side)
{
    if (entered_ == Side::none) {
        first_ = now_;
        first_left_ = side;
    } else {
        now_.crosses = entered_ != side;
        found_.push_back(now_);
    }
    now_.bin = no_bin;
}

std::vector<std::uint32_t> Passages::sort()
{
    std::vector<std::uint32_t> starts(bins_ + 1, 0);
    for (auto const& p : found_) ++starts[p.bin + 1];
    for (std::size_t i = 0; i < bins_; ++i) starts[i + 1] += starts[i];
    sorted_.resize(found_.size());
    auto next = starts;
    for (auto const& p : found_) sorted_[next[p.bin]++] = p;
    for (std::size_t i = 0; i < bins_; ++i)
        std::sort(sorted_.begin() + starts[i], sorted_.begin() + starts[i + 1],
                  [](Passage const& p, Passage const& q) { return p.from < q.from; });
    return starts;
}

}  // namespace lacuna
