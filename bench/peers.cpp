// SPDX-License-Identifier: Apache-2.0
// Geometry of our own beside GEOS and Boost.Geometry, on the same yards, in one run: compare the ratios.
#include "engine/geometry/clearance.h"
#include "engine/geometry/fit.h"
#include "engine/geometry/geos.h"
#include "engine/geometry/inside.h"
#include "engine/geometry/measures.h"
#include "engine/sample/dice.h"

#include <benchmark/benchmark.h>
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/geometries/polygon.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

using namespace lacuna;
namespace bg = boost::geometry;

namespace {

using BoostPoint = bg::model::d2::point_xy<double>;
using BoostPolygon = bg::model::polygon<BoostPoint>;
using BoostShape = bg::model::multi_polygon<BoostPolygon>;

constexpr int segments = 8;  ///< chords a quarter circle
constexpr std::size_t count = 20;

/// A ragged yard with a tree for every 40 corners, round (0, 0).
Polygon yard(int corners, std::uint64_t seed)
{
    Dice dice{seed};
    int const trees = corners / 40, outline = corners - 8 * trees;
    Polygon out;
    double r = 34;
    for (int i = 0; i < outline; ++i) {
        double const angle = 2 * std::numbers::pi * i / outline, step = std::min(8.0, 600.0 / outline);
        r = std::clamp(r + dice.between(-step, step), 27.0, 42.0);
        out.outer.push_back({r * std::cos(angle), r * std::sin(angle)});
    }
    out.outer.push_back(out.outer.front());
    for (int k = 0; k < trees; ++k) {
        // One in each cell of a grid of 5 by 5.
        double const x = (k % 5 - 2) * 7 + dice.between(-2, 2), y = (k / 5 - 2) * 7 + dice.between(-2, 2);
        double const size = dice.between(0.3, 1);
        Ring ring;
        for (int i = 8; i >= 0; --i) {
            double const a = 2 * std::numbers::pi * (i % 8) / 8;
            ring.push_back({x + size * std::cos(a), y + size * std::sin(a)});
        }
        out.inners.push_back(std::move(ring));
    }
    return out;
}

struct Yards {
    std::vector<Polygon> own;
    std::vector<geos::Owned> geos_side;
    std::vector<BoostPolygon> boost_side;

    explicit Yards(std::int64_t corners)
    {
        for (std::uint64_t seed = 1; seed <= count; ++seed) {
            own.push_back(yard(static_cast<int>(corners), seed));
            geos_side.push_back(geos::to_geos({own.back()}));
            BoostPolygon p;
            for (Point const q : own.back().outer) bg::append(p.outer(), BoostPoint{q.x, q.y});
            for (auto const& inner : own.back().inners) {
                p.inners().emplace_back();
                for (Point const q : inner) bg::append(p.inners().back(), BoostPoint{q.x, q.y});
            }
            bg::correct(p);
            boost_side.push_back(std::move(p));
        }
    }
};

/// Runs `job` on one yard after the other.
template <class Job>
void each(benchmark::State& state, Job&& job)
{
    Yards const yards{state.range(0)};
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(job(yards, i));
        i = (i + 1) % count;
    }
}

void inset_own(benchmark::State& state)
{
    each(state, [](Yards const& y, std::size_t i) {
        MultiPolygon const ground{y.own[i]};
        ClearanceTask task;
        task.ground = &ground;
        task.setback_m = 1;
        auto const clear = clear_ground(task, 0, {});
        return clear ? to_polygons(*clear, segments, Chords::inside) : MultiPolygon{};
    });
}

void inset_geos(benchmark::State& state)
{
    each(state, [](Yards const& y, std::size_t i) {
        return geos::own(GEOSBuffer_r(geos::context(), y.geos_side[i].get(), -1, segments), "buffer");
    });
}

void inset_boost(benchmark::State& state)
{
    each(state, [](Yards const& y, std::size_t i) {
        BoostShape out;
        bg::buffer(y.boost_side[i], out, bg::strategy::buffer::distance_symmetric<double>{-1.0},
                   bg::strategy::buffer::side_straight{}, bg::strategy::buffer::join_round{4 * segments},
                   bg::strategy::buffer::end_flat{}, bg::strategy::buffer::point_circle{4 * segments});
        return out;
    });
}

void inscribed_circle_own(benchmark::State& state)
{
    each(state, [](Yards const& y, std::size_t i) { return largest_circle(y.own[i], 0.01); });
}

void inscribed_circle_geos(benchmark::State& state)
{
    each(state, [](Yards const& y, std::size_t i) {
        return geos::own(GEOSMaximumInscribedCircle_r(geos::context(), y.geos_side[i].get(), 0.01), "circle");
    });
}

void width_own(benchmark::State& state)
{
    each(state, [](Yards const& y, std::size_t i) { return rectangle_width(y.own[i]); });
}

void width_geos(benchmark::State& state)
{
    each(state, [](Yards const& y, std::size_t i) {
        return geos::own(GEOSMinimumRotatedRectangle_r(geos::context(), y.geos_side[i].get()), "rectangle");
    });
}

OrientedRectangle const small{{-6, -4}, 17, 5, 3};

void rectangle_inside_own(benchmark::State& state)
{
    auto const ring = to_polygon(small).outer;
    each(state, [&](Yards const& y, std::size_t i) { return convex_lies_inside(ring, {y.own[i]}, 1e-3); });
}

void rectangle_inside_geos(benchmark::State& state)
{
    auto const rectangle = geos::to_geos({to_polygon(small)});
    each(state, [&](Yards const& y, std::size_t i) {
        return GEOSCovers_r(geos::context(), y.geos_side[i].get(), rectangle.get());
    });
}

void rectangle_inside_boost(benchmark::State& state)
{
    BoostPolygon rectangle;
    for (Point const q : to_polygon(small).outer) bg::append(rectangle.outer(), BoostPoint{q.x, q.y});
    bg::correct(rectangle);
    each(state, [&](Yards const& y, std::size_t i) { return bg::covered_by(rectangle, y.boost_side[i]); });
}

void fit_own(benchmark::State& state)
{
    each(state, [](Yards const& y, std::size_t i) { return fit_rectangle(y.own[i], 10, 20); });
}

/// What GEOS has no function for, as it is done with it: a prepared polygon asked on a grid of 2 m at every 5 degrees,
/// to the first place that covers the rectangle. It proves nothing and misses what is narrower than its steps.
void fit_geos_grid(benchmark::State& state)
{
    auto const found = [](Yards const& y, std::size_t i) -> std::optional<OrientedRectangle> {
        auto* const context = geos::context();
        auto const* const prepared = GEOSPrepare_r(context, y.geos_side[i].get());
        std::optional<OrientedRectangle> first;
        for (double degrees = 0; degrees < 180 && !first; degrees += 5)
            for (double px = -42; px < 42 && !first; px += 2)
                for (double py = -42; py < 42 && !first; py += 2) {
                    OrientedRectangle const r{{px, py}, degrees, 20, 10};
                    auto const g = geos::to_geos({to_polygon(r)});
                    if (GEOSPreparedCovers_r(context, prepared, g.get()) == 1) first = r;
                }
        GEOSPreparedGeom_destroy_r(context, prepared);
        return first;
    };
    each(state, found);
}

void sizes(benchmark::internal::Benchmark* b) { b->Arg(40)->Arg(200)->Arg(1000)->Unit(benchmark::kMicrosecond); }

BENCHMARK(inset_own)->Apply(sizes);
BENCHMARK(inset_geos)->Apply(sizes);
BENCHMARK(inset_boost)->Apply(sizes);
BENCHMARK(inscribed_circle_own)->Apply(sizes);
BENCHMARK(inscribed_circle_geos)->Apply(sizes);
BENCHMARK(width_own)->Apply(sizes);
BENCHMARK(width_geos)->Apply(sizes);
BENCHMARK(rectangle_inside_own)->Apply(sizes);
BENCHMARK(rectangle_inside_geos)->Apply(sizes);
BENCHMARK(rectangle_inside_boost)->Apply(sizes);
BENCHMARK(fit_own)->Apply(sizes);
BENCHMARK(fit_geos_grid)->Apply(sizes);

}  // namespace
