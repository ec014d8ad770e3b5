// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/scenario_values.h"

#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/risk/plan_trials.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

/// In whole fen; what rounding leaves is taken off one fen a scenario.
void append_centred(std::span<double const> values, std::vector<std::int64_t>& out)
{
    Sum sum;
    for (double const v : values) sum += v;
    double const mean = sum.value() / static_cast<double>(values.size());
    auto const first = out.size();
    std::int64_t left = 0;
    for (double const v : values) {
        out.push_back(std::llround((v - mean) * 100));
        left += out.back();
    }
    auto const count = static_cast<std::int64_t>(values.size());
    for (std::size_t s = 0; s < values.size(); ++s) {
        out[first + s] -= left / count;
        if (static_cast<std::int64_t>(s) < std::abs(left % count)) out[first + s] -= left > 0 ? 1 : -1;
    }
}

}  // namespace

std::vector<std::int64_t> scenario_deviations_fen(std::vector<SiteValue> const& sites, RiskRanges const& ranges,
                                                  std::uint64_t seed, std::size_t count, int threads)
{
    if (count < 2 || count > 256)
        throw Error{Errc::bad_config, fmt::format("risk: {} scenarios: 2 to 256 can be drawn", count)};
    RiskOptions options;
    options.seed = seed;
    options.replicates = 1;
    options.threads = threads;
    options.m = 1;
    while ((std::size_t{1} << options.m) < count) ++options.m;
    check(ranges, options);
    check_delays(sites, ranges);
    std::size_t timelines = 1;
    for (auto const& site : sites) timelines = std::max(timelines, site.timeline + 1);
    auto const market = draw_market(ranges, options, timelines);
    PlaceRanges const of_place{ranges};
    Trials trials{market, of_place, seed};
    std::vector<std::int64_t> out;
    out.reserve(sites.size() * count);
    for (auto const& site : sites) {
        auto const values = trials.of(site).first(count);
        if (!std::ranges::all_of(values, [](double v) { return std::isfinite(v) && std::fabs(v) < 1e15; }))
            throw Error{Errc::internal, "a scenario gave '" + site.id + "' a value that is not finite"};
        append_centred(values, out);
    }
    return out;
}

}  // namespace lacuna
