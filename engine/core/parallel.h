// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace lacuna {

/// Calls `work(i)` for i in [0, count) on at most `threads` threads. An exception
/// of the lowest failing i is rethrown, so a failure too is the same on any number of threads.
/// `threads` 0 means one a core. `done` is told of finished items, one call at a time.
void parallel_for(std::size_t count, int threads, std::function<void(std::size_t)> const& work,
                  std::function<void(std::size_t)> const& done = {});

/// The results of `work(i)` in order of i, whatever the number of threads.
template <class Result>
std::vector<Result> parallel_map(std::size_t count, int threads, std::function<Result(std::size_t)> const& work,
                                 std::function<void(std::size_t)> const& done = {})
{
    std::vector<Result> results(count);
    parallel_for(
        count, threads, [&](std::size_t i) { results[i] = work(i); }, done);
    return results;
}

/// Calls `work(i, slot)` for i in [0, count) on at most `threads` threads and `consume(i, slot)` in the order of i, one
/// at a time, beside the work. At most `slots` items are under way; each has a slot to itself from its work to the end
/// of its consumption. An exception ends it and is rethrown.
void ordered_pipeline(std::size_t count, int threads, std::size_t slots,
                      std::function<void(std::size_t, std::size_t)> const& work,
                      std::function<void(std::size_t, std::size_t)> const& consume);

/// Hands the results of `work(i)` to `consume` in order of i while later ones are being made; the memory taken is that
/// of the results under way.
template <class Result>
void parallel_stream(std::size_t count, int threads, std::function<Result(std::size_t)> const& work,
                     std::function<void(Result)> const& consume)
{
    constexpr std::size_t slots = 64;
    std::vector<Result> results(slots);
    ordered_pipeline(
        count, threads, slots, [&](std::size_t i, std::size_t slot) { results[slot] = work(i); },
        [&](std::size_t, std::size_t slot) { consume(std::move(results[slot])); });
}

}  // namespace lacuna
