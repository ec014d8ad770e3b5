// SPDX-License-Identifier: Apache-2.0
#include "cli/risk_values.h"

#include "engine/appraisal/sum.h"
#include "engine/appraisal/unit_tax.h"
#include "engine/appraisal/use_lines.h"
#include "engine/core/error.h"
#include "engine/model/price_range.h"
#include "engine/model/ramp_up.h"
#include "engine/model/use_line.h"
#include "engine/model/zone_level.h"
#include "engine/risk/random_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

namespace lacuna {

namespace {

RepricedSites priced(Pricing const& pricing, std::vector<FittedUse> const& uses, PriceFactors const& factors,
                     int threads)
{
    return repriced_sites(uses, at_prices(pricing.catalogue, factors), pricing.rules, {}, threads);
}

/// Of an income beyond the concession: a kept asset's, or the owner's at a hand-back.
double at_end(Site const& site)
{
    Sum sum;
    for (auto const& flow : site.cash_flows)
        if (auto const group = group_of(flow.line); group == LineGroup::end || group == LineGroup::returned)
            sum += flow.present_value;
    return sum.value();
}

/// One a facility and kind of space: sites share it.
class UnitTaxes {
public:
    explicit UnitTaxes(Pricing const& pricing) : pricing_{pricing} {}

    std::shared_ptr<TaxOfUnit const> of(std::string const& facility_id, SpaceKind kind)
    {
        if (!pricing_.rules.taxed()) return nullptr;
        auto const& facilities = pricing_.catalogue.facilities;
        auto const f = std::ranges::find(facilities, facility_id, &Facility::id);
        double const share = capex_share_of(pricing_.catalogue, *f, kind);
        auto& made = made_[{facility_id, share}];
        if (!made)
            made = std::make_shared<TaxOfUnit>([tax = UnitTax{*f, share, pricing_.rules}](TrialFactors const& t) {
                return tax.present_value(
                    {t.revenue, t.operating_cost, t.capital, t.more_growth, t.late, t.predevelopment});
            });
        return made;
    }

private:
    Pricing const& pricing_;
    std::map<std::pair<std::string, double>, std::shared_ptr<TaxOfUnit const>> made_;
};

SiteValue value_of(Site const& site)
{
    SiteValue value;
    value.id = site.id;
    Sum revenue, operating_cost, capital, certain, displaced, sunk;
    for (auto const& flow : site.cash_flows) switch (group_of(flow.line)) {
            case LineGroup::let:
            case LineGroup::unpaid:
            case LineGroup::lost_elsewhere:
                revenue += flow.present_value;
                break;
            case LineGroup::running:
                operating_cost += flow.present_value;
                break;
            case LineGroup::building:
            case LineGroup::insurance:
            case LineGroup::renewal:
            case LineGroup::handback:
                capital += flow.present_value;
                break;
            case LineGroup::compensation:
            case LineGroup::liability:
            case LineGroup::saved:
                certain += flow.present_value;
                break;
            case LineGroup::displaced:
                displaced += flow.present_value;
                break;
            case LineGroup::before:
                sunk += flow.present_value;
                break;
            case LineGroup::end:  // told apart by what moves it, in site_values()
            case LineGroup::returned:
            case LineGroup::tax:  // of each trial
                break;
        }
    value.revenue = revenue.value();
    value.operating_cost = operating_cost.value();
    value.capital = capital.value();
    value.certain = certain.value();
    value.displaced = displaced.value();
    value.sunk = sunk.value();
    return value;
}

}  // namespace

double total_at(Pricing const& pricing, std::vector<FittedUse> const& uses, PriceFactors const& factors, int threads)
{
    Sum sum;
    for (auto const& site : priced(pricing, uses, factors, threads).sites) sum += site.best.appraisal.ioav;
    return sum.value();
}

Timelines timelines_of(Catalogue const& catalogue, ValuationRules const& rules)
{
    Timelines out;
    auto const same = [&](Facility const& f, Facility const& g) {
        RampUp const a = ramp_up_of(f, rules), b = ramp_up_of(g, rules);
        return a.logistic == b.logistic && a.start == b.start && a.stabilised == b.stabilised && a.years == b.years &&
               f.cannibalised_share == g.cannibalised_share && f.vacancy_share == g.vacancy_share &&
               f.bad_debt_share == g.bad_debt_share;
    };
    for (auto const& facility : catalogue.facilities) {
        auto const found =
            std::ranges::find_if(out.facilities, [&](Facility const& other) { return same(other, facility); });
        out.of_facility[facility.id] = static_cast<std::size_t>(found - out.facilities.begin());
        if (found == out.facilities.end()) out.facilities.push_back(facility);
    }
    return out;
}

RegisterRanges ranges_stated(Catalogue const& catalogue)
{
    RegisterRanges out;
    for (auto const& f : catalogue.facilities) {
        auto const range = [&](PricedFigure const& price) -> std::optional<Triangular> {
            auto const stated = stated_range(f, price.figure);
            if (!stated) return {};
            if (stated->low > 1 || stated->high < 1)
                throw Error{Errc::bad_config,
                            fmt::format("risk: {}.{} does not lie between its low and its high", f.id, price.figure)};
            return Triangular{stated->low, 1, stated->high};
        };
        OwnRanges const own{range(revenue_price), range(operating_price), range(capital_price)};
        if (own == OwnRanges{}) continue;
        out.own.push_back(own);
        out.of_facility[f.id] = out.own.size();
    }
    return out;
}

void take_stated_ranges(RiskCommand& command, Catalogue const& catalogue)
{
    command.ranges.own = ranges_stated(catalogue).own;
    for (auto& own : command.ranges.own) {
        if (!command.revenue.empty()) own.revenue.reset();
        if (!command.operating_cost.empty()) own.operating_cost.reset();
        if (!command.capital.empty()) own.capital.reset();
    }
}

void set_growth(RiskRanges& ranges, ValuationRules const& rules, std::vector<Facility> timelines)
{
    if (ranges.growth_sd <= 0) return;
    ranges.displaced_at_growth = [rules](std::size_t, double more) {
        Sum now, then;
        for (int t = 1; t <= rules.concession_years; ++t) {
            double const worth = std::pow(1 + rules.discount_rate, -flow_time(rules, t));
            now += worth * std::pow(1 + rules.growth_rate, t - 1);
            then += worth * std::pow(1 + rules.growth_rate + more, t - 1);
        }
        return then.value() / now.value();
    };
    ranges.revenue_at_growth = [rules, timelines = std::move(timelines)](std::size_t timeline, std::size_t late,
                                                                         double more) {
        auto opened = rules;
        opened.opening_delay_years += static_cast<int>(late);
        auto changed = opened;
        changed.growth_rate += more;
        double const now = revenue_factor(timelines[timeline], opened);
        // Where nothing is earned before the end there is nothing to grow.
        return now == 0 ? 1 : revenue_factor(timelines[timeline], changed) / now;
    };
}

std::map<std::string, std::string> districts_of(ScannedRun const& run, std::string const& level)
{
    auto const known = zone_level(level);
    if (!known) throw Error{Errc::usage, fmt::format("--districts {}: there are {}", level, zone_level_names())};
    std::map<std::string_view, std::string_view> of_parcel;
    for (auto const& parcel : run.parcels) of_parcel[parcel.id] = zone_of(parcel, *known);
    std::map<std::string, std::string> out;
    for (auto const& [id, place] : run.alternatives.places)
        if (auto const found = of_parcel.find(place.parcel_id); found != of_parcel.end()) out[id] = found->second;
    return out;
}

std::vector<SiteValue> site_values(Pricing const& pricing, std::vector<FittedUse> const& uses, int threads)
{
    std::vector<SiteValue> out;
    auto const whole = priced(pricing, uses, {}, threads);
    auto const timelines = timelines_of(pricing.catalogue, pricing.rules);
    auto const stated = ranges_stated(pricing.catalogue);
    UnitTaxes taxes{pricing};
    for (auto const& site : whole.sites) {
        auto& value = out.emplace_back(value_of(site));
        auto const& placement = site.best.placement;
        value.timeline = timelines.of_facility.at(placement.facility_id);
        value.units = placement.units;
        if (auto const own = stated.of_facility.find(placement.facility_id); own != stated.of_facility.end())
            value.own = own->second;
        value.unit_tax =
            taxes.of(placement.facility_id, std::ranges::lower_bound(whole.spaces, site.id, {}, &Space::id)->kind);
    }
    if (!pricing.rules.values_end()) return out;
    // By id, since the order of sites is that of their value, which changes.
    auto const ends_at = [&](PriceFactors const& factors) {
        std::map<std::string, double> ends;
        for (auto const& site : priced(pricing, uses, factors, threads).sites) ends[site.id] = at_end(site);
        return ends;
    };
    auto const earned = ends_at({1, 0, 0, 1}), uninsured = ends_at({1, 1, 0, 1});
    for (std::size_t i = 0; i < out.size(); ++i) {
        double const revenue = earned.at(out[i].id), without_insurance = uninsured.at(out[i].id);
        out[i].revenue += revenue;
        out[i].operating_cost += without_insurance - revenue;
        out[i].capital += at_end(whole.sites[i]) - without_insurance;
    }
    return out;
}

void add_delays(std::vector<SiteValue>& values, Pricing pricing, std::vector<FittedUse> const& uses, std::size_t delays,
                int threads)
{
    for (std::size_t years = 1; years < delays; ++years) {
        ++pricing.rules.opening_delay_years;
        std::map<std::string, SiteValue> late;
        for (auto& site : site_values(pricing, uses, threads)) late[site.id] = std::move(site);
        for (auto& value : values) {
            auto const& l = late.at(value.id);
            value.delayed.push_back({l.revenue, l.operating_cost, l.capital});
        }
    }
}

double check_against_ledger(Pricing const& pricing, std::vector<FittedUse> const& uses,
                            std::vector<SiteValue> const& sites, RiskRanges const& ranges, RiskOptions const& options)
{
    constexpr std::uint32_t checks = 8, checking = 0xFFFFFFFE;  // a driver id of its own
    double size = 1;
    for (auto const& site : sites) size += site.revenue - site.operating_cost - site.capital - site.displaced;
    double greatest = 0;
    for (std::uint32_t i = 0; i < checks; ++i) {
        auto const factor = [&](Triangular const& range, std::uint64_t entity) {
            return quantile(range, draw_uniform(options.seed, i, checking, entity));
        };
        double const r = factor(ranges.revenue, 1), c = factor(ranges.operating_cost, 2), k = factor(ranges.capital, 3);
        Sum shortcut;
        // Pre-development is a share of capex, so the ledger scales it too; the trials take it as spent.
        for (auto const& site : sites) {
            shortcut += value_at(site, r, c, k, 1) + site.sunk * (k - 1);
            if (site.unit_tax) shortcut += site.units * (*site.unit_tax)({r, c, k, 0, 0, k});
        }
        double const whole = total_at(pricing, uses, {r, c, k, 1}, options.threads);
        greatest = std::max(greatest, std::fabs(shortcut.value() - whole) / size);
    }
    if (ranges.growth_sd > 0) {
        auto faster = pricing;
        faster.rules.growth_rate += ranges.growth_sd;
        faster.rules.cost_growth_rate = pricing.rules.growth_of_costs();  // costs do not take the growth that is drawn
        Sum shortcut;
        for (auto const& site : sites) {
            shortcut += value_at(site, ranges.revenue_at_growth(site.timeline, 0, ranges.growth_sd), 1, 1, 1);
            shortcut += site.displaced * (ranges.displaced_at_growth(site.timeline, ranges.growth_sd) - 1);
            if (site.unit_tax) shortcut += site.units * (*site.unit_tax)({1, 1, 1, ranges.growth_sd});
        }
        double const whole = total_at(faster, uses, {}, options.threads);
        greatest = std::max(greatest, std::fabs(shortcut.value() - whole) / size);
    }
    if (!(greatest <= 1e-9))
        throw Error{Errc::internal, fmt::format("the coefficients of the trials and the cash flows differ by {} of the "
                                                "money moved; please report this with the data",
                                                greatest)};
    return greatest;
}

}  // namespace lacuna
