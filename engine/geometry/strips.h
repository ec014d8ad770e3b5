// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace lacuna {

/// Lists of sides by horizontal strips, so that a point looks at the sides of its strip only.
class Strips {
public:
    /// `reaches`: how far each side or curve reaches; `widest_m`: what they reach beyond themselves at most.
    void build(std::vector<Box> const& reaches, Box const& box, double widest_m)
    {
        constexpr std::size_t few = 64;
        bottom_ = box.min_y;
        std::size_t const wanted = reaches.size() <= few ? 1 : reaches.size() / 8;
        height_ = std::max((box.max_y - box.min_y) / static_cast<double>(wanted), widest_m / 2);
        if (!(height_ > 0)) height_ = 1;
        count_ = reaches.size() <= few ? 1 : static_cast<std::size_t>((box.max_y - box.min_y) / height_) + 1;
        starts_.assign(count_ + 1, 0);
        auto const each = [&](auto const& visit) {
            for (std::uint32_t i = 0; i < reaches.size(); ++i)
                for (auto s = strip(reaches[i].min_y); s <= strip(reaches[i].max_y); ++s) visit(i, s);
        };
        each([&](std::uint32_t, std::size_t s) { ++starts_[s + 1]; });
        for (std::size_t s = 0; s < count_; ++s) starts_[s + 1] += starts_[s];
        members_.resize(starts_[count_]);
        auto next = starts_;
        each([&](std::uint32_t i, std::size_t s) { members_[next[s]++] = i; });
    }

    /// Whether one strip holds them all.
    [[nodiscard]] bool whole() const { return count_ == 1; }

    /// Numbers of the sides, in order, that may be near `p` or level with it.
    [[nodiscard]] std::pair<std::uint32_t const*, std::uint32_t const*> at(double y) const
    {
        auto const s = strip(y);
        return {members_.data() + starts_[s], members_.data() + starts_[s + 1]};
    }

private:
    [[nodiscard]] std::size_t strip(double y) const
    {
        double const s = (y - bottom_) / height_;
        return s <= 0 ? 0 : std::min(count_ - 1, static_cast<std::size_t>(s));
    }
    double bottom_ = 0, height_ = 1;
    std::size_t count_ = 1;
    std::vector<std::uint32_t> starts_, members_;
};

}  // namespace lacuna
