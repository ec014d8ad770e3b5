// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/plan_outlook.h"

#include "engine/appraisal/sum.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/wide.h"
#include "engine/model/ramp_up.h"
#include "engine/risk/normal.h"
#include "engine/risk/plan_sensitivities.h"
#include "engine/risk/quantile_table.h"
#include "engine/risk/random_stream.h"
#include "engine/risk/sobol_sequence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

namespace lacuna {

namespace {

enum Stream : std::uint32_t { demand = 1, site_capital = 2, consent = 3, delay = 4, occupancy = 5 };

/// The factors that all sites share, by replicate and trial.
struct Market {
    std::vector<double> revenue, operating_cost, capital;
    std::vector<double> growth;  ///< added to that of revenue; empty: none
    std::size_t openings = 1;    ///< 0, 1 ... years late
    /// By timeline and years late: the factor that `growth` is on the present value of revenue.
    std::vector<std::vector<double>> grown;

    /// null where nothing grows.
    [[nodiscard]] double const* grown_of(std::size_t timeline, std::size_t late) const
    {
        return grown.empty() ? nullptr : grown[timeline * openings + late].data();
    }
};

Market draw_market(RiskRanges const& ranges, RiskOptions const& o, std::size_t timelines)
{
    std::size_t const count = std::size_t{1} << o.m;
    Market market;
    Matrix const lower = ranges.correlation.empty() ? Matrix{} : cholesky(normal_correlations(ranges.correlation));
    bool const grows = ranges.growth_sd > 0;
    std::array<double, market_drivers> point{}, score{}, correlated{};
    for (std::uint32_t r = 0; r < o.replicates; ++r) {
        auto const points = SobolSequence::scrambled(market_drivers, o.seed, r);
        for (std::size_t i = 0; i < count; ++i) {
            points.point(static_cast<std::uint32_t>(i), point);
            if (!lower.empty()) {
                std::ranges::transform(point, score.begin(), normal_quantile);
                correlate(lower, score, correlated);
                std::ranges::transform(correlated, point.begin(),
                                       [](double z) { return std::clamp(normal_cdf(z), 0x1p-53, 1 - 0x1p-53); });
            }
            market.revenue.push_back(quantile(ranges.revenue, point[0]));
            if (grows) market.growth.push_back(quantile(growth_range(ranges), point[3]));
            market.operating_cost.push_back(quantile(ranges.operating_cost, point[1]));
            market.capital.push_back(quantile(ranges.capital, point[2]));
        }
    }
    market.openings = std::max<std::size_t>(1, ranges.delay.size());
    if (!grows) return market;
    std::size_t const n = timelines * market.openings;
    market.grown = parallel_map<std::vector<double>>(n, o.threads, [&](std::size_t i) {
        std::vector<double> factors;
        for (double const more : market.growth)
            factors.push_back(ranges.revenue_at_growth(i / market.openings, i % market.openings, more));
        return factors;
    });
    return market;
}

/// What the factors of all places are drawn with, made once.
struct PlaceRanges {
    explicit PlaceRanges(RiskRanges const& r)
        : capital{r.site_capital}, consent_probability{r.consent_probability}, delay{r.delay}
    {
        if (r.demand_cv > 0) demand.emplace(Lognormal{1, r.demand_cv});
        if (r.occupancy) occupancy.emplace(*r.occupancy);
        for (std::size_t i = 1; i < delay.size(); ++i) delay[i] += delay[i - 1];
    }
    std::optional<QuantileTable> demand, occupancy;
    QuantileTable capital;
    double consent_probability;
    std::vector<double> delay;  ///< cumulative
};

/// The trials of one place after another; alternatives of a place share its factors.
class Trials {
public:
    Trials(Market const& market, PlaceRanges const& ranges, RiskOptions const& o)
        : market_{market},
          ranges_{ranges},
          seed_{o.seed},
          revenue_(market.revenue.size()),
          capital_(revenue_.size()),
          agreed_(revenue_.size(), 1),
          late_(ranges.delay.empty() ? 0 : revenue_.size())
    {
    }

    std::span<double const> of(SiteValue const& site)
    {
        auto const& place = site.place.empty() ? site.id : site.place;
        if (values_.empty() || place != place_ || site.district != district_ || site.catchment != catchment_)
            draw(place, site);
        values_.resize(revenue_.size());
        if (late_.empty()) {
            // value_at() with its figures at hand, so that several trials are computed at once.
            double const r = site.revenue, c = site.operating_cost, k = site.capital, rest = site.certain,
                         sunk = site.sunk;
            double const* const cost = market_.operating_cost.data();
            double const *const revenue = revenue_.data(), *const capital = capital_.data(),
                                *const agreed = agreed_.data(), *const grown = market_.grown_of(site.timeline, 0);
            double* const to = values_.data();
            std::size_t const n = values_.size();
            wide([&]() LACUNA_INLINE {
                if (grown)
                    for (std::size_t t = 0; t < n; ++t)
                        to[t] = sunk + agreed[t] * (r * (revenue[t] * grown[t]) + c * cost[t] + k * capital[t] + rest);
                else
                    for (std::size_t t = 0; t < n; ++t)
                        to[t] = sunk + agreed[t] * (r * revenue[t] + c * cost[t] + k * capital[t] + rest);
            });
        } else {
            late_values(site);
        }
        if (site.unit_tax) add_taxes(site);
        return values_;
    }

private:
    void late_values(SiteValue const& site)
    {
        std::vector<SiteValue> by_delay{site};
        std::vector<double const*> grown{market_.grown_of(site.timeline, 0)};
        for (auto const& d : site.delayed) {
            by_delay.push_back(site);
            by_delay.back().revenue = d.revenue;
            by_delay.back().operating_cost = d.operating_cost;
            by_delay.back().capital = d.capital;
            if (grown.size() < market_.openings) grown.push_back(market_.grown_of(site.timeline, grown.size()));
        }
        for (std::size_t t = 0; t < values_.size(); ++t) {
            auto const* const more = grown[late_[t]];
            values_[t] = value_at(by_delay[late_[t]], more ? revenue_[t] * more[t] : revenue_[t],
                                  market_.operating_cost[t], capital_[t], agreed_[t]);
        }
    }

    void add_taxes(SiteValue const& site)
    {
        for (std::size_t t = 0; t < values_.size(); ++t) {
            if (agreed_[t] == 0) continue;
            values_[t] += site.units * (*site.unit_tax)({revenue_[t], market_.operating_cost[t], capital_[t],
                                                         market_.growth.empty() ? 0 : market_.growth[t],
                                                         late_.empty() ? 0 : static_cast<int>(late_[t])});
        }
    }

    void draw(std::string const& place, SiteValue const& site)
    {
        place_ = place;
        district_ = site.district;
        catchment_ = site.catchment;
        auto const uniforms = [&](Stream stream, std::vector<double>& out, std::string const& entity) {
            draw_uniforms(seed_, 0, stream, fnv1a_64(entity), out);
        };
        if (ranges_.demand) {
            uniforms(demand, revenue_, catchment_.empty() ? place : catchment_);
            ranges_.demand->apply(revenue_);
        } else {
            std::ranges::fill(revenue_, 1);
        }
        if (ranges_.occupancy) {
            occupied_.resize(revenue_.size());
            uniforms(occupancy, occupied_, district_);
            ranges_.occupancy->apply(occupied_);
            for (std::size_t t = 0; t < revenue_.size(); ++t) revenue_[t] *= occupied_[t];
        }
        uniforms(site_capital, capital_, place);
        ranges_.capital.apply(capital_);
        for (std::size_t t = 0; t < revenue_.size(); ++t) revenue_[t] *= market_.revenue[t];
        for (std::size_t t = 0; t < capital_.size(); ++t) capital_[t] *= market_.capital[t];
        if (ranges_.consent_probability < 1) {
            uniforms(consent, agreed_, place);
            for (double& a : agreed_) a = a < ranges_.consent_probability ? 1 : 0;
        }
        if (late_.empty()) return;
        std::vector<double> shares(late_.size());
        uniforms(delay, shares, place);
        for (std::size_t t = 0; t < late_.size(); ++t)
            late_[t] = static_cast<std::uint8_t>(std::min(
                static_cast<std::size_t>(std::ranges::lower_bound(ranges_.delay, shares[t]) - ranges_.delay.begin()),
                ranges_.delay.size() - 1));
    }

    Market const& market_;
    PlaceRanges const& ranges_;
    std::uint64_t seed_;
    std::string place_, district_, catchment_;
    std::vector<double> revenue_, capital_, agreed_, occupied_;
    std::vector<std::uint8_t> late_;  ///< years
    std::vector<double> values_;
};

Outlook outlook_of_trials(std::span<double const> values, RiskOptions const& o)
{
    std::size_t const count = std::size_t{1} << o.m;
    if (o.replicates == 1) return outlook(values);
    std::vector<Outlook> replicates;
    for (std::size_t r = 0; r < o.replicates; ++r)
        replicates.push_back(replicate_outlook(values.subspan(r * count, count)));
    return between_replicates(replicates);
}

void check(RiskRanges const& ranges, RiskOptions const& o)
{
    for (auto const* range : {&ranges.revenue, &ranges.operating_cost, &ranges.capital, &ranges.site_capital}) {
        check(Distribution{*range});
        if (range->low < 0) throw Error{Errc::bad_config, "risk: a factor on money may not be negative"};
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
    if (ranges.growth_sd > 0 && !ranges.revenue_at_growth)
        throw Error{Errc::internal, "growth varies and no function tells what revenue is worth then"};
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

}  // namespace

double value_at(SiteValue const& site, double revenue, double operating_cost, double capital, double consent)
{
    return site.sunk + consent * (site.revenue * revenue + site.operating_cost * operating_cost +
                                  site.capital * capital + site.certain);
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
    if (!ranges.delay.empty())
        for (auto const& site : sites)
            if (site.delayed.size() + 1 < ranges.delay.size())
                throw Error{Errc::internal, "site '" + site.id + "' has no value for an opening that late"};
    PlanOutlook out;
    std::size_t timelines = 1;
    for (auto const& site : sites) timelines = std::max(timelines, site.timeline + 1);
    auto const market = draw_market(ranges, o, timelines);
    out.sites.resize(sites.size());
    PlaceRanges const of_place{ranges};
    auto const starts = chunk_starts(sites);
    struct Part {
        std::vector<double> total;
    };
    auto const parts = parallel_map<Part>(starts.size() - 1, o.threads, [&](std::size_t chunk) {
        Part part{std::vector<double>(market.revenue.size(), 0)};
        Trials trials{market, of_place, o};
        for (std::size_t i = starts[chunk]; i < starts[chunk + 1]; ++i) {
            auto const values = trials.of(sites[i]);
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
        Trials own{market, of_place, o};
        auto const values = own.of(sites[order[i]]);
        return SiteTrials{sites[order[i]].id, {values.begin(), values.end()}};
    });
    if (!trials.empty()) out.ranks = rank_stability(trials, std::min(o.top, trials.size()), o.threads);
    add_sensitivities(sites, ranges, o.seed, out);
    return out;
}

}  // namespace lacuna
