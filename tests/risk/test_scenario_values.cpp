// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"
#include "engine/risk/plan_trials.h"
#include "engine/risk/scenario_values.h"
#include "tests/support/catch.h"

#include <cmath>
#include <numeric>
#include <span>

using namespace lacuna;

namespace {

std::vector<SiteValue> three_alternatives()
{
    std::vector<SiteValue> sites{{"a=x", 3000.007, -1000, -1200, 10, -20},
                                 {"a=y", 6000.014, -2000, -2400, 20, -40},
                                 {"b=x", 3000.007, -1000, -1200, 10, -20}};
    sites[0].place = sites[1].place = "a";
    sites[2].place = "b";
    return sites;
}

}  // namespace

TEST_CASE("scenarios are the first trials of risk, less their mean, and of each site 0 in sum", "[risk][plan]")
{
    RiskRanges ranges;
    ranges.consent_probability = 0.8;
    auto const sites = three_alternatives();
    for (std::size_t const count : {2U, 100U, 256U}) {
        auto const found = scenario_deviations_fen(sites, ranges, 7, count);
        REQUIRE(found.size() == sites.size() * count);
        RiskOptions options;
        options.seed = 7;
        options.m = 12;
        auto const market = draw_market(ranges, options, 1);
        PlaceRanges const of_place{ranges};
        Trials trials{market, of_place, 7};
        for (std::size_t i = 0; i < sites.size(); ++i) {
            auto const own = std::span{found}.subspan(i * count, count);
            CHECK(std::accumulate(own.begin(), own.end(), std::int64_t{0}) == 0);
            auto const values = trials.of(sites[i]).first(count);
            double const mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(count);
            for (std::size_t s = 0; s < count; ++s)
                CHECK(static_cast<double>(own[s]) == Approx(100 * (values[s] - mean)).margin(2));
        }
    }
}

TEST_CASE("alternatives of one place have its scenarios, another place its own, and the seed changes them",
          "[risk][plan]")
{
    auto const sites = three_alternatives();
    auto const found = scenario_deviations_fen(sites, {}, 1, 64);
    auto const at = [&](std::size_t i, std::size_t s) { return static_cast<double>(found[i * 64 + s]); };
    double apart = 0;
    for (std::size_t s = 0; s < 64; ++s) {
        CHECK(at(1, s) == Approx(2 * at(0, s)).margin(4));
        apart += std::fabs(at(2, s) - at(0, s));
    }
    CHECK(apart > 64 * 100);
    CHECK(scenario_deviations_fen(sites, {}, 2, 64) != found);
    CHECK(scenario_deviations_fen({sites[0]}, {}, 1, 64) ==
          std::vector<std::int64_t>(found.begin(), found.begin() + 64));
    CHECK_THROWS_AS(scenario_deviations_fen(sites, {}, 1, 257), Error);
    CHECK_THROWS_AS(scenario_deviations_fen(sites, {}, 1, 1), Error);
    RiskRanges late;
    late.delay = {0.5, 0.5};
    CHECK_THROWS_AS(scenario_deviations_fen(sites, late, 1, 64), Error);
    late.delay = {};
    late.demand_cv = -1;
    CHECK_THROWS_AS(scenario_deviations_fen(sites, late, 1, 64), Error);
}
