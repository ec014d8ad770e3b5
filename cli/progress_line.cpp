// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include <fmt/format.h>

#include <unistd.h>
#include <cstdio>

namespace lacuna {

namespace {

double seconds(std::chrono::steady_clock::duration d) { return std::chrono::duration<double>(d).count(); }

std::string clock_text(double s)
{
    auto const whole = static_cast<long>(s + 0.5);
    return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

ProgressLine::ProgressLine(bool quiet) : quiet_{quiet}, terminal_{isatty(STDERR_FILENO) != 0} {}

ProgressLine::~ProgressLine() { end_stage(); }

Progress ProgressLine::callback()
{
    return [this](std::string_view stage, std::int64_t done, std::int64_t total) { report(stage, done, total); };
}

void ProgressLine::report(std::string_view stage, std::int64_t done, std::int64_t total)
{
    auto const now = Clock::now();
    if (stage != stage_) {
        end_stage();
        stage_ = stage;
        started_ = now;
        drawn_ = {};
        if (!quiet_ && !terminal_) fmt::print(stderr, "{} ...\n", stage_);
    }
    if (quiet_ || !terminal_ || seconds(now - drawn_) < 0.1) return;
    drawn_ = now;
    draw(done, total);
}

void ProgressLine::draw(std::int64_t done, std::int64_t total)
{
    if (total <= 0) {
        fmt::print(stderr, "\r\033[K{} ...", stage_);
    } else {
        constexpr int width = 30;
        double const share = static_cast<double>(done) / static_cast<double>(total);
        int const full = static_cast<int>(share * width);
        double const spent = seconds(Clock::now() - started_);
        std::string const left =
            spent > 1 && share > 0.02 ? ", " + clock_text(spent * (1 - share) / share) + " left" : "";
        fmt::print(stderr, "\r\033[K{} [{}{}] {:.0f} %{}", stage_, std::string(static_cast<std::size_t>(full), '#'),
                   std::string(static_cast<std::size_t>(width - full), '.'), 100 * share, left);
    }
    std::fflush(stderr);
}

void ProgressLine::end_stage()
{
    if (stage_.empty()) return;
    timings_.emplace_back(stage_, seconds(Clock::now() - started_));
    stage_.clear();
    if (!quiet_ && terminal_) fmt::print(stderr, "\r\033[K");
}

std::vector<std::pair<std::string, double>> ProgressLine::finish()
{
    end_stage();
    return timings_;
}

}  // namespace lacuna
