// SPDX-License-Identifier: Apache-2.0
#include "engine/core/parallel.h"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>

namespace lacuna {

void parallel_for(std::size_t count, int threads, std::function<void(std::size_t)> const& work,
                  std::function<void(std::size_t)> const& done)
{
    std::mutex lock;
    std::atomic<std::size_t> failed_at{count};
    std::exception_ptr failure;
    std::size_t finished = 0;

    auto const chunk = [&](tbb::blocked_range<std::size_t> const& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            if (i > failed_at) break;  // an earlier one ends it anyway
            try {
                work(i);
            } catch (...) {
                std::scoped_lock guard{lock};
                if (i < failed_at) {
                    failed_at = i;
                    failure = std::current_exception();
                }
            }
        }
        if (!done) return;
        std::scoped_lock guard{lock};
        finished += range.size();
        done(finished);
    };
    std::size_t const grain = std::clamp<std::size_t>(count / 512, 1, 64);
    // More threads than cores only where they are asked for.
    std::optional<tbb::global_control> more;
    if (threads > tbb::info::default_concurrency())
        more.emplace(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    tbb::task_arena arena{threads > 0 ? threads : tbb::task_arena::automatic};
    arena.execute(
        [&] { tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, grain), chunk, tbb::simple_partitioner{}); });
    if (failure) std::rethrow_exception(failure);
}

void ordered_pipeline(std::size_t count, int threads, std::size_t slots,
                      std::function<void(std::size_t, std::size_t)> const& work,
                      std::function<void(std::size_t, std::size_t)> const& consume)
{
    std::optional<tbb::global_control> more;
    if (threads > tbb::info::default_concurrency())
        more.emplace(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    tbb::task_arena arena{threads > 0 ? threads : tbb::task_arena::automatic};
    std::size_t next = 0;
    auto const take =
        tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& flow) {
            if (next == count) flow.stop();
            return next < count ? next++ : count;
        });
    auto const make = tbb::make_filter<std::size_t, std::size_t>(tbb::filter_mode::parallel, [&](std::size_t i) {
        if (i < count) work(i, i % slots);
        return i;
    });
    auto const give = tbb::make_filter<std::size_t, void>(tbb::filter_mode::serial_in_order, [&](std::size_t i) {
        if (i < count) consume(i, i % slots);
    });
    arena.execute([&] { tbb::parallel_pipeline(slots, take & make & give); });
}

}  // namespace lacuna
