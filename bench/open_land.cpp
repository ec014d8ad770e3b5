// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/open_land.h"
#include "engine/geometry/clearance.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/overlay.h"
#include "engine/sample/estate.h"

#include <benchmark/benchmark.h>

using namespace lacuna;

namespace {

/// Every parcel of an estate with the buildings near it.
struct Scenes {
    std::vector<MultiPolygon> parcels, buildings;
    std::vector<std::vector<MultiPolygon const*>> near;

    explicit Scenes(std::int64_t count)
    {
        EstateSpec spec;
        spec.parcels = count;
        auto const estate = make_estate(spec);
        for (auto const& b : estate.buildings) buildings.push_back({b.shape});
        for (auto const& p : estate.parcels) {
            parcels.push_back({p.shape});
            auto& list = near.emplace_back();
            Box const reach = grown(bounds(p.shape), 3);
            for (auto const& b : buildings)
                if (overlap(bounds(b), reach)) list.push_back(&b);
        }
    }
};

OpenLandTask task_of(Scenes const& scenes, std::size_t i, SpaceRules const& rules)
{
    OpenLandTask task{&scenes.parcels[i], rules.setback_m};
    task.footprints = scenes.near[i];
    return task;
}

void open_land_of_a_parcel(benchmark::State& state)
{
    static Scenes const scenes{200};
    SpaceRules const rules;
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(open_land(task_of(scenes, i, rules), rules));
        i = (i + 1) % scenes.parcels.size();
    }
}
BENCHMARK(open_land_of_a_parcel)->Unit(benchmark::kMicrosecond);

/// The same by GEOS, the slow twin.
void open_land_of_a_parcel_by_overlay(benchmark::State& state)
{
    static Scenes const scenes{200};
    SpaceRules const rules;
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(open_land_by_overlay(task_of(scenes, i, rules), rules));
        i = (i + 1) % scenes.parcels.size();
    }
}
BENCHMARK(open_land_of_a_parcel_by_overlay)->Unit(benchmark::kMicrosecond);

/// Inset, difference and opening: the offsets alone.
void clear_ground_of_a_parcel(benchmark::State& state)
{
    static Scenes const scenes{200};
    std::size_t i = 0;
    for (auto _ : state) {
        ClearanceTask task{&scenes.parcels[i], 1};
        for (auto const* footprint : scenes.near[i]) task.solids.push_back({footprint, 3});
        Box const frame = bounds(scenes.parcels[i]);
        auto const core = clear_ground(task, 2, {frame.min_x, frame.min_y});
        if (core) benchmark::DoNotOptimize(spread(*core, 2));
        i = (i + 1) % scenes.parcels.size();
    }
}
BENCHMARK(clear_ground_of_a_parcel)->Unit(benchmark::kMicrosecond);

void clear_ground_of_a_parcel_by_geos(benchmark::State& state)
{
    static Scenes const scenes{200};
    int const segments = static_cast<int>(state.range(0));
    std::size_t i = 0;
    for (auto _ : state) {
        auto const free =
            difference(offset(scenes.parcels[i], -1, segments), offset_of_all(scenes.near[i], 3, segments));
        benchmark::DoNotOptimize(opening(free, 2, segments));
        i = (i + 1) % scenes.parcels.size();
    }
}
BENCHMARK(clear_ground_of_a_parcel_by_geos)->Arg(8)->Arg(64)->Unit(benchmark::kMicrosecond);

void largest_circle_of_a_parcel(benchmark::State& state)
{
    static Scenes const scenes{200};
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(largest_circle(scenes.parcels[i].front()));
        i = (i + 1) % scenes.parcels.size();
    }
}
BENCHMARK(largest_circle_of_a_parcel)->Unit(benchmark::kMicrosecond);

void making_an_estate(benchmark::State& state)
{
    EstateSpec spec;
    spec.parcels = state.range(0);
    for (auto _ : state) benchmark::DoNotOptimize(make_estate(spec));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(making_an_estate)->Arg(1000)->Unit(benchmark::kMillisecond);

}  // namespace
