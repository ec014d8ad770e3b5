// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/plan_outlook.h"

#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/risk/normal.h"
#include "engine/risk/random_stream.h"
#include "engine/risk/sobol_sequence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lacuna {

namespace {

constexpr std::size_t sites_a_chunk = 64;
enum Stream : std::uint32_t { demand = 1, site_capital = 2, consent = 3 };

/// The factors that all sites share, by replicate and trial.
struct Market {
    std::vector<double> revenue, operating_cost, capital;
};

Market draw_market(RiskRanges const& ranges, RiskOptions const& o)
{
    std::size_t const count = std::size_t{1} << o.m;
    Market market;
    std::vector<double> point(3);
    for (std::uint32_t r = 0; r < o.replicates; ++r) {
        auto const points = SobolSequence::scrambled(3, o.seed, r);
        for (std::size_t i = 0; i < count; ++i) {
            points.point(static_cast<std::uint32_t>(i), point);
            market.revenue.push_back(quantile(ranges.revenue, point[0]));
            market.operating_cost.push_back(quantile(ranges.operating_cost, point[1]));
            market.capital.push_back(quantile(ranges.capital, point[2]));
        }
    }
    return market;
}

std::vector<double> trials_of(SiteValue const& site, Market const& market, RiskRanges const& ranges,
                              RiskOptions const& o)
{
    auto const entity = fnv1a_64(site.id);
    // quantile() of Lognormal{1, cv}, its constants taken once.
    Lognormal const own{1, ranges.demand_cv};
    double const mu = own.mu(), sigma = own.sigma();
    std::vector<double> values(market.revenue.size());
    for (std::uint32_t t = 0; t < values.size(); ++t) {
        double const demanded =
            ranges.demand_cv > 0 ? std::exp(mu + sigma * normal_quantile(draw_uniform(o.seed, t, demand, entity))) : 1;
        double const built = quantile(ranges.site_capital, draw_uniform(o.seed, t, site_capital, entity));
        double agreed = 1;
        if (ranges.consent_probability < 1)
            agreed = draw_uniform(o.seed, t, consent, entity) < ranges.consent_probability ? 1 : 0;
        values[t] =
            value_at(site, market.revenue[t] * demanded, market.operating_cost[t], market.capital[t] * built, agreed);
    }
    return values;
}

Outlook outlook_of_trials(std::vector<double> const& values, RiskOptions const& o)
{
    std::size_t const count = std::size_t{1} << o.m;
    std::vector<Outlook> replicates;
    for (std::size_t r = 0; r < o.replicates; ++r) {
        auto const from = values.begin() + static_cast<std::ptrdiff_t>(r * count);
        replicates.push_back(outlook({from, from + static_cast<std::ptrdiff_t>(count)}));
    }
    return replicates.size() > 1 ? between_replicates(replicates) : replicates.front();
}

void check(RiskRanges const& ranges, RiskOptions const& o)
{
    for (auto const* range : {&ranges.revenue, &ranges.operating_cost, &ranges.capital, &ranges.site_capital}) {
        check(Distribution{*range});
        if (range->low < 0) throw Error{Errc::bad_config, "risk: a factor on money may not be negative"};
    }
    if (!(ranges.demand_cv >= 0) || !(ranges.consent_probability >= 0 && ranges.consent_probability <= 1))
        throw Error{Errc::bad_config, "risk: a coefficient of variation below 0, or a consent outside 0 to 1"};
    if (o.m < 1 || o.m > 24 || o.replicates < 1)
        throw Error{Errc::bad_config, "risk: 2 to 2^24 trials a replicate, and one replicate at the least"};
}

/// Of the total with the sites' own factors at their base.
void add_sensitivities(std::vector<SiteValue> const& sites, RiskRanges const& ranges, PlanOutlook& out)
{
    Sum revenue, operating_cost, capital, certain, sunk;
    for (auto const& site : sites) {
        revenue += site.revenue;
        operating_cost += site.operating_cost;
        capital += site.capital;
        certain += site.certain;
        sunk += site.sunk;
    }
    SiteValue const all{"", revenue.value(), operating_cost.value(), capital.value(), certain.value(), sunk.value()};
    auto const value = [&](std::span<double const> f) { return value_at(all, f[0], f[1], f[2], 1); };
    std::vector<double> const base{1, 1, 1};
    out.base = value(base);
    out.swings = tornado(value, base, std::vector{ranges.revenue.low, ranges.operating_cost.low, ranges.capital.low},
                         std::vector{ranges.revenue.high, ranges.operating_cost.high, ranges.capital.high});
    out.revenue_break_even = break_even(value, base, 0, 0, 2);
    // The sums against the sites one by one, at factors that are no base.
    Sum whole;
    for (auto const& site : sites) whole += value_at(site, 0.9, 1.1, 1.2, 1);
    double const shortcut = value_at(all, 0.9, 1.1, 1.2, 1);
    out.greatest_difference = std::fabs(whole.value() - shortcut) / std::max(1.0, std::fabs(shortcut));
}

}  // namespace

double value_at(SiteValue const& site, double revenue, double operating_cost, double capital, double consent)
{
    return site.sunk + consent * (site.revenue * revenue + site.operating_cost * operating_cost +
                                  site.capital * capital + site.certain);
}

PlanOutlook outlook_of(std::vector<SiteValue> const& sites, RiskRanges const& ranges, RiskOptions const& o)
{
    check(ranges, o);
    PlanOutlook out;
    auto const market = draw_market(ranges, o);
    out.sites.resize(sites.size());
    struct Part {
        std::vector<double> total;
    };
    auto const parts =
        parallel_map<Part>((sites.size() + sites_a_chunk - 1) / sites_a_chunk, o.threads, [&](std::size_t chunk) {
            Part part{std::vector<double>(market.revenue.size(), 0)};
            for (std::size_t i = chunk * sites_a_chunk; i < std::min(sites.size(), (chunk + 1) * sites_a_chunk); ++i) {
                auto const values = trials_of(sites[i], market, ranges, o);
                for (std::size_t t = 0; t < values.size(); ++t) part.total[t] += values[t];
                out.sites[i] = {sites[i].id, outlook_of_trials(values, o)};
            }
            return part;
        });
    std::vector<double> total(market.revenue.size(), 0);
    for (auto const& part : parts)
        for (std::size_t t = 0; t < total.size(); ++t) total[t] += part.total[t];
    out.total = outlook_of_trials(total, o);

    std::vector<std::size_t> order(sites.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](auto a, auto b) {
        double const x = out.sites[a].outlook.mean.value, y = out.sites[b].outlook.mean.value;
        return x != y ? x > y : sites[a].id < sites[b].id;
    });
    if (order.size() > o.ranked) order.resize(o.ranked);
    auto const trials = parallel_map<SiteTrials>(order.size(), o.threads, [&](std::size_t i) {
        return SiteTrials{sites[order[i]].id, trials_of(sites[order[i]], market, ranges, o)};
    });
    if (!trials.empty()) out.ranks = rank_stability(trials, std::min(o.top, trials.size()), o.threads);
    add_sensitivities(sites, ranges, out);
    return out;
}

}  // namespace lacuna
