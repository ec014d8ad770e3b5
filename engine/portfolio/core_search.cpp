// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/core_search.h"

#include "engine/portfolio/core.h"
#include "engine/portfolio/core_pass.h"

#include <algorithm>
#include <cmath>

#include <limits>

namespace lacuna {

namespace {

class CoreSearch {
public:
    CoreSearch(Milp const& problem, MilpAnswer const& relaxed, std::optional<double> known,
               CoreSearchOptions const& options)
        : problem_{problem}, relaxed_{relaxed}, options_{options}, left_{options.steps}
    {
        best_.status = MilpStatus::stopped;
        best_.bound = relaxed.bound;
        if (known) value_ = *known;
        step_ = step_at(relaxed.bound);
    }

    MilpAnswer result()
    {
        if (!closed() && step_ > 0) search();
        if (closed()) best_.status = MilpStatus::optimal;
        return std::move(best_);
    }

private:
    static constexpr double nearly = 0.9;  ///< of the gap, so that rounding does not leave it open

    [[nodiscard]] double step_at(double value) const { return nearly * options_.gap * std::fabs(value); }
    [[nodiscard]] bool closed() const { return value_ >= enough(); }
    [[nodiscard]] bool known() const { return std::isfinite(value_); }
    [[nodiscard]] double enough() const { return best_.bound - options_.gap * std::fabs(best_.bound); }

    void search()
    {
        constexpr int most_passes = 100;
        constexpr double first_margin = 0.02, growth = 1.3, fast = 2, dear = 1.5;
        if (!first_core()) return;
        double const from = best_.bound;
        double margin = first_margin * step_;
        std::int64_t last = 0;
        for (int pass = 0; pass < most_passes && !closed(); ++pass) {
            double const above = std::max(value_ + (known() ? step_at(value_) : 0), from - margin);
            auto const core = core_of(problem_, relaxed_, above);
            if (!core) return;
            auto const accept = std::max(value_, std::min(above, enough()));
            auto const found =
                take(pass_over(*core, best_prices(*core), {above, accept, step_at(above), enough(), left_}));
            if (!found.complete) return;
            best_.bound = std::min(best_.bound, found.above);
            // Beyond what would close the gap, where a pass is hardly dearer than the one before, small steps would go
            // through the same again and again.
            bool const flat = last > 0 && static_cast<double>(found.steps) < dear * static_cast<double>(last);
            margin *= flat && margin > step_ / 2 ? fast : growth;
            last = found.steps;
        }
    }

    /// The bound at best prices, and a search among small losses. The widest cutoff that makes a core.
    bool first_core()
    {
        constexpr int halvings = 8;
        double margin = step_ / 4;
        for (int i = 0; i < halvings; ++i, margin /= 2) {
            double const above = relaxed_.bound - margin;
            auto const core = core_of(problem_, relaxed_, above);
            if (!core) continue;
            auto const prices = best_prices(*core);
            best_.bound = std::min(best_.bound, std::max(above, bound_at(*core, prices)));
            among_small_losses(*core, prices);
            return true;
        }
        return false;
    }

    void among_small_losses(Core const& core, Prices const& prices)
    {
        constexpr double first_margin = 0.03, growth = 1.6;
        constexpr std::int64_t most_steps = 3'000'000;
        auto const bound = bound_at(core, prices);
        std::uint64_t seed = 1;
        for (double margin = first_margin * step_; margin < step_; margin *= growth, ++seed) {
            auto const accept = std::max(value_, enough());
            auto const above = std::max(accept, bound - margin);
            if (closed() || above >= bound) return;
            take(pass_over(core, prices,
                           {above, accept, step_at(above), enough(), std::min(most_steps, left_ / 16), seed}));
        }
    }

    PassResult take(PassResult found)
    {
        left_ -= found.steps;
        if (!found.found || found.value <= value_) return found;
        value_ = found.value;
        best_.values.assign(problem_.columns.size(), 0);
        for (int const c : found.ones) best_.values[static_cast<std::size_t>(c)] = 1;
        return found;
    }

    Milp const& problem_;
    MilpAnswer const& relaxed_;
    CoreSearchOptions const& options_;
    std::int64_t left_;
    MilpAnswer best_;
    double value_ = -std::numeric_limits<double>::infinity();
    double step_ = 0;  ///< what the gap comes to, of the relaxation
};

}  // namespace

MilpAnswer search_core(Milp const& problem, MilpAnswer const& relaxed, std::optional<double> known,
                       CoreSearchOptions const& options)
{
    return CoreSearch{problem, relaxed, known, options}.result();
}

}  // namespace lacuna
