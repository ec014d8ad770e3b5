// SPDX-License-Identifier: Apache-2.0
#include "engine/risk/plan_sensitivities.h"

#include "engine/appraisal/sum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

namespace lacuna {

namespace {

/// What moves the sites of one group.
struct Point {
    double revenue = 1, operating_cost = 1, capital = 1;
};

/// All sites together, their own factors at their base and consent as expected: by group (those without ranges of their
/// own, then by RiskRanges::own) sums of coefficients, income by timeline, and taxes by facility, since those of units
/// of one facility are in proportion to their number.
class Whole {
public:
    Whole(std::vector<SiteValue> const& sites, RiskRanges const& ranges) : ranges_{ranges}
    {
        for (std::size_t g = 0; g <= ranges.own.size(); ++g) groups_.emplace_back(sites, g);
    }

    /// With `at(g)` for the sites of group g.
    template <class At>
    [[nodiscard]] double value(At const& at, double growth) const
    {
        bool const grows = ranges_.growth_sd > 0;
        double const consent = ranges_.consent_probability;
        Sum sum;
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            auto const& group = groups_[g];
            Point const p = at(g);
            sum += value_at(group.rest, 0, p.operating_cost, p.capital, consent);
            for (std::size_t i = 0; i < group.revenue.size(); ++i) {
                sum += consent * group.revenue[i] * p.revenue * (grows ? ranges_.revenue_at_growth(i, 0, growth) : 1);
                sum += consent * group.displaced[i] * (grows ? ranges_.displaced_at_growth(i, growth) : 1);
            }
            for (std::size_t i = 0; i < group.taxes.size(); ++i)
                sum += consent * group.units[i] *
                       (*group.taxes[i])({p.revenue, p.operating_cost, p.capital, grows ? growth : 0, 0});
        }
        return sum.value();
    }

private:
    struct Group {
        Group(std::vector<SiteValue> const& sites, std::size_t own)
        {
            Sum operating_cost, capital, certain, sunk;
            std::vector<Sum> revenues, incomes, counts;
            for (auto const& site : sites) {
                if (site.own != own) continue;
                if (revenues.size() <= site.timeline) {
                    revenues.resize(site.timeline + 1);
                    incomes.resize(site.timeline + 1);
                }
                revenues[site.timeline] += site.revenue;
                incomes[site.timeline] += site.displaced;
                operating_cost += site.operating_cost;
                capital += site.capital;
                certain += site.certain;
                sunk += site.sunk;
                if (!site.unit_tax) continue;
                auto const found = std::ranges::find(taxes, site.unit_tax);
                auto const at = static_cast<std::size_t>(found - taxes.begin());
                if (found == taxes.end()) {
                    taxes.push_back(site.unit_tax);
                    counts.emplace_back();
                }
                counts[at] += site.units;
            }
            rest.operating_cost = operating_cost.value();
            rest.capital = capital.value();
            rest.certain = certain.value();
            rest.sunk = sunk.value();
            for (auto const& sum : revenues) revenue.push_back(sum.value());
            for (auto const& sum : incomes) displaced.push_back(sum.value());
            for (auto const& sum : counts) units.push_back(sum.value());
        }
        SiteValue rest;                          ///< all but revenue, income of today and taxes
        std::vector<double> revenue, displaced;  ///< by timeline
        std::vector<std::shared_ptr<TaxOfUnit const>> taxes;
        std::vector<double> units;
    };
    RiskRanges const& ranges_;
    std::vector<Group> groups_;
};

/// The ranges that a group's prices have.
OwnRanges ranges_of(RiskRanges const& ranges, std::size_t group)
{
    auto const own = group == 0 ? OwnRanges{} : ranges.own[group - 1];
    return {own.revenue.value_or(ranges.revenue), own.operating_cost.value_or(ranges.operating_cost),
            own.capital.value_or(ranges.capital)};
}

/// The end of a range that a position names: -1 its low, 1 its high, 0 the base.
double end_at(Triangular const& range, double position)
{
    return position < 0 ? range.low : position > 0 ? range.high : 1;
}

}  // namespace

TruncatedNormal growth_range(RiskRanges const& r) { return {0, r.growth_sd, -2 * r.growth_sd, 2 * r.growth_sd}; }

void add_sensitivities(std::vector<SiteValue> const& sites, RiskRanges const& ranges, std::uint64_t seed,
                       PlanOutlook& out)
{
    Whole const all{sites, ranges};
    bool const grows = ranges.growth_sd > 0;
    auto const alike = [&](double revenue, double operating_cost, double capital, double growth) {
        return all.value([&](std::size_t) { return Point{revenue, operating_cost, capital}; }, growth);
    };
    auto const value = [&](std::span<double const> f) { return alike(f[0], f[1], f[2], f[3]); };
    std::vector<double> const base{1, 1, 1, 0};
    out.base = value(base);
    // Each group at its own ends.
    auto const at_ends = [&](std::span<double const> position) {
        auto const point = [&](std::size_t group) {
            auto const own = ranges_of(ranges, group);
            return Point{end_at(*own.revenue, position[0]), end_at(*own.operating_cost, position[1]),
                         end_at(*own.capital, position[2])};
        };
        auto const growth = ends_of(ranges, MarketDriver::growth);
        return all.value(point, position[3] < 0 ? growth.low : position[3] > 0 ? growth.high : 0);
    };
    std::vector<double> const middle(market_drivers, 0), low(market_drivers, -1), high(market_drivers, 1);
    out.swings = tornado(at_ends, middle, low, high);
    if (!grows) std::erase_if(out.swings, [](Swing const& s) { return s.driver == 3; });
    constexpr std::array<std::pair<double, double>, market_drivers> sought{{{0, 2}, {0, 10}, {0, 10}, {-0.3, 0.3}}};
    for (std::size_t d = 0; d < market_drivers; ++d)
        out.break_evens.push_back(d < 3 || grows ? break_even(value, base, d, sought[d].first, sought[d].second)
                                                 : BreakEven{});
    if (ranges.correlation.empty()) {
        auto const of_uniforms = [&](std::span<double const> u) {
            auto const point = [&](std::size_t group) {
                auto const own = ranges_of(ranges, group);
                return Point{quantile(*own.revenue, u[0]), quantile(*own.operating_cost, u[1]),
                             quantile(*own.capital, u[2])};
            };
            return all.value(point, grows ? quantile(growth_range(ranges), u[3]) : 0);
        };
        out.shares = variance_shares(of_uniforms, market_drivers, seed, 9);
    }
    // The sums against the sites one by one, at factors that are no base.
    Sum whole;
    for (auto const& site : sites) {
        whole += value_at(site, 0.9, 1.1, 1.2, ranges.consent_probability);
        if (site.unit_tax) whole += ranges.consent_probability * site.units * (*site.unit_tax)({0.9, 1.1, 1.2});
    }
    double const shortcut = alike(0.9, 1.1, 1.2, 0);
    out.greatest_difference = std::fabs(whole.value() - shortcut) / std::max(1.0, std::fabs(shortcut));
}

}  // namespace lacuna
