// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/risk/dependence.h"
#include "engine/risk/outcomes.h"
#include "engine/risk/rank_stability.h"
#include "engine/risk/sensitivity.h"
#include "engine/risk/variance_shares.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// What moves one alternative in one trial: factors on its base case.
struct TrialFactors {
    double revenue = 1, operating_cost = 1, capital = 1;  ///< revenue without its growth
    double more_growth = 0;                               ///< added to the yearly growth of revenue
    int late = 0;                                         ///< years that it opens later
    double predevelopment = 1;                            ///< spent before the rest is known: trials leave it at 1
};

/// Present value of the taxes on one unit, <= 0; in proportion to the number of units.
using TaxOfUnit = std::function<double(TrialFactors const&)>;

/// Present values of one alternative's flows by what moves them; their sum is the value of its base case.
struct SiteValue {
    std::string id;
    double revenue = 0;         ///< >= 0
    double operating_cost = 0;  ///< <= 0
    double capital = 0;         ///< <= 0: capex, replacements, hand-back
    double certain = 0;         ///< upkeep of today that the use displaces, duties, compensation
    double displaced = 0;       ///< <= 0: income of today that ends; growth alone moves it
    double sunk = 0;            ///< <= 0: what is paid whether there is consent or not
    /// Of an opening 1, 2 ... years late, with all capital spent as before.
    struct Delayed {
        double revenue = 0, operating_cost = 0, capital = 0;
    };
    std::vector<Delayed> delayed = {};
    std::string place = {};      ///< whose own draws it has; empty: `id`. Alternatives of one place share them
    std::string district = {};   ///< whose occupancy it has
    std::string catchment = {};  ///< whose demand it has; empty: its place's
    std::size_t timeline =
        0;                ///< of those that RiskRanges::revenue_at_growth knows: sites that growth moves alike share it
    std::size_t own = 0;  ///< whose ranges its prices have: RiskRanges::own[own - 1]; 0: the market's
    /// Taxes on a unit, shared by sites of a facility, and how many units pay them; null: before tax.
    std::shared_ptr<TaxOfUnit const> unit_tax = {};
    double units = 0;
};

/// The drivers that all sites share, in the order of RiskRanges::correlation and of swings.
enum class MarketDriver { revenue, operating_cost, capital, growth };
constexpr std::size_t market_drivers = 4;

/// Ranges of a facility's own prices, where its figures state them; nullopt: the market's.
struct OwnRanges {
    std::optional<Triangular> revenue, operating_cost, capital;
    friend bool operator==(OwnRanges const&, OwnRanges const&) = default;
};

/// How far the drivers may go, as factors on the base; the base is the mode of each. All are estimates until a study
/// gives its own. The discount rate is a scenario and no draw.
struct RiskRanges {
    Triangular revenue{0.75, 1, 1.15};        ///< of the whole market
    Triangular operating_cost{0.9, 1, 1.25};  ///< of the whole market
    Triangular capital{0.95, 1, 1.35};        ///< of the whole market
    /// Drawn with the market's number, so that they are low where the market is low.
    std::vector<OwnRanges> own;
    /// Of the whole market: what is added to the yearly growth of revenue, normal and cut at two deviations; 0: none.
    double growth_sd = 0;
    /// The factor on the present value of a timeline's revenue, opened so many years late, when that much is added to
    /// its growth: of (timeline, years late, growth). Needed with growth_sd.
    std::function<double(std::size_t, std::size_t, double)> revenue_at_growth;
    /// The same factor on the present value of the income of today that sites of a timeline displace: of (timeline,
    /// growth). Needed with growth_sd.
    std::function<double(std::size_t, double)> displaced_at_growth;
    Matrix correlation;  ///< Spearman's, of the four drivers of the market; empty: independent
    /// Of a district: what share of its full revenue a site there takes in; 0 to 1. Without: all of it.
    std::optional<Pert> occupancy;
    double demand_cv = 0.15;                 ///< of a catchment's or site's own revenue, lognormal, mean 1; 0: none
    Triangular site_capital{0.95, 1, 1.15};  ///< of a site's own
    double consent_probability = 1;          ///< of each site by itself; without it only `sunk` is spent
    /// Probabilities of a site's opening 0, 1, 2 ... years late; empty: never late. Each site has as many `delayed`.
    std::vector<double> delay;
};

struct RiskOptions {
    std::uint64_t seed = 1;
    int m = 12;                    ///< 2^m trials a replicate
    std::uint32_t replicates = 8;  ///< their spread gives the standard errors
    std::size_t top = 10;          ///< P(among the first so many)
    std::size_t ranked = 200;      ///< sites, the first by mean, whose ranks are compared
    int threads = 1;
};

struct SiteOutlook {
    std::string id;
    Outlook outlook;
    double base = 0;  ///< value of the base case, expected at the consent
};

/// The value of all sites under uncertainty.
struct PlanOutlook {
    double base = 0;  ///< value of the base case, expected at the consent
    Outlook total;
    std::vector<SiteOutlook> sites;    ///< in the order given
    std::vector<RankStability> ranks;  ///< of the first by mean
    std::vector<Swing> swings;         ///< of the total, by MarketDriver; growth only where it varies
    /// Of the total's variance, by MarketDriver, the sites' own factors at their base; empty where drivers correlate,
    /// since shares then have no single meaning.
    VarianceShares shares;
    /// By MarketDriver: the factor (of growth: what is added to it) at which the total is 0, sought in 0 to 2 for
    /// revenue, 0 to 10 for costs, -0.3 to 0.3 for growth.
    std::vector<BreakEven> break_evens;
    /// Of the total's whole variance, what the market's factors explain together; the rest is the sites' own:
    /// occupancy, demand, capital, consent, delay, and these with the market. Its standard error is of the replicates,
    /// 0 of one. nullopt: nothing varies.
    std::optional<Estimate> market_share;
    double greatest_difference = 0;  ///< between the sums of coefficients and the sites evaluated one by one
};

/// Draws the market's factors from scrambled Sobol points, joined by a Gaussian copula, those of
/// districts, catchments and sites from Philox by trial and entity, so that sites share what they truly share and a
/// site that is added changes no other's draws. Taxes, which are no product of factors, are computed anew in every
/// trial of every site, year by year. The same bytes on any number of threads. Errors: bad_config where a range, a
/// correlation or a probability is not usable, internal where fewer than two trials are asked for or a site lacks its
/// delayed values.
PlanOutlook outlook_of(std::vector<SiteValue> const& sites, RiskRanges const& ranges, RiskOptions const& options);

/// What outlook_of() refuses: ranges and options that are not usable, a site that lacks its delayed values.
void check(RiskRanges const& ranges, RiskOptions const& options);
void check_delays(std::vector<SiteValue> const& sites, RiskRanges const& ranges);

/// Ends at which a driver of the market is told in the tornado.
struct DriverEnds {
    double low = 0, high = 0;
};
DriverEnds ends_of(RiskRanges const& ranges, MarketDriver driver);

/// The value of one site before tax at given factors; consent is 1 or 0.
double value_at(SiteValue const& site, double revenue, double operating_cost, double capital, double consent);

}  // namespace lacuna
