// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/fit.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/overlay.h"
#include "engine/sample/dice.h"

#include <benchmark/benchmark.h>

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

}  // namespace
