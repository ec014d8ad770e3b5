// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/local_search.h"

#include "engine/portfolio/evaluate.h"
#include "engine/portfolio/plan_state.h"

#include <algorithm>
#include <numeric>

namespace lacuna {

namespace {

using Chosen = std::vector<std::size_t>;

class LocalSearch {
public:
    LocalSearch(PortfolioProblem const& problem, Chosen const& start, LocalSearchOptions const& options)
        : p_{problem}, o_{options}, state_{problem, &start}, seed_{options.seed}
    {
        for (auto const i : start) state_.add(i);
        for (std::size_t i = 0; i < p_.alternatives.size(); ++i)
            if (!state_.closed(i) && (o_.loss.empty() || o_.loss[i] <= o_.most_loss)) order_.push_back(i);
        if (!o_.loss.empty()) std::ranges::stable_sort(order_, {}, [&](auto i) { return o_.loss[i]; });
        keep();
    }

    Chosen run()
    {
        if (!state_.feasible() || order_.empty()) return best_;
        auto const each = o_.moves / std::max(1, o_.rounds);
        for (int round = 0; round < o_.rounds && best_value_ < o_.enough_fen; ++round) {
            go_back();
            // The more choices, the less does each move: the mean value of one over their number, then 1/4 of it ...
            auto const count = static_cast<std::int64_t>(1 + state_.chosen().size());
            auto const widest = (best_value_ / count / count) >> (2 * (round % 8));
            for (std::int64_t m = 0; m < each && best_value_ < o_.enough_fen; ++m) {
                // In parts of 1024, so that the products fit.
                auto const left = (each - m) * 1024 / each;
                move(widest * left / 1024 * left / 1024);
            }
        }
        return best_;
    }

private:
    struct Step {
        std::size_t alternative;
        bool added;
    };

    /// SplitMix64 (Steele, Lea and Flood 2014).
    std::uint64_t draw()
    {
        auto z = seed_ += 0x9e3779b97f4a7c15U;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }
    std::size_t below(std::size_t n)
    {
        return static_cast<std::size_t>(((draw() >> 32U) * static_cast<std::uint64_t>(n)) >> 32U);
    }
    /// The square of an even draw: the first quarter of the order is drawn half of the time.
    std::size_t candidate()
    {
        if (o_.loss.empty()) return order_[below(order_.size())];
        std::uint64_t const u = draw() >> 32U;
        return order_[static_cast<std::size_t>(((u * u >> 32U) * order_.size()) >> 32U)];
    }

    void add(std::size_t i)
    {
        state_.add(i);
        steps_.push_back({i, true});
    }
    void remove(std::size_t i)
    {
        state_.remove(i);
        steps_.push_back({i, false});
    }
    void undo(std::size_t until)
    {
        for (; steps_.size() > until; steps_.pop_back())
            if (steps_.back().added)
                state_.remove(steps_.back().alternative);
            else
                state_.add(steps_.back().alternative);
    }

    void put(std::size_t i)
    {
        if (auto const old = state_.of_site(state_.site(i)); old != PlanState::none) remove(old);
        add(i);
    }

    void move(std::int64_t threshold)
    {
        steps_.clear();
        auto const before = state_.worth_fen();
        auto const i = candidate();
        if (state_.has(i))
            remove(i);
        else
            put(i);
        if (!mend(i)) return undo(0);
        fill();
        if (state_.worth_fen() < before - threshold) return undo(0);
        if (state_.worth_fen() > best_value_) keep();
    }

    /// Takes others out until no rule is broken; false where that does not help.
    bool mend(std::size_t wanted)
    {
        constexpr int most_out = 8;
        for (int out = 0; out < most_out && !state_.feasible(); ++out) {
            auto const victim = victim_of(state_.broken_rows().front(), wanted);
            if (victim == PlanState::none) return false;
            remove(victim);
        }
        return state_.feasible();
    }

    std::size_t victim_of(std::size_t row, std::size_t wanted)
    {
        constexpr std::size_t few = 64;
        auto const members = state_.members(row);
        if (members.size() <= few) {
            for (auto const k : members)
                if (k != wanted && state_.has(k)) return k;
            return PlanState::none;
        }
        constexpr int tries = 12;
        auto const chosen = state_.chosen();
        for (int t = 0; t < tries; ++t) {
            auto const k = chosen[below(chosen.size())];
            if (k == wanted) continue;
            for (auto const& e : state_.entries(k))
                if (e.row == row && e.amount > 0) return k;
        }
        return PlanState::none;
    }

    void fill()
    {
        constexpr int tries = 3;
        for (int t = 0; t < tries; ++t) {
            auto const i = candidate();
            if (state_.has(i)) continue;
            auto const mark = steps_.size();
            auto const before = state_.worth_fen();
            put(i);
            if (!state_.feasible() || state_.worth_fen() <= before) undo(mark);
        }
    }

    void keep()
    {
        best_.assign(state_.chosen().begin(), state_.chosen().end());
        best_value_ = state_.worth_fen();
    }

    void go_back()
    {
        Chosen const now(state_.chosen().begin(), state_.chosen().end());
        for (auto const i : now) state_.remove(i);
        for (auto const i : best_) state_.add(i);
    }

    PortfolioProblem const& p_;
    LocalSearchOptions const& o_;
    PlanState state_;
    std::uint64_t seed_;
    std::vector<std::size_t> order_;
    std::vector<Step> steps_;
    Chosen best_;
    std::int64_t best_value_ = 0;
};

}  // namespace

std::vector<std::size_t> improve_plan(PortfolioProblem const& problem, std::vector<std::size_t> const& start,
                                      LocalSearchOptions const& options)
{
    auto const before = evaluate(problem, start);
    if (!PlanState::counts(problem) || !before.feasible()) return start;
    auto plan = LocalSearch{problem, start, options}.run();
    std::ranges::sort(plan);
    auto const after = evaluate(problem, plan);
    return after.feasible() && better(problem, plan, after, start, before) ? plan : start;
}

std::vector<std::size_t> rounded_plan(PortfolioProblem const& problem, std::vector<double> const& share,
                                      std::vector<double> const& loss)
{
    PlanState state{problem};
    std::vector<std::size_t> order(problem.alternatives.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](auto i) { return std::pair{-share[i], loss[i]}; });
    constexpr int passes = 2;  // an order lets a later one in
    for (int pass = 0; pass < passes; ++pass)
        for (auto const i : order) {
            if (state.closed(i) || state.of_site(state.site(i)) != PlanState::none) continue;
            auto const broken = state.broken_rows().size();
            auto const before = state.worth_fen();
            state.add(i);
            auto const now = state.broken_rows().size();
            if (now > broken || (now == broken && state.worth_fen() <= before)) state.remove(i);
        }
    std::vector<std::size_t> plan(state.chosen().begin(), state.chosen().end());
    std::ranges::sort(plan);
    return plan;
}

}  // namespace lacuna
