// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/risk_command.h"
#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/reprice.h"
#include "engine/risk/plan_outlook.h"
#include "importers/run/read_run.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lacuna {

/// The figures that a plan is priced with. Consent is drawn, so its rules hold it as certain.
struct Pricing {
    Catalogue catalogue;
    ValuationRules rules;
};

/// IOAV of all chosen sites at these factors, from whole cash flows.
double total_at(Pricing const& pricing, std::vector<FittedUse> const& uses, PriceFactors const& factors, int threads);

/// Facilities that growth of revenue multiplies alike, a timeline each: of one ramp-up and one share that others lose,
/// which ends with the years looked at where a value at the end does not.
struct Timelines {
    std::vector<Facility> facilities;                ///< one of each timeline
    std::map<std::string, std::size_t> of_facility;  ///< by id
};
Timelines timelines_of(Catalogue const& catalogue, ValuationRules const& rules);

/// The ranges that facilities' own figures state, as factors, in the order of facilities, and whose they are (1 is the
/// first of `own`).
struct RegisterRanges {
    std::vector<OwnRanges> own;
    std::map<std::string, std::size_t> of_facility;  ///< by id; without an entry: the market's
};
/// Error{bad_config} where a low is above the figure or a high below it.
RegisterRanges ranges_stated(Catalogue const& catalogue);
/// `own` of them in the ranges of a command, but where its options say what range a driver has.
void take_stated_ranges(RiskCommand& command, Catalogue const& catalogue);

/// Where growth varies, what it makes of the present values of revenue and of today's income:
/// RiskRanges::revenue_at_growth, displaced_at_growth.
void set_growth(RiskRanges& ranges, ValuationRules const& rules, std::vector<Facility> timelines);

/// The district of each space whose parcel names one of that level. Error{usage} for an unknown level.
std::map<std::string, std::string> districts_of(ScannedRun const& run, std::string const& level);

/// Each chosen site by what its present values are multiplied with. A value at the end is a share of
/// the revenue and of the operating cost of the year after the end, so it is parted over the two.
std::vector<SiteValue> site_values(Pricing const& pricing, std::vector<FittedUse> const& uses, int threads);

/// What the sites are worth when they open 1 .. `delays` - 1 years late, each by its whole cash flow.
void add_delays(std::vector<SiteValue>& values, Pricing pricing, std::vector<FittedUse> const& uses, std::size_t delays,
                int threads);

/// The sums of coefficients, and the taxes of trials, against every cash flow, at factors drawn for it and at a growth
/// of its deviation. Error{internal} beyond 1e-9 of the money that moves.
double check_against_ledger(Pricing const& pricing, std::vector<FittedUse> const& uses,
                            std::vector<SiteValue> const& sites, RiskRanges const& ranges, RiskOptions const& options);

}  // namespace lacuna
