// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/rank_stability.h"

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/risk/normal.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lacuna {

namespace {

/// Whether `after` comes after `first` for certain enough.
bool told_apart(std::vector<double> const& first, std::vector<double> const& after)
{
    std::vector<double> difference(first.size());
    double before = 0;
    for (std::size_t t = 0; t < first.size(); ++t) {
        difference[t] = first[t] - after[t];
        before += difference[t] > 0 ? 1 : difference[t] == 0 ? 0.5 : 0;
    }
    auto const gap = replicate_outlook(difference).mean;
    return gap.value >= 2 * gap.standard_error && before >= 0.8 * static_cast<double>(first.size());
}

/// ranks[t][site]
std::vector<std::vector<std::uint32_t>> ranks_by_trial(std::vector<SiteTrials> const& sites, int threads)
{
    std::size_t const trials = sites.front().values.size();
    return parallel_map<std::vector<std::uint32_t>>(trials, threads, [&](std::size_t t) {
        std::vector<std::uint32_t> order(sites.size()), rank(sites.size());
        std::iota(order.begin(), order.end(), 0U);
        std::ranges::stable_sort(order, std::greater{}, [&](std::uint32_t i) { return sites[i].values[t]; });
        for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i + 1;
        return rank;
    });
}

}  // namespace

std::vector<RankStability> rank_stability(std::vector<SiteTrials> sites, std::size_t k, int threads)
{
    if (sites.empty()) return {};
    std::ranges::sort(sites, {}, &SiteTrials::id);
    std::size_t const trials = sites.front().values.size();
    for (auto const& site : sites)
        if (site.values.size() != trials) throw Error{Errc::internal, "site '" + site.id + "' has other trials"};
    auto const ranks = ranks_by_trial(sites, threads);
    std::vector<RankStability> result(sites.size());
    for (std::size_t s = 0; s < sites.size(); ++s) {
        std::vector<double> own(trials);
        for (std::size_t t = 0; t < trials; ++t) own[t] = ranks[t][s];
        std::ranges::sort(own);
        double const n = static_cast<double>(trials);
        double const top = static_cast<double>(std::ranges::upper_bound(own, static_cast<double>(k)) - own.begin()) / n;
        result[s] = {sites[s].id,
                     replicate_outlook(sites[s].values).mean,
                     {top, std::sqrt(top * (1 - top) / n)},
                     sample_quantile(own, 0.05),
                     sample_quantile(own, 0.95),
                     0};
    }
    std::vector<std::size_t> order(sites.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater{}, [&](std::size_t s) { return result[s].mean.value; });
    std::vector<RankStability> sorted;
    std::size_t first = order.front();
    std::int64_t band = 1;
    for (auto const s : order) {
        if (s != first && told_apart(sites[first].values, sites[s].values)) {
            first = s;
            ++band;
        }
        sorted.push_back(result[s]);
        sorted.back().band = band;
    }
    return sorted;
}

double sd_of_difference(double sd_a, double sd_b, double correlation)
{
    return std::sqrt(sd_a * sd_a + sd_b * sd_b - 2 * correlation * sd_a * sd_b);
}

double probability_first(Normal const& a, Normal const& b, double correlation)
{
    return normal_cdf((a.mean - b.mean) / sd_of_difference(a.sd, b.sd, correlation));
}

}  // namespace lacuna
