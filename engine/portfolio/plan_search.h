// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/evaluate.h"
#include "engine/portfolio/plan_risk.h"
#include "engine/portfolio/start.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

namespace lacuna {

/// What is left of the seconds that a search was given, by the caller's clock, rounded up to a tenth of them: small
/// differences of the clock change nothing, and a solver is always asked. Without a clock all is left.
class SearchClock {
public:
    explicit SearchClock(MilpOptions const& options)
        : seconds_{options.seconds}, clock_{options.clock}, begun_{clock_ ? clock_() : 0}
    {
    }
    [[nodiscard]] bool is_there() const { return static_cast<bool>(clock_); }
    [[nodiscard]] double left() const
    {
        if (!clock_) return seconds_;
        double const tenths = std::ceil(10 * (1 - (clock_() - begun_) / seconds_));
        return std::max(1.0, tenths) / 10 * seconds_;
    }

private:
    double seconds_;
    std::function<double()> clock_;
    double begun_;
};

/// Plans of a problem by a solver, each believed only after evaluation. The steps of core and local search are counted,
/// by the seconds asked for; the solver gets what they leave by the clock of the options, so that only an answer that
/// it was stopped in depends on the machine.
class PlanSearch {
public:
    using Chosen = std::vector<std::size_t>;
    struct Found {
        MilpStatus status = MilpStatus::nothing_found;
        double bound_fen = 0;
        Chosen chosen;
        Evaluation evaluation;
        bool refused = false;  ///< the last answer broke a rule
    };

    /// Of a checked problem; both must outlive it.
    PlanSearch(PortfolioProblem const& problem, MilpSolver const& solver, MilpOptions const& options);

    /// No such plan from now on.
    void forbid(Chosen const& plan);

    /// The plan of greatest objective under the rows there are. Where the term of risk is held by cuts alone, each plan
    /// found adds the one that it breaks.
    Found best();

    /// The same from a plan by core and local search, which stays where the solver finds none above it that keeps the
    /// rules.
    Found best_from_start();

    /// Standards get slack; the least weighted sum of it is found and held.
    MilpStatus relax_standards();

    /// From now on: at least this objective, and the cheapest such plan first. Not where the term is held by cuts.
    void cheapest_of(double objective_fen);

private:
    Found best_of_rows(double share);
    Found best_by_cuts();
    Found above_by_cuts(Start start);
    std::optional<Start> start_plan();
    void add_cuts();
    void add_cut_of(Chosen const& plan);
    [[nodiscard]] bool is_near(Found const& found) const;
    [[nodiscard]] Chosen chosen_in(MilpAnswer const& answer) const;
    [[nodiscard]] MilpOptions with_seconds(double seconds) const;

    PortfolioProblem const& p_;
    MilpSolver const& solver_;
    MilpOptions options_;
    SearchClock clock_;
    Formulation f_;
    std::optional<TailCuts> tail_;
};

}  // namespace lacuna
