// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace lacuna {

/// Shows progress on stderr: one line with a bar and the time left on a terminal, one plain line a stage
/// elsewhere, nothing where `quiet`. Measures each stage on the way.
class ProgressLine {
public:
    explicit ProgressLine(bool quiet);
    ~ProgressLine();
    ProgressLine(ProgressLine const&) = delete;
    ProgressLine& operator=(ProgressLine const&) = delete;

    /// The callback to hand to importers and the pipeline; it refers to this object.
    [[nodiscard]] Progress callback();

    /// Ends the stage under way and returns (stage, seconds) for all, in order.
    std::vector<std::pair<std::string, double>> finish();

private:
    using Clock = std::chrono::steady_clock;
    void report(std::string_view stage, std::int64_t done, std::int64_t total);
    void end_stage();
    void draw(std::int64_t done, std::int64_t total);

    bool quiet_;
    bool terminal_;
    std::string stage_;
    Clock::time_point started_, drawn_;
    std::vector<std::pair<std::string, double>> timings_;
};

}  // namespace lacuna
