// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/risk/plan_outlook.h"
#include "engine/risk/quantile_table.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lacuna {

/// The factors that all sites share, by replicate and trial.
struct Market {
    struct Prices {
        std::vector<double> revenue, operating_cost, capital;
    };
    std::vector<double> revenue, operating_cost, capital;
    std::vector<Prices> own;     ///< by RiskRanges::own
    std::vector<double> growth;  ///< added to that of revenue; empty: none
    std::size_t openings = 1;    ///< 0, 1 ... years late
    /// By timeline and years late: the factor that `growth` is on the present value of revenue.
    std::vector<std::vector<double>> grown;
    std::vector<std::vector<double>> displaced;  ///< by timeline: the same factor on the income of today that ends

    [[nodiscard]] std::vector<double> const& revenue_of(SiteValue const& site) const
    {
        return site.own == 0 ? revenue : own[site.own - 1].revenue;
    }
    [[nodiscard]] std::vector<double> const& operating_cost_of(SiteValue const& site) const
    {
        return site.own == 0 ? operating_cost : own[site.own - 1].operating_cost;
    }
    [[nodiscard]] std::vector<double> const& capital_of(SiteValue const& site) const
    {
        return site.own == 0 ? capital : own[site.own - 1].capital;
    }
    /// null where nothing grows.
    [[nodiscard]] double const* grown_of(std::size_t timeline, std::size_t late) const
    {
        return grown.empty() ? nullptr : grown[timeline * openings + late].data();
    }
    /// null where nothing grows.
    [[nodiscard]] double const* displaced_of(std::size_t timeline) const
    {
        return displaced.empty() ? nullptr : displaced[timeline].data();
    }
};

/// From scrambled Sobol points, joined by a Gaussian copula; growth by the function of the ranges, for so many
/// timelines.
Market draw_market(RiskRanges const& ranges, RiskOptions const& options, std::size_t timelines);

/// The market of the first `kept` of the `count` trials of each replicate.
Market first_of_each(Market const& market, std::size_t count, std::size_t kept);

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

/// The trials of one place after another; alternatives of a place share its factors. Market and ranges must outlive it.
class Trials {
public:
    /// `first`: the number of the first trial in the streams of places, catchments and districts.
    Trials(Market const& market, PlaceRanges const& ranges, std::uint64_t seed, std::uint32_t first = 0);

    /// The values of a site, trial by trial; there until the next call.
    std::span<double const> of(SiteValue const& site);

private:
    void late_values(SiteValue const& site);
    void add_taxes(SiteValue const& site);
    void draw(std::string const& place, SiteValue const& site);

    Market const& market_;
    PlaceRanges const& ranges_;
    std::uint64_t seed_;
    std::uint32_t first_;
    std::string place_, district_, catchment_;
    std::size_t own_ = 0;
    std::vector<double> revenue_, capital_, agreed_, occupied_;
    std::vector<std::uint8_t> late_;  ///< years
    std::vector<double> values_;
};

}  // namespace lacuna
