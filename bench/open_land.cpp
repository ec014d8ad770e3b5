// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/open_land.h"
#include "engine/geometry/measures.h"
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

void open_land_of_a_parcel(benchmark::State& state)
{
    static Scenes const scenes{200};
    SpaceRules const rules;
    std::size_t i = 0;
    for (auto _ : state) {
        OpenLandTask task{&scenes.parcels[i], rules.setback_m};
        task.footprints = scenes.near[i];
        benchmark::DoNotOptimize(open_land(task, rules));
        i = (i + 1) % scenes.parcels.size();
    }
}
BENCHMARK(open_land_of_a_parcel)->Unit(benchmark::kMicrosecond);

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
