// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/side_ranges.h"

#include <cstring>

namespace lacuna {

namespace {

/// Two numbers that are worked on at once (vector extension of GCC and Clang; compilers do not find it by themselves).
using Two = double __attribute__((vector_size(16)));

inline Two load(std::vector<double> const& column, std::size_t i)
{
    Two out;
    std::memcpy(&out, column.data() + i, sizeof out);
    return out;
}

}  // namespace

void SideRanges::clear()
{
    for (auto* column : {&ax_, &ay_, &dx_, &dy_, &inverse_, &rule_, &deep_}) column->clear();
}

void SideRanges::add(Side const& side)
{
    Point const d = minus(side.b, side.a);
    double const squared = squared_length(d);
    ax_.push_back(side.a.x);
    ay_.push_back(side.a.y);
    dx_.push_back(d.x);
    dy_.push_back(d.y);
    inverse_.push_back(squared > 0 ? 1 / squared : 0);
    auto const square_less = [&](double slack) {
        double const least = side.clear_m - slack;
        return least > 0 ? least * least : 0;
    };
    rule_.push_back(square_less(rule_m));
    deep_.push_back(square_less(deep_m));
}

std::size_t SideRanges::next_nearer(Point p, Slack slack, std::size_t from) const
{
    std::vector<double> const& least = slack == Slack::rule ? rule_ : deep_;
    std::size_t const n = size();
    std::size_t i = from;
    Two const px = Two{} + p.x, py = Two{} + p.y;
    auto const off = [&](std::size_t at) {
        Two const dx = load(dx_, at), dy = load(dy_, at), x = px - load(ax_, at), y = py - load(ay_, at);
        Two t = (x * dx + y * dy) * load(inverse_, at);
        t = t > 0 ? t : Two{};
        t = t < 1 ? t : Two{} + 1;
        Two const ex = x - t * dx, ey = y - t * dy;
        return ex * ex + ey * ey - load(least, at);
    };
    for (; i + 4 <= n; i += 4) {
        Two const low = off(i), high = off(i + 2), nearest = low < high ? low : high;
        if (!(nearest[0] < 0) && !(nearest[1] < 0)) continue;
        for (std::size_t k = 0; k < 4; ++k)
            if ((k < 2 ? low[k] : high[k - 2]) < 0) return i + k;
    }
    for (; i < n; ++i)
        if (squared(i, p) < least[i]) return i;
    return n;
}

}  // namespace lacuna
