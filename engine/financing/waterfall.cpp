// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/waterfall.h"

#include "engine/core/error.h"
#include "engine/financing/split.h"
#include "engine/model/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

void check(WaterfallRules const& rules, WaterfallInput const& input)
{
    if (!(input.guaranteed_share >= 0 && input.guaranteed_share <= 1) || input.guarantee_left < 0)
        throw Error{Errc::bad_config, "waterfall: a guarantee's share outside 0 to 1, or less than nothing left of it"};
    if (input.cash < 0 || input.reserve_target < 0 || input.equity_paid_in < 0)
        throw Error{Errc::bad_config, "waterfall: cash, reserve target and equity paid in must not be negative"};
    for (auto const& [id, due] : input.due) {
        if (due < 0) throw Error{Errc::bad_config, fmt::format("waterfall: '{}' is due with a negative amount", id)};
        if (std::ranges::find(rules.steps, id, &WaterfallStep::id) == rules.steps.end())
            throw Error{Errc::bad_config, fmt::format("waterfall: '{}' is due, but no step pays it", id)};
    }
    for (auto const& step : rules.steps)
        if (rate_status(step.rate) != MeasureStatus::ok)
            throw Error{Errc::bad_config, fmt::format("waterfall: {}: step '{}' has a rate of {}",
                                                      name(rate_status(step.rate)), step.id, step.rate)};
        else if (!(step.share >= 0 && step.share <= 1))
            throw Error{Errc::bad_config, fmt::format("waterfall: step '{}' has a share outside 0 to 1", step.id)};
}

constexpr int tests_to_release = 2;  // in a row

std::int64_t part(std::int64_t amount, double share)
{
    return std::clamp<std::int64_t>(std::llround(static_cast<double>(amount) * share), 0, amount);
}

class Year {
public:
    Year(WaterfallRules const& rules, WaterfallInput const& input, WaterfallState& state)
        : rules_{rules}, in_{input}, state_{state}, left_{input.cash}
    {
    }

    WaterfallYear run()
    {
        for (auto const& step : rules_.steps) take(step);
        std::int64_t spent = left_ + out_.topped_up + out_.trapped;
        for (auto const& step : out_.steps) spent += step.paid + step.drawn + step.guaranteed;
        if (spent != in_.cash + out_.drawn + out_.guaranteed + out_.released)
            throw Error{Errc::internal,
                        fmt::format("waterfall: {} spent of {} + {} drawn + {} guaranteed + {} released", spent,
                                    in_.cash, out_.drawn, out_.guaranteed, out_.released)};
        return std::move(out_);
    }

private:
    void take(WaterfallStep const& step)
    {
        StepResult r{step.id, due(step), 0, 0, 0};
        if (step.kind == StepKind::debt) begin_debt();
        if (step.kind == StepKind::due || step.kind == StepKind::debt) {
            r.paid = pay(r.due);
            if (step.kind == StepKind::debt) {
                r.drawn = draw(r.due - r.paid);
                r.guaranteed = guarantee(step, r.due - r.paid - r.drawn);
            }
            r.shortfall = r.due - r.paid - r.drawn - r.guaranteed;
            if (step.kind == StepKind::debt) debt_short_ += r.shortfall;
        } else if (step.kind == StepKind::top_up) {
            out_.topped_up = pay(std::max<std::int64_t>(0, in_.reserve_target - state_.reserve));
            state_.reserve += out_.topped_up;
        } else if (step.kind == StepKind::lock_up) {
            lock_up();
        } else if (step.kind == StepKind::share) {
            r.due = r.paid = pay(part(left_, step.share));
        } else if (step.kind == StepKind::hurdle) {
            r.paid = hurdle(step, r.above);
        } else {
            r.due = r.paid = pay(left_);
            to_equity(step, r.paid);
        }
        out_.steps.push_back(std::move(r));
    }

    [[nodiscard]] std::int64_t due(WaterfallStep const& step) const
    {
        auto const it = in_.due.find(step.id);
        return it == in_.due.end() ? 0 : it->second;
    }

    std::int64_t pay(std::int64_t wanted)
    {
        auto const paid = std::min(left_, wanted);
        left_ -= paid;
        return paid;
    }

    std::int64_t draw(std::int64_t wanted)
    {
        auto const drawn = std::min(state_.reserve, wanted);
        state_.reserve -= drawn;
        out_.drawn += drawn;
        return drawn;
    }

    std::int64_t guarantee(WaterfallStep const& step, std::int64_t unpaid)
    {
        // Cash counts for the service of the year first here: arrears were called for in their own year.
        auto const old = in_.arrears.find(step.id);
        auto const claim = std::max<std::int64_t>(0, unpaid - (old == in_.arrears.end() ? 0 : old->second));
        auto const paid = std::min(in_.guarantee_left - out_.guaranteed, part(claim, in_.guaranteed_share));
        out_.guaranteed += paid;
        return paid;
    }

    /// Cover is tested on the cash before the first debt step against all debt due.
    void begin_debt()
    {
        if (out_.dscr || debt_seen_) return;
        debt_seen_ = true;
        std::int64_t service = 0;
        for (auto const& step : rules_.steps)
            if (step.kind == StepKind::debt) service += due(step);
        if (service > 0) out_.dscr = static_cast<double>(left_ - in_.not_earned) / static_cast<double>(service);
        if (in_.last) release();
    }

    void release()
    {
        out_.released += state_.trapped;
        left_ += state_.trapped;
        state_.trapped = 0;
    }

    void lock_up()
    {
        // A year in which nothing is due while debt is left tests nothing.
        if (out_.dscr) {
            bool const passes = *out_.dscr >= rules_.lock_up_dscr;
            state_.tests_passed = passes ? state_.tests_passed + 1 : 0;
            if (!passes) state_.locked = true;
            if (state_.tests_passed >= tests_to_release) state_.locked = false;
        }
        // Without debt left there is nothing to protect.
        if (in_.last || (!in_.owed_after && debt_short_ == 0)) state_.locked = false;
        out_.locked = state_.locked;
        if (state_.locked) {
            out_.trapped = pay(left_);
            state_.trapped += out_.trapped;
        } else {
            release();
        }
    }

    /// Equity first gets what its account is owed; of the rest `share` goes to the step's own party.
    std::int64_t hurdle(WaterfallStep const& step, std::int64_t& above)
    {
        auto& owed = state_.hurdles[step.id];
        owed = a_year_later(owed, step.rate, in_.equity_paid_in);
        for (auto const& id : step.credits) owed = std::max<std::int64_t>(0, owed - out_.step(id).paid);
        auto const back = pay(owed);
        owed -= back;
        above = owed == 0 ? pay(part(left_, step.share)) : 0;
        to_equity(step, back);
        return back + above;
    }

    void to_equity(WaterfallStep const& step, std::int64_t amount)
    {
        if (step.parties.empty()) return;
        std::vector<double> weights;
        for (auto const& [party, weight] : step.parties) weights.push_back(weight);
        auto const parts = split(amount, weights);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            auto const known =
                std::ranges::find(out_.to_equity, step.parties[i].first, &std::pair<std::string, std::int64_t>::first);
            if (known == out_.to_equity.end())
                out_.to_equity.emplace_back(step.parties[i].first, parts[i]);
            else
                known->second += parts[i];
        }
    }

    WaterfallRules const& rules_;
    WaterfallInput const& in_;
    WaterfallState& state_;
    std::int64_t left_;
    bool debt_seen_ = false;
    std::int64_t debt_short_ = 0;
    WaterfallYear out_;
};

}  // namespace

std::int64_t a_year_later(std::int64_t owed, double rate, std::int64_t more)
{
    constexpr std::int64_t most = std::int64_t{1} << 60;
    double const grown = static_cast<double>(owed) * (1 + rate);
    if (grown >= static_cast<double>(most)) return most;
    return std::min<std::int64_t>(most, std::llround(grown) + more);
}

StepResult const& WaterfallYear::step(std::string const& id) const
{
    auto const found = std::ranges::find(steps, id, &StepResult::id);
    if (found == steps.end()) throw Error{Errc::internal, fmt::format("waterfall: no step '{}'", id)};
    return *found;
}

WaterfallYear run_year(WaterfallRules const& rules, WaterfallInput const& input, WaterfallState& state)
{
    check(rules, input);
    return Year{rules, input, state}.run();
}

}  // namespace lacuna
