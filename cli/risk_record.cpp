// SPDX-License-Identifier: Apache-2.0
#include "cli/risk_record.h"

#include "cli/run_catalogue.h"

#include <algorithm>
#include <map>
#include <utility>

namespace lacuna {

namespace {

RiskRow row_of(std::string const& id, double base, Outlook const& o)
{
    RiskRow row;
    row.site_id = id;
    row.base = base;
    row.mean = o.mean.value;
    row.mean_se = o.mean.standard_error;
    row.sd = o.sd;
    row.p10 = o.p10.value;
    row.p10_se = o.p10.standard_error;
    row.p50 = o.p50.value;
    row.p50_se = o.p50.standard_error;
    row.p90 = o.p90.value;
    row.p90_se = o.p90.standard_error;
    row.p_negative = o.p_negative.value;
    row.p_negative_se = o.p_negative.standard_error;
    row.cvar5 = o.cvar5.value;
    row.cvar5_se = o.cvar5.standard_error;
    row.guarantee_price = o.guarantee_price.value;
    row.guarantee_price_se = o.guarantee_price.standard_error;
    return row;
}

using Driver = RiskRecord::Driver;

Driver triangle(std::string name, std::string scope, Triangular const& t)
{
    if (t.low == t.high) return {std::move(name), std::move(scope), "fixed", {{"value", t.mode}}};
    return {std::move(name), std::move(scope), "triangular", {{"low", t.low}, {"mode", t.mode}, {"high", t.high}}};
}

}  // namespace

std::vector<RiskRecord::Driver> drivers_of(RiskCommand const& o)
{
    auto const& r = o.ranges;
    std::vector<Driver> out{triangle("revenue", "market", r.revenue),
                            triangle("operating_cost", "market", r.operating_cost),
                            triangle("capital", "market", r.capital)};
    if (r.growth_sd > 0)
        out.push_back({"growth",
                       "market",
                       "normal, cut",
                       {{"mean", 0}, {"sd", r.growth_sd}, {"low", -2 * r.growth_sd}, {"high", 2 * r.growth_sd}}});
    else
        out.push_back({"growth", "market", "fixed", {{"value", 0}}});
    if (r.occupancy && r.occupancy->low < r.occupancy->high)
        out.push_back({"occupancy",
                       "district",
                       "pert",
                       {{"low", r.occupancy->low}, {"mode", r.occupancy->mode}, {"high", r.occupancy->high}}});
    else
        out.push_back({"occupancy", "district", "fixed", {{"value", r.occupancy ? r.occupancy->mode : 1}}});
    std::string const whose = o.catchments ? "catchment" : "site";
    if (r.demand_cv > 0)
        out.push_back({"demand", whose, "lognormal", {{"mean", 1}, {"cv", r.demand_cv}}});
    else
        out.push_back({"demand", whose, "fixed", {{"value", 1}}});
    out.push_back(triangle("site_capital", "site", r.site_capital));
    out.push_back({"consent", "site", "bernoulli", {{"p", r.consent_probability}}});
    Driver delay{"delay", "site", "discrete", {}};
    for (std::size_t y = 0; y < r.delay.size(); ++y)
        delay.figures.emplace_back("p_" + std::to_string(y) + "_years", r.delay[y]);
    if (r.delay.empty()) delay = {"delay", "site", "fixed", {{"value", 0}}};
    out.push_back(std::move(delay));
    return out;
}

std::vector<RiskRecord::Correlation> correlations_of(RiskCommand const& o)
{
    std::vector<RiskRecord::Correlation> out;
    auto const& correlation = o.ranges.correlation;
    for (std::size_t a = 0; a < correlation.size(); ++a)
        for (std::size_t b = a + 1; b < correlation.size(); ++b)
            if (correlation[a][b] != 0)
                out.push_back({std::string{driver_names[a]}, std::string{driver_names[b]}, correlation[a][b]});
    return out;
}

/// The whole first, then sites by mean: the base case is not what to expect.
std::vector<RiskRow> rows_of(RepricedSites const& sites, PlanOutlook const& outlook)
{
    std::map<std::string, RankStability> ranks;
    for (auto const& rank : outlook.ranks) ranks[rank.id] = rank;
    std::vector<RiskRow> rows;
    for (std::size_t i = 0; i < sites.sites.size(); ++i) {
        auto const& site = sites.sites[i];
        auto row = row_of(site.id, outlook.sites[i].base, outlook.sites[i].outlook);
        row.parcel_id = std::ranges::lower_bound(sites.spaces, site.id, {}, &Space::id)->parcel_id;
        row.facility = site.best.placement.facility_id;
        if (auto const rank = ranks.find(site.id); rank != ranks.end()) {
            row.p_top = rank->second.p_top.value;
            row.p_top_se = rank->second.p_top.standard_error;
            row.rank_p5 = rank->second.rank_p5;
            row.rank_p95 = rank->second.rank_p95;
            row.tie_band = static_cast<int>(rank->second.band);
        }
        rows.push_back(std::move(row));
    }
    std::ranges::stable_sort(rows, [](RiskRow const& a, RiskRow const& b) { return a.mean > b.mean; });
    rows.insert(rows.begin(), row_of("all", outlook.base, outlook.total));
    return rows;
}

std::vector<SensitivityRow> sensitivities_of(RiskRanges const& ranges, PlanOutlook const& outlook)
{
    std::vector<SensitivityRow> out;
    for (auto const& swing : outlook.swings) {
        auto const d = swing.driver;
        auto const ends = ends_of(ranges, static_cast<MarketDriver>(d));
        auto const& even = outlook.break_evens[d];
        SensitivityRow row;
        row.driver = driver_names[d];
        row.low = ends.low;
        row.high = ends.high;
        row.at_low = swing.at_low;
        row.at_high = swing.at_high;
        row.break_even_status = name(even.status);
        if (even.status == BreakEvenStatus::found) row.break_even = even.at;
        if (auto const& shares = outlook.shares; !shares.first.empty()) {
            row.first = shares.first[d];
            row.first_se = shares.first_error[d];
            row.total = shares.total[d];
            row.total_se = shares.total_error[d];
        }
        out.push_back(std::move(row));
    }
    return out;
}

RiskRecord record_of(RiskCommand const& o, ScannedRun const& run, Study const& stated, Pricing const& pricing,
                     PlanOutlook const& outlook, double against_ledger)
{
    RiskRecord out;
    out.made_of = later_record_of(run, stated, pricing.catalogue, o.sets);
    out.seed = o.options.seed;
    out.replicates = o.options.replicates;
    out.power = o.options.m;
    out.top = o.options.top;
    out.ranked = o.options.ranked;
    out.drivers = drivers_of(o);
    auto const by_register = ranges_stated(pricing.catalogue);
    for (auto const& [facility, own] : by_register.of_facility) {
        auto const& ranges = o.ranges.own.at(own - 1);  // without those that an option took the place of
        for (auto const& [driver, range] : {std::pair{"revenue", ranges.revenue},
                                            {"operating_cost", ranges.operating_cost},
                                            {"capital", ranges.capital}})
            if (range) out.drivers.push_back(triangle(facility + "." + driver, "market", *range));
    }
    out.correlations = correlations_of(o);
    out.districts = o.districts;
    out.catchments = o.catchments;
    out.against_ledger = against_ledger;
    if (auto const& share = outlook.market_share) {
        out.market_share = share->value;
        out.market_share_se = share->standard_error;
    }
    return out;
}

}  // namespace lacuna
