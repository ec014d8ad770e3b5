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

}  // namespace lacuna
