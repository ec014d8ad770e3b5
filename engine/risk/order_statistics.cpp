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
    Ends ends{values.front(), values.front()};
    wide([&]() LACUNA_INLINE {
        double const* const at = values.data();
        std::size_t const n = values.size();
        Four low = Four{} + at[0], high = low, low2 = low, high2 = low, v, w;
        std::size_t i = 0;
        for (; i + 8 <= n; i += 8) {
            load(v, at + i);
            load(w, at + i + 4);
            low = v < low ? v : low;
            high = v > high ? v : high;
            low2 = w < low2 ? w : low2;
            high2 = w > high2 ? w : high2;
        }
        low = low2 < low ? low2 : low;
        high = high2 > high ? high2 : high;
        for (; i < n; ++i) {
            low[0] = at[i] < low[0] ? at[i] : low[0];
            high[0] = at[i] > high[0] ? at[i] : high[0];
        }
        for (std::size_t lane = 0; lane < 4; ++lane) {
            ends.low = std::min(ends.low, low[lane]);
            ends.high = std::max(ends.high, high[lane]);
        }
    });
    return ends;
}

}  // namespace

std::vector<double> values_at_ranks(std::span<double const> values, std::span<std::size_t const> ranks)
{
    auto const ends = ends_of(values);
    double const low = ends.low, high = ends.high;
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
    wide([&]() LACUNA_INLINE {
        double const* const v = values.data();
        std::uint16_t* const to = bucket_of.data();
        for (std::size_t i = 0; i < values.size(); ++i)
            to[i] = static_cast<std::uint16_t>(static_cast<std::int32_t>((v[i] - low) * scale));
    });
    // Neighbours often share a bucket; in two tables a count need not wait for the one before.
    std::vector<std::uint32_t> counts(buckets + 1, 0), odd(buckets + 1, 0);  // the greatest value makes one of its own
    for (std::size_t i = 0; i + 1 < bucket_of.size(); i += 2) {
        ++counts[bucket_of[i]];
        ++odd[bucket_of[i + 1]];
    }
    if (bucket_of.size() % 2 == 1) ++counts[bucket_of.back()];
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += odd[i];

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
