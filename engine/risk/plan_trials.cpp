// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/plan_trials.h"

#include "engine/core/parallel.h"
#include "engine/core/wide.h"
#include "engine/risk/normal.h"
#include "engine/risk/plan_sensitivities.h"
#include "engine/risk/random_stream.h"
#include "engine/risk/sobol_sequence.h"

#include <algorithm>
#include <array>

namespace lacuna {

namespace {

enum Stream : std::uint32_t { demand = 1, site_capital = 2, consent = 3, delay = 4, occupancy = 5 };

}  // namespace

Market draw_market(RiskRanges const& ranges, RiskOptions const& o, std::size_t timelines)
{
    std::size_t const count = std::size_t{1} << o.m;
    Market market;
    market.own.resize(ranges.own.size());
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
            for (std::size_t f = 0; f < ranges.own.size(); ++f) {
                auto const& own = ranges.own[f];
                auto& to = market.own[f];
                to.revenue.push_back(own.revenue ? quantile(*own.revenue, point[0]) : market.revenue.back());
                to.operating_cost.push_back(own.operating_cost ? quantile(*own.operating_cost, point[1])
                                                               : market.operating_cost.back());
                to.capital.push_back(own.capital ? quantile(*own.capital, point[2]) : market.capital.back());
            }
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
    market.displaced = parallel_map<std::vector<double>>(timelines, o.threads, [&](std::size_t i) {
        std::vector<double> factors;
        for (double const more : market.growth) factors.push_back(ranges.displaced_at_growth(i, more));
        return factors;
    });
    return market;
}

Market first_of_each(Market const& market, std::size_t count, std::size_t kept)
{
    auto const thinned = [&](std::vector<double> const& all) {
        std::vector<double> some;
        for (std::size_t t = 0; t < all.size(); ++t)
            if (t % count < kept) some.push_back(all[t]);
        return some;
    };
    Market out;
    out.revenue = thinned(market.revenue);
    out.operating_cost = thinned(market.operating_cost);
    out.capital = thinned(market.capital);
    for (auto const& own : market.own)
        out.own.push_back({thinned(own.revenue), thinned(own.operating_cost), thinned(own.capital)});
    out.growth = thinned(market.growth);
    out.openings = market.openings;
    for (auto const& factors : market.grown) out.grown.push_back(thinned(factors));
    for (auto const& factors : market.displaced) out.displaced.push_back(thinned(factors));
    return out;
}

Trials::Trials(Market const& market, PlaceRanges const& ranges, std::uint64_t seed, std::uint32_t first)
    : market_{market},
      ranges_{ranges},
      seed_{seed},
      first_{first},
      revenue_(market.revenue.size()),
      capital_(revenue_.size()),
      agreed_(revenue_.size(), 1),
      late_(ranges.delay.empty() ? 0 : revenue_.size())
{
}

std::span<double const> Trials::of(SiteValue const& site)
{
    auto const& place = site.place.empty() ? site.id : site.place;
    if (values_.empty() || place != place_ || site.district != district_ || site.catchment != catchment_ ||
        site.own != own_)
        draw(place, site);
    values_.resize(revenue_.size());
    if (late_.empty()) {
        // value_at() with its figures at hand, so that several trials are computed at once.
        double const r = site.revenue, c = site.operating_cost, k = site.capital, sunk = site.sunk,
                     today = site.displaced, rest = site.certain;
        double const* const cost = market_.operating_cost_of(site).data();
        double const *const revenue = revenue_.data(), *const capital = capital_.data(), *const agreed = agreed_.data(),
                            *const grown = market_.grown_of(site.timeline, 0),
                            *const later = market_.displaced_of(site.timeline);
        double* const to = values_.data();
        std::size_t const n = values_.size();
        wide([&]() LACUNA_INLINE {
            if (grown)
                for (std::size_t t = 0; t < n; ++t)
                    to[t] = sunk + agreed[t] * (r * (revenue[t] * grown[t]) + c * cost[t] + k * capital[t] + rest +
                                                today * later[t]);
            else
                for (std::size_t t = 0; t < n; ++t)
                    to[t] = sunk + agreed[t] * (r * revenue[t] + c * cost[t] + k * capital[t] + rest + today);
        });
    } else {
        late_values(site);
    }
    if (site.unit_tax) add_taxes(site);
    return values_;
}

void Trials::late_values(SiteValue const& site)
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
    auto const& cost = market_.operating_cost_of(site);
    auto const* const later = market_.displaced_of(site.timeline);
    for (std::size_t t = 0; t < values_.size(); ++t) {
        auto const* const more = grown[late_[t]];
        values_[t] =
            value_at(by_delay[late_[t]], more ? revenue_[t] * more[t] : revenue_[t], cost[t], capital_[t], agreed_[t]);
        if (later) values_[t] += agreed_[t] * site.displaced * (later[t] - 1);
    }
}

void Trials::add_taxes(SiteValue const& site)
{
    auto const& cost = market_.operating_cost_of(site);
    for (std::size_t t = 0; t < values_.size(); ++t) {
        if (agreed_[t] == 0) continue;
        values_[t] += site.units * (*site.unit_tax)({revenue_[t], cost[t], capital_[t],
                                                     market_.growth.empty() ? 0 : market_.growth[t],
                                                     late_.empty() ? 0 : static_cast<int>(late_[t])});
    }
}

void Trials::draw(std::string const& place, SiteValue const& site)
{
    place_ = place;
    district_ = site.district;
    catchment_ = site.catchment;
    own_ = site.own;
    auto const &market_revenue = market_.revenue_of(site), &market_capital = market_.capital_of(site);
    auto const uniforms = [&](Stream stream, std::vector<double>& out, std::string const& entity) {
        draw_uniforms(seed_, first_, stream, fnv1a_64(entity), out);
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
    for (std::size_t t = 0; t < revenue_.size(); ++t) revenue_[t] *= market_revenue[t];
    for (std::size_t t = 0; t < capital_.size(); ++t) capital_[t] *= market_capital[t];
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

}  // namespace lacuna
