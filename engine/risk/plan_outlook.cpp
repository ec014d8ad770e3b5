// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/plan_outlook.h"

#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/wide.h"
#include "engine/model/ramp_up.h"
#include "engine/risk/plan_sensitivities.h"
#include "engine/risk/plan_trials.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace lacuna {

namespace {

Outlook outlook_of_trials(std::span<double const> values, RiskOptions const& o)
{
    std::size_t const count = std::size_t{1} << o.m;
    if (o.replicates == 1) return outlook(values);
    std::vector<Outlook> replicates;
    for (std::size_t r = 0; r < o.replicates; ++r)
        replicates.push_back(replicate_outlook(values.subspan(r * count, count)));
    return between_replicates(replicates);
}

/// Chunks of places, at most `most`, whatever the threads: the order of sums hangs on them. Alternatives of one place
/// stay together.
std::vector<std::size_t> chunk_starts(std::vector<SiteValue> const& sites)
{
    constexpr std::size_t least = 64, most = 64;
    std::size_t const size = std::max(least, (sites.size() + most - 1) / most);
    std::vector<std::size_t> starts{0};
    auto const same_place = [&](std::size_t i) {
        return !sites[i].place.empty() && sites[i].place == sites[i - 1].place;
    };
    for (std::size_t i = 1; i < sites.size(); ++i)
        if (i - starts.back() >= size && !same_place(i)) starts.push_back(i);
    if (!sites.empty()) starts.push_back(sites.size());
    return starts;
}

/// The sites' values added up, by each of `count` trials. `look` sees those of each site on the way.
std::vector<double> total_of(std::vector<SiteValue> const& sites, std::size_t count, int threads,
                             std::function<Trials()> const& trials,
                             std::function<void(std::size_t, std::span<double const>)> const& look)
{
    auto const starts = chunk_starts(sites);
    auto const parts = parallel_map<std::vector<double>>(starts.size() - 1, threads, [&](std::size_t chunk) {
        std::vector<double> part(count, 0);
        auto own = trials();
        for (std::size_t i = starts[chunk]; i < starts[chunk + 1]; ++i) {
            auto const values = own.of(sites[i]);
            double const* const more = values.data();
            double* const sum = part.data();
            wide([&]() LACUNA_INLINE {
                for (std::size_t t = 0; t < count; ++t) sum[t] += more[t];
            });
            look(i, values);
        }
        return part;
    });
    std::vector<double> total(count, 0);
    for (auto const& part : parts)
        for (std::size_t t = 0; t < total.size(); ++t) total[t] += part[t];
    return total;
}

/// Of the variance of `total`, what the market explains: two runs that share the market's factors and nothing else
/// covary by the variance of what is expected of the market (Janon, Klein, Lagnoux, Nodet and Prieur 2014, their T).
std::optional<Estimate> market_share(std::vector<SiteValue> const& sites, Market const& market,
                                     PlaceRanges const& of_place, std::vector<double> const& total,
                                     RiskOptions const& o)
{
    constexpr std::size_t most = 1024;  // of a replicate: for a share of 0.9 the error is below 0.01 then
    std::size_t const count = std::size_t{1} << o.m, kept = std::min(count, most);
    auto const shared = first_of_each(market, count, kept);
    auto const first = static_cast<std::uint32_t>(total.size());
    auto const again = total_of(
        sites, shared.revenue.size(), o.threads,
        [&] {
            return Trials{shared, of_place, o.seed, first};
        },
        [](std::size_t, std::span<double const>) {});
    double const n = static_cast<double>(kept), replicates = o.replicates;
    std::vector<double> shares;
    for (std::uint32_t r = 0; r < o.replicates; ++r) {
        auto const a = std::span{total}.subspan(r * count, kept), b = std::span{again}.subspan(r * kept, kept);
        Sum both, together, squares;
        for (std::size_t t = 0; t < kept; ++t) both += (a[t] + b[t]) / (2 * n);
        double const mean = both.value();
        for (std::size_t t = 0; t < kept; ++t) {
            together += (a[t] - mean) * (b[t] - mean);
            squares += ((a[t] - mean) * (a[t] - mean) + (b[t] - mean) * (b[t] - mean)) / 2;
        }
        // What rounding makes of a total that never varies is no variance.
        if (squares.value() <= n * mean * mean * 1e-24) return {};
        shares.push_back(together.value() / squares.value());
    }
    double const share = std::accumulate(shares.begin(), shares.end(), 0.0) / replicates;
    double scatter = 0;
    for (double const s : shares) scatter += (s - share) * (s - share);
    return Estimate{share, shares.size() > 1 ? std::sqrt(scatter / (replicates - 1) / replicates) : 0};
}

}  // namespace

void check(RiskRanges const& ranges, RiskOptions const& o)
{
    std::vector<Triangular> factors{ranges.revenue, ranges.operating_cost, ranges.capital, ranges.site_capital};
    for (auto const& own : ranges.own)
        for (auto const& range : {own.revenue, own.operating_cost, own.capital})
            if (range) factors.push_back(*range);
    for (auto const& range : factors) {
        check(Distribution{range});
        if (range.low < 0) throw Error{Errc::bad_config, "risk: a factor on money may not be negative"};
    }
    if (ranges.occupancy) {
        check(Distribution{*ranges.occupancy});
        if (ranges.occupancy->low < 0 || ranges.occupancy->high > most_occupancy)
            throw Error{Errc::bad_config, "risk: OCCUPANCY: a share of what is full, 0.95 is 95 %"};
    }
    if (!(ranges.demand_cv >= 0) || !(ranges.consent_probability >= 0 && ranges.consent_probability <= 1))
        throw Error{Errc::bad_config, "risk: a coefficient of variation below 0, or a consent outside 0 to 1"};
    if (!(ranges.growth_sd >= 0 && ranges.growth_sd <= 0.2))
        throw Error{Errc::bad_config, "risk: the deviation of growth is a share of 0 to 0.2 a year, 0.01 is a point"};
    if (ranges.growth_sd > 0 && (!ranges.revenue_at_growth || !ranges.displaced_at_growth))
        throw Error{Errc::internal, "growth varies and no function tells what income is worth then"};
    if (!ranges.correlation.empty() && ranges.correlation.size() != market_drivers)
        throw Error{Errc::bad_config, "risk: the correlations are of the four drivers of the market"};
    if (!ranges.delay.empty()) {
        Discrete years;
        for (double const p : ranges.delay) years.values.emplace_back(p, static_cast<double>(years.values.size()));
        check(Distribution{years});
    }
    if (o.m < 1 || o.m > 24 || o.replicates < 1)
        throw Error{Errc::bad_config, "risk: 2 to 2^24 trials a replicate, and one replicate at the least"};
}

void check_delays(std::vector<SiteValue> const& sites, RiskRanges const& ranges)
{
    for (auto const& site : sites)
        if (!ranges.delay.empty() && site.delayed.size() + 1 < ranges.delay.size())
            throw Error{Errc::internal, "site '" + site.id + "' has no value for an opening that late"};
}

double value_at(SiteValue const& site, double revenue, double operating_cost, double capital, double consent)
{
    return site.sunk + consent * (site.revenue * revenue + site.operating_cost * operating_cost +
                                  site.capital * capital + site.certain + site.displaced);
}

DriverEnds ends_of(RiskRanges const& r, MarketDriver driver)
{
    switch (driver) {
        case MarketDriver::revenue:
            return {r.revenue.low, r.revenue.high};
        case MarketDriver::operating_cost:
            return {r.operating_cost.low, r.operating_cost.high};
        case MarketDriver::capital:
            return {r.capital.low, r.capital.high};
        case MarketDriver::growth:
            return {-2 * r.growth_sd, 2 * r.growth_sd};
    }
    return {};
}

PlanOutlook outlook_of(std::vector<SiteValue> const& sites, RiskRanges const& ranges, RiskOptions const& o)
{
    check(ranges, o);
    check_delays(sites, ranges);
    PlanOutlook out;
    std::size_t timelines = 1;
    for (auto const& site : sites) {
        timelines = std::max(timelines, site.timeline + 1);
        if (site.own > ranges.own.size())
            throw Error{Errc::internal, "site '" + site.id + "' has ranges of its own that are not given"};
    }
    auto const market = draw_market(ranges, o, timelines);
    out.sites.resize(sites.size());
    PlaceRanges const of_place{ranges};
    auto const total = total_of(
        sites, market.revenue.size(), o.threads,
        [&] {
            return Trials{market, of_place, o.seed};
        },
        [&](std::size_t i, std::span<double const> values) {
            double const p = ranges.consent_probability;
            double const taxes = sites[i].unit_tax ? p * sites[i].units * (*sites[i].unit_tax)({}) : 0;
            out.sites[i] = {sites[i].id, outlook_of_trials(values, o), value_at(sites[i], 1, 1, 1, p) + taxes};
        });
    out.total = outlook_of_trials(total, o);
    out.market_share = market_share(sites, market, of_place, total, o);

    std::vector<std::size_t> order(sites.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](auto a, auto b) {
        double const x = out.sites[a].outlook.mean.value, y = out.sites[b].outlook.mean.value;
        return x != y ? x > y : sites[a].id < sites[b].id;
    });
    if (order.size() > o.ranked) order.resize(o.ranked);
    auto const trials = parallel_map<SiteTrials>(order.size(), o.threads, [&](std::size_t i) {
        Trials own{market, of_place, o.seed};
        auto const values = own.of(sites[order[i]]);
        return SiteTrials{sites[order[i]].id, {values.begin(), values.end()}};
    });
    if (!trials.empty()) out.ranks = rank_stability(trials, std::min(o.top, trials.size()), o.threads);
    add_sensitivities(sites, ranges, o.seed, out);
    return out;
}

}  // namespace lacuna
