// SPDX-License-Identifier: Apache-2.0
#include "engine/model/lot_rules.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lacuna {

namespace {

constexpr double turn_share = 0.01;  ///< so near to the measure at which a condition turns it may hold or not
constexpr double most_sensible = 1e4;

Truth opposite(Truth t) { return t == Truth::yes ? Truth::no : t == Truth::no ? Truth::yes : Truth::maybe; }

Truth known(bool always, bool never) { return always ? Truth::yes : never ? Truth::no : Truth::maybe; }

Truth test(LotTest const& step, LotMeasures const& lot)
{
    auto const value = value_of(step.sum, lot);
    if (step.kind == LotTest::Kind::negative) return known(value.high < 0, value.low >= 0);
    if (step.kind == LotTest::Kind::at_most_0) return known(value.high <= 0, value.low > 0);
    return known(value.low == 0 && value.high == 0, value.low > 0 || value.high < 0);
}

Interval widened(Interval const& measure)
{
    return {measure.low / (1 + turn_share), measure.likely, measure.high / (1 - turn_share)};
}

/// The amounts for a lot, as the figure picks of them; what is not computed goes to `words`.
std::vector<Interval> amounts_for(LotFigure const& figure, LotMeasures const& lot, std::vector<std::string>& words)
{
    words.insert(words.end(), figure.not_computed.begin(), figure.not_computed.end());
    std::vector<Interval> out;
    for (auto const& amount : figure.amounts) {
        auto const value = value_of(amount.sum, lot);
        if (value.low >= 0 && value.high <= most_sensible)
            out.push_back(value);
        else
            words.push_back(amount.words);
    }
    if (figure.pick == LotPick::each || out.empty()) return out;
    bool const least = figure.pick == LotPick::least;
    auto const pick = [&](double a, double b) { return least ? std::min(a, b) : std::max(a, b); };
    auto one = out.front();
    for (auto const& v : out) one = {pick(one.low, v.low), pick(one.likely, v.likely), pick(one.high, v.high)};
    return {one};
}

}  // namespace

Interval value_of(LotSum const& sum, LotMeasures const& lot)
{
    Interval out{sum.constant, sum.constant, sum.constant};
    for (auto const& [factor, measure] : {std::pair{sum.per_area, &lot.area_m2}, std::pair{sum.per_width, &lot.width_m},
                                          std::pair{sum.per_depth, &lot.depth_m}}) {
        if (factor == 0) continue;
        out.low += factor * (factor > 0 ? measure->low : measure->high);
        out.likely += factor * measure->likely;
        out.high += factor * (factor > 0 ? measure->high : measure->low);
    }
    return out;
}

Truth holds(LotCondition const& condition, LotMeasures const& lot)
{
    using enum LotTest::Kind;
    std::vector<Truth> truths;
    auto const take = [&] {
        auto const last = truths.back();
        truths.pop_back();
        return last;
    };
    for (auto const& step : condition.steps) {
        switch (step.kind) {
            case known:
                truths.push_back(step.truth);
                break;
            case negative:
            case at_most_0:
            case is_0:
                truths.push_back(test(step, lot));
                break;
            case negation:
                truths.back() = opposite(truths.back());
                break;
            case both: {
                auto const last = take();
                truths.back() = std::min(truths.back(), last);
                break;
            }
            case either: {
                auto const last = take();
                truths.back() = std::max(truths.back(), last);
                break;
            }
            case agreed: {
                auto const last = take();
                if (truths.back() != last) truths.back() = Truth::maybe;
                break;
            }
        }
    }
    return truths.empty() ? Truth::maybe : truths.back();
}

LotValues values_for(std::vector<LotFigure> const& figures, LotMeasures const& lot)
{
    LotMeasures const near{widened(lot.area_m2), widened(lot.width_m), widened(lot.depth_m), lot.front_known};
    LotValues out;
    std::size_t certain = 0;
    for (auto const& figure : figures) {
        auto const truth = holds(figure.condition, near);
        if (truth == Truth::no) continue;
        auto const amounts = amounts_for(figure, lot, out.not_computed);
        auto const at = truth == Truth::yes ? certain : out.values.size();
        out.values.insert(out.values.begin() + static_cast<std::ptrdiff_t>(at), amounts.begin(), amounts.end());
        if (truth == Truth::yes) certain += amounts.size();
    }
    return out;
}

}  // namespace lacuna
