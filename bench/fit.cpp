// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/fit.h"
#include "engine/geometry/bounded_rectangle.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/overlay.h"
#include "engine/sample/dice.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace lacuna;

namespace {

/// A yard of `corners` corners, rounded as open land is.
Polygon yard(int corners, std::uint64_t seed)
{
    Dice dice{seed};
    Ring ring;
    for (int i = 0; i < corners; ++i) {
        double const angle = 2 * std::numbers::pi * i / corners, r = dice.between(18, 40);
        ring.push_back({r * std::cos(angle), r * std::sin(angle)});
    }
    ring.push_back(ring.front());
    auto const opened = opening({Polygon{ring, {}}}, 1);
    return opened.empty() ? Polygon{ring, {}} : opened.front();
}

void largest_rectangles_of_a_yard(benchmark::State& state)
{
    std::vector<Polygon> yards;
    std::vector<double> diameters;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        yards.push_back(yard(static_cast<int>(state.range(0)), seed));
        diameters.push_back(2 * largest_circle(yards.back()).radius_m);
    }
    std::vector<double> const widths{2, 2.5, 4, 6, 8, 10};
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(largest_rectangles(yards[i], widths, diameters[i]));
        i = (i + 1) % yards.size();
    }
}
BENCHMARK(largest_rectangles_of_a_yard)->Arg(6)->Arg(12)->Arg(48)->Unit(benchmark::kMicrosecond);

void fitting_into_a_yard(benchmark::State& state)
{
    std::vector<Polygon> yards;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) yards.push_back(yard(static_cast<int>(state.range(0)), seed));
    std::size_t i = 0, unproven = 0;
    for (auto _ : state) {
        // Half of them have room for it.
        unproven += !fit_rectangle(yards[i], 20, 34).proven;
        i = (i + 1) % yards.size();
    }
    state.counters["unproven"] = static_cast<double>(unproven) / static_cast<double>(state.iterations());
}
BENCHMARK(fitting_into_a_yard)->Arg(12)->Arg(48)->Arg(300)->Unit(benchmark::kMillisecond);

/// A yard of 1,000 corners: a ragged outline of 760 and 24 trees of 10 corners.
Polygon yard_with_trees(std::uint64_t seed)
{
    Dice dice{seed};
    Polygon yard;
    double r = 35;
    for (int i = 0; i < 760; ++i) {
        double const angle = 2 * std::numbers::pi * i / 760;
        r = std::clamp(r + dice.between(-1.2, 1.2), 26.0, 42.0);
        yard.outer.push_back({4e5 + r * std::cos(angle), 5e6 + r * std::sin(angle)});
    }
    yard.outer.push_back(yard.outer.front());
    std::vector<Circle> trees;
    while (trees.size() < 24) {
        double const angle = dice.between(0, 2 * std::numbers::pi), from_centre = dice.between(3, 23);
        Circle const tree{{from_centre * std::cos(angle), from_centre * std::sin(angle)}, dice.between(0.3, 1.2)};
        auto const meets = [&](Circle const& other) {
            return std::hypot(tree.centre.x - other.centre.x, tree.centre.y - other.centre.y) <
                   tree.radius_m + other.radius_m + 0.1;
        };
        if (std::ranges::any_of(trees, meets)) continue;
        trees.push_back(tree);
        Ring ring;
        for (int k = 10; k >= 0; --k) {
            double const a = 2 * std::numbers::pi * (k % 10) / 10;
            ring.push_back(
                {4e5 + tree.centre.x + tree.radius_m * std::cos(a), 5e6 + tree.centre.y + tree.radius_m * std::sin(a)});
        }
        yard.inners.push_back(std::move(ring));
    }
    return yard;
}

void fitting_into_a_yard_of_a_thousand_corners(benchmark::State& state)
{
    std::vector<Polygon> yards;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) yards.push_back(yard_with_trees(seed));
    std::size_t i = 0, unproven = 0, fits = 0;
    for (auto _ : state) {
        auto const fit =
            fit_rectangle(yards[i], static_cast<double>(state.range(0)), static_cast<double>(state.range(1)));
        unproven += !fit.proven;
        fits += fit.fits;
        i = (i + 1) % yards.size();
    }
    auto const share = [&](std::size_t n) { return static_cast<double>(n) / static_cast<double>(state.iterations()); };
    state.counters["fits"] = share(fits);
    state.counters["unproven"] = share(unproven);
}
BENCHMARK(fitting_into_a_yard_of_a_thousand_corners)
    ->Args({3, 6})
    ->Args({6, 10})
    ->Args({10, 20})
    ->Args({8, 40})
    ->Args({12, 17})
    ->Unit(benchmark::kMillisecond);

/// With its bound: of yards of so many corners before rounding, 1,000 with trees. Gap in thousandths.
void largest_with_bound(benchmark::State& state)
{
    std::vector<MultiPolygon> yards;
    auto const corners = static_cast<int>(state.range(0));
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
        yards.push_back({corners == 1000 ? yard_with_trees(seed) : yard(corners, seed)});
    LargestWish wish;
    wish.gap = static_cast<double>(state.range(1)) / 1000;
    std::size_t i = 0, proven = 0, ranges = 0;
    double gap = 0;
    for (auto _ : state) {
        auto const r = largest_rectangle(yards[i], wish);
        proven += r.proven;
        ranges += static_cast<std::size_t>(r.ranges);
        gap += 1 - r.rectangle->area_m2() / r.upper_m2;
        i = (i + 1) % yards.size();
    }
    auto const mean = [&](double sum) { return sum / static_cast<double>(state.iterations()); };
    state.counters["proven"] = mean(static_cast<double>(proven));
    state.counters["ranges"] = mean(static_cast<double>(ranges));
    state.counters["gap"] = mean(gap);
}
BENCHMARK(largest_with_bound)->ArgsProduct({{12, 48, 300, 1000}, {10, 2}})->Unit(benchmark::kMillisecond);

}  // namespace
