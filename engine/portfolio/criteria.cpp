// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/criteria.h"

#include "engine/core/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace lacuna {

namespace {

void check_figures(std::vector<Candidate> const& candidates, std::size_t criteria)
{
    for (auto const& c : candidates)
        if (c.figures.size() != criteria || !std::ranges::all_of(c.figures, [](double v) { return std::isfinite(v); }))
            throw Error{Errc::bad_config, fmt::format("candidate '{}' needs {} finite figures", c.id, criteria)};
}

constexpr double alike = 1e-9;

/// For each candidate its place in each criterion, more being better; figures that are alike share one.
std::vector<std::vector<std::size_t>> places_of(std::vector<Candidate> const& candidates,
                                                std::vector<bool> const& more_is_better)
{
    std::vector<std::vector<std::size_t>> out(candidates.size(), std::vector<std::size_t>(more_is_better.size()));
    std::vector<std::size_t> order(candidates.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t k = 0; k < more_is_better.size(); ++k) {
        auto const figure = [&](std::size_t i) { return (more_is_better[k] ? 1 : -1) * candidates[i].figures[k]; };
        std::ranges::sort(order, {}, figure);
        std::size_t place = 0;
        for (std::size_t n = 0; n < order.size(); ++n) {
            double const now = figure(order[n]), before = figure(order[n == 0 ? 0 : n - 1]);
            if (now - before > alike * std::max({1.0, std::fabs(now), std::fabs(before)})) ++place;
            out[order[n]][k] = place;
        }
    }
    return out;
}

bool dominates(std::vector<std::size_t> const& a, std::vector<std::size_t> const& b)
{
    bool better = false;
    for (std::size_t k = 0; k < a.size(); ++k) {
        if (a[k] < b[k]) return false;
        better |= a[k] > b[k];
    }
    return better;
}

}  // namespace

std::vector<std::size_t> pareto_set(std::vector<Candidate> const& candidates, std::vector<bool> const& more_is_better)
{
    check_figures(candidates, more_is_better.size());
    // Best first, criterion by criterion: what comes later dominates nothing before it, so that each need only be held
    // against those that stand so far.
    auto const places = places_of(candidates, more_is_better);
    std::vector<std::size_t> order(candidates.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(
        order, std::greater{}, [&](auto i) -> auto const& { return places[i]; });
    std::vector<std::size_t> result;
    for (auto const i : order)
        if (std::ranges::none_of(result, [&](auto other) { return dominates(places[other], places[i]); }))
            result.push_back(i);
    std::ranges::sort(result);
    return result;
}

WeightedScores weighted_scores(std::vector<Candidate> const& candidates, std::vector<CriterionRange> const& ranges,
                               std::vector<double> const& weights)
{
    check_figures(candidates, ranges.size());
    double const sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (weights.size() != ranges.size() || !(std::fabs(sum - 1) <= 1e-9) || std::ranges::min(weights) < 0)
        throw Error{Errc::bad_config,
                    fmt::format("weights must be as many as criteria, not negative, and sum to 1, not {}", sum)};
    for (auto const& range : ranges)
        if (!(std::fabs(range.best - range.worst) > 0) || !std::isfinite(range.best - range.worst))
            throw Error{Errc::bad_config, fmt::format("a range from {} to {} gives no score", range.worst, range.best)};
    auto const unit = [&](std::size_t i, std::size_t k) {
        return (candidates[i].figures[k] - ranges[k].worst) / (ranges[k].best - ranges[k].worst);
    };
    WeightedScores result;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        double score = 0;
        for (std::size_t k = 0; k < ranges.size(); ++k) score += weights[k] * unit(i, k);
        result.scores.push_back(score);
        result.order.push_back(i);
    }
    std::ranges::stable_sort(result.order, [&](auto i, auto j) {
        return result.scores[i] != result.scores[j] ? result.scores[i] > result.scores[j]
                                                    : candidates[i].id < candidates[j].id;
    });
    for (std::size_t k = 0; k < ranges.size() && !candidates.empty(); ++k) {
        // score(w) = w unit_k + (1 - w) rest, rest being the others' weighted mean: linear in w.
        auto const rest = [&](std::size_t i) {
            return weights[k] < 1 ? (result.scores[i] - weights[k] * unit(i, k)) / (1 - weights[k]) : 0;
        };
        auto const first = result.order.front();
        WeightRange range;
        for (auto const i : result.order) {
            double const lead_0 = rest(first) - rest(i), slope = unit(first, k) - unit(i, k) - lead_0;
            if (slope > 0) range.low = std::max(range.low, -lead_0 / slope);
            if (slope < 0) range.high = std::min(range.high, -lead_0 / slope);
        }
        result.stable.push_back(range);
    }
    return result;
}

std::vector<CriterionRange> min_max_ranges(std::vector<Candidate> const& candidates,
                                           std::vector<bool> const& more_is_better)
{
    check_figures(candidates, more_is_better.size());
    std::vector<CriterionRange> ranges;
    for (std::size_t k = 0; k < more_is_better.size() && !candidates.empty(); ++k) {
        auto const [low, high] = std::ranges::minmax(candidates, {}, [k](Candidate const& c) { return c.figures[k]; });
        ranges.push_back({low.figures[k], high.figures[k]});
        if (!more_is_better[k]) std::swap(ranges.back().worst, ranges.back().best);
    }
    return ranges;
}

}  // namespace lacuna
