// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/passages.h"

#include "engine/geometry/overlay.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <vector>

using namespace lacuna;

namespace {

constexpr double rounding = 1e-9;  // gaps narrower than this are none

struct Gap {
    double from, to;
};

/// By the definition: the x that no edge's part between y0 and y1 stands over, where a point half-way up is inside.
std::vector<Gap> gaps_by_edges(Polygon const& polygon, double y0, double y1)
{
    std::vector<Gap> shadows;
    auto const add = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) {
            Point a = ring[i - 1], b = ring[i];
            if (a.y > b.y) std::swap(a, b);
            if (b.y <= y0 || a.y >= y1) continue;
            auto const x_at = [&](double y) {
                return a.y == b.y ? a.x : a.x + (b.x - a.x) * (std::clamp(y, a.y, b.y) - a.y) / (b.y - a.y);
            };
            double const xa = x_at(y0), xb = a.y == b.y ? b.x : x_at(y1);
            shadows.push_back({std::min(xa, xb), std::max(xa, xb)});
        }
    };
    add(polygon.outer);
    for (auto const& inner : polygon.inners) add(inner);
    std::ranges::sort(shadows, {}, &Gap::from);
    std::vector<Gap> out;
    double reached = -1e300;
    for (auto const& s : shadows) {
        if (s.from > reached + rounding && contains({polygon}, {(s.from + reached) / 2, (y0 + y1) / 2}))
            out.push_back({reached, s.from});
        reached = std::max(reached, s.to);
    }
    return out;
}

std::vector<Gap> gaps_of(std::span<Passage const> passages)
{
    std::vector<Gap> out;
    double reached = -1e300;
    bool inside = false;
    for (auto const& p : passages) {
        if (inside && p.from > reached + rounding) out.push_back({reached, p.from});
        reached = std::max(reached, p.to);
        inside = inside != p.crosses;
    }
    return out;
}

void check_bins(Polygon const& polygon, std::size_t bins)
{
    constexpr double margin = 5e-7;
    Box const box = bounds(polygon);
    double const height = (box.max_y - box.min_y) / static_cast<double>(bins);
    Passages passages{box.min_y, height, bins, margin};
    passages.add_ring(polygon.outer);
    for (auto const& inner : polygon.inners) passages.add_ring(inner);
    auto const starts = passages.sort();
    for (std::size_t i = 0; i < bins; ++i) {
        double const y0 = box.min_y + static_cast<double>(i) * height;
        auto const ours = gaps_of(passages.sorted(starts[i], starts[i + 1]));
        auto const theirs = gaps_by_edges(polygon, y0 + margin, y0 + height - margin);
        REQUIRE(ours.size() == theirs.size());
        for (std::size_t k = 0; k < ours.size(); ++k) {
            CHECK(ours[k].from == Approx(theirs[k].from).margin(1e-9));
            CHECK(ours[k].to == Approx(theirs[k].to).margin(1e-9));
        }
    }
}

}  // namespace

TEST_CASE("what is free over a bin's height is the same by passages as by edges", "[fit][property]")
{
    Dice dice{211};
    for (int i = 0; i < 300; ++i) {
        auto yard = test::star(dice, 0, 0, 30, dice.pick(3, 60));
        std::vector<MultiPolygon> holes;
        for (int k = dice.pick(0, 5); k > 0; --k)
            holes.push_back({test::star(dice, dice.between(-20, 20), dice.between(-20, 20), dice.between(0.5, 4), 7)});
        for (auto const& part : difference({yard}, union_of(holes)))
            for (std::size_t const bins : {1, 7, 40}) check_bins(part, bins);
    }
}

TEST_CASE("edges that run along the border of bins block nothing beside them", "[fit]")
{
    // A step: the tread at y = 5 lies on the border of two bins.
    check_bins({{{0, 0}, {10, 0}, {10, 5}, {4, 5}, {4, 10}, {0, 10}, {0, 0}}, {}}, 2);
    check_bins({{{4, 5}, {4, 10}, {0, 10}, {0, 0}, {10, 0}, {10, 5}, {4, 5}}, {}}, 2);
    check_bins(rectangle(0, 0, 8, 4), 1);
}
