// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/plan_sensitivities.h"

#include "engine/appraisal/sum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

namespace lacuna {

namespace {

/// All sites together, their own factors at their base and consent as expected: sums of coefficients, revenue by
/// timeline, and taxes by facility, since those of units of one facility are in proportion to their number.
class Whole {
public:
    explicit Whole(std::vector<SiteValue> const& sites)
    {
        Sum operating_cost, capital, certain, sunk;
        std::vector<Sum> revenue;
        std::vector<Sum> units;
        for (auto const& site : sites) {
            if (revenue.size() <= site.timeline) revenue.resize(site.timeline + 1);
            revenue[site.timeline] += site.revenue;
            operating_cost += site.operating_cost;
            capital += site.capital;
            certain += site.certain;
            sunk += site.sunk;
            if (!site.unit_tax) continue;
            auto const found = std::ranges::find(taxes_, site.unit_tax);
            auto const at = static_cast<std::size_t>(found - taxes_.begin());
            if (found == taxes_.end()) {
                taxes_.push_back(site.unit_tax);
                units.emplace_back();
            }
            units[at] += site.units;
        }
        rest_.operating_cost = operating_cost.value();
        rest_.capital = capital.value();
        rest_.certain = certain.value();
        rest_.sunk = sunk.value();
        for (auto const& sum : revenue) revenue_.push_back(sum.value());
        for (auto const& sum : units) units_.push_back(sum.value());
    }

    [[nodiscard]] double value(RiskRanges const& ranges, double revenue, double operating_cost, double capital,
                               double growth) const
    {
        bool const grows = ranges.growth_sd > 0;
        double const consent = ranges.consent_probability;
        Sum sum;
        sum += value_at(rest_, 0, operating_cost, capital, consent);
        for (std::size_t i = 0; i < revenue_.size(); ++i)
            sum += consent * revenue_[i] * revenue * (grows ? ranges.revenue_at_growth(i, 0, growth) : 1);
        for (std::size_t i = 0; i < taxes_.size(); ++i)
            sum += consent * units_[i] * (*taxes_[i])({revenue, operating_cost, capital, grows ? growth : 0, 0});
        return sum.value();
    }

private:
    SiteValue rest_;  ///< all but revenue and taxes
    std::vector<double> revenue_;
    std::vector<std::shared_ptr<TaxOfUnit const>> taxes_;
    std::vector<double> units_;
};

}  // namespace

TruncatedNormal growth_range(RiskRanges const& r) { return {0, r.growth_sd, -2 * r.growth_sd, 2 * r.growth_sd}; }

void add_sensitivities(std::vector<SiteValue> const& sites, RiskRanges const& ranges, std::uint64_t seed,
                       PlanOutlook& out)
{
    Whole const all{sites};
    bool const grows = ranges.growth_sd > 0;
    auto const value = [&](std::span<double const> f) { return all.value(ranges, f[0], f[1], f[2], f[3]); };
    std::vector<double> const base{1, 1, 1, 0};
    std::vector<double> low, high;
    for (std::size_t d = 0; d < market_drivers; ++d) {
        auto const ends = ends_of(ranges, static_cast<MarketDriver>(d));
        low.push_back(ends.low);
        high.push_back(ends.high);
    }
    out.base = value(base);
    out.swings = tornado(value, base, low, high);
    if (!grows) std::erase_if(out.swings, [](Swing const& s) { return s.driver == 3; });
    constexpr std::array<std::pair<double, double>, market_drivers> sought{{{0, 2}, {0, 10}, {0, 10}, {-0.3, 0.3}}};
    for (std::size_t d = 0; d < market_drivers; ++d)
        out.break_evens.push_back(d < 3 || grows ? break_even(value, base, d, sought[d].first, sought[d].second)
                                                 : BreakEven{});
    if (ranges.correlation.empty()) {
        auto const of_uniforms = [&](std::span<double const> u) {
            std::array<double, market_drivers> const f{
                quantile(ranges.revenue, u[0]), quantile(ranges.operating_cost, u[1]), quantile(ranges.capital, u[2]),
                grows ? quantile(growth_range(ranges), u[3]) : 0};
            return value(f);
        };
        out.shares = variance_shares(of_uniforms, market_drivers, seed, 9);
    }
    // The sums against the sites one by one, at factors that are no base.
    Sum whole;
    for (auto const& site : sites) {
        whole += value_at(site, 0.9, 1.1, 1.2, ranges.consent_probability);
        if (site.unit_tax) whole += ranges.consent_probability * site.units * (*site.unit_tax)({0.9, 1.1, 1.2});
    }
    double const shortcut = all.value(ranges, 0.9, 1.1, 1.2, 0);
    out.greatest_difference = std::fabs(whole.value() - shortcut) / std::max(1.0, std::fabs(shortcut));
}

}  // namespace lacuna
