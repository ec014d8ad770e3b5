// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/appraisal.h"

#include <benchmark/benchmark.h>

using namespace lacuna;

namespace {

Facility parking()
{
    Facility facility;
    facility.id = "parking";
    facility.unit = "bay";
    facility.basis = Basis::operated;
    facility.unit_footprint_m2 = 27;
    facility.capex_per_unit = 3'500;
    facility.revenue_per_unit_year = 1'800;
    facility.opex_ratio = 0.25;
    facility.life_years = 15;
    return facility;
}

/// Argument: 1 with the search for every internal rate of return, 0 without.
void appraising_a_placement(benchmark::State& state)
{
    Facility const facility = parking();
    ValuationRules const rules;
    DoMinimum const today;
    for (auto _ : state) benchmark::DoNotOptimize(appraise(facility, 40, today, 1'080, rules, state.range(0) == 1));
}
BENCHMARK(appraising_a_placement)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
