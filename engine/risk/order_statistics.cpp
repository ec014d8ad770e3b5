// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/order_statistics.h"

#include <cmath>
#include <cstdint>

namespace lacuna {

namespace {

struct Ends {
    double low, high;
};

Ends ends_of(std::span<double const> values)
{
    constexpr std::size_t lanes = 8;
    std::array<double, lanes> low{}, high{};
    low.fill(values.front());
    high.fill(values.front());
    std::size_t i = 0;
    for (; i + lanes <= values.size(); i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            double const v = values[i + lane];
            low[lane] = v < low[lane] ? v : low[lane];
            high[lane] = v > high[lane] ? v : high[lane];
        }
    for (; i < values.size(); ++i) {
        low[0] = std::min(low[0], values[i]);
        high[0] = std::max(high[0], values[i]);
    }
    return {*std::ranges::min_element(low), *std::ranges::max_element(high)};
}

}  // namespace

std::vector<double> values_at_ranks(std::span<double const> values, std::span<std::size_t const> ranks)
{
    auto const [low, high] = ends_of(values);
    std::size_t const buckets = std::clamp(values.size() / 2, std::size_t{1}, std::size_t{4096});
    double const scale = static_cast<double>(buckets) / (high - low);
    if (!std::isfinite(scale) || !std::isfinite(high - low)) {  // equal, or closer or wider than buckets can tell
        std::vector<double> sorted(values.begin(), values.end());
        std::ranges::sort(sorted);
        std::vector<double> found;
        for (auto const rank : ranks) found.push_back(sorted[rank]);
        return found;
    }
    std::vector<std::uint16_t> bucket_of(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        bucket_of[i] = static_cast<std::uint16_t>(static_cast<std::int32_t>((values[i] - low) * scale));
    std::vector<std::uint32_t> counts(buckets + 1, 0);  // the greatest value makes one of its own
    for (auto const bucket : bucket_of) ++counts[bucket];

    // Each wanted bucket with the number of values below it and of values kept before it.
    struct Wanted {
        std::size_t bucket, below, kept;
    };
    std::vector<Wanted> wanted;
    std::vector<std::uint8_t> keep(buckets + 1, 0);
    std::size_t bucket = 0, below = 0, kept = 0;
    for (auto const rank : ranks) {
        while (below + counts[bucket] <= rank) below += counts[bucket++];
        if (wanted.empty() || wanted.back().bucket != bucket) {
            keep[bucket] = 1;
            wanted.push_back({bucket, below, kept});
            kept += counts[bucket];
        }
    }
    std::vector<double> few(kept + 1);  // one place more, written by values that are not kept
    std::size_t at = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        few[at] = values[i];
        at += keep[bucket_of[i]];
    }
    few.resize(kept);
    std::ranges::sort(few);
    std::vector<double> found;
    auto in = wanted.begin();
    for (auto const rank : ranks) {
        while (rank >= in->below + counts[in->bucket]) ++in;
        found.push_back(few[in->kept + (rank - in->below)]);
    }
    return found;
}

}  // namespace lacuna
