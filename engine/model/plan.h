// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/assumption.h"
#include "engine/model/facility.h"
#include "engine/model/financing.h"
#include "engine/model/packing.h"
#include "engine/model/proposal.h"
#include "engine/model/rules.h"
#include "engine/model/site_measures.h"
#include "engine/model/social.h"
#include "engine/model/space_ref.h"
#include "engine/model/study_area.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// Whether a site on open ground stands where the strict end of every distance rule would let it, too.
struct RuleVerdict {
    bool holds_strict = false;  ///< else it may or may not be allowed
    std::string rule;           ///< the one that it misses by most; else the one with the least to spare
    double distance_m = 0;      ///< from the site's ground to what that rule keeps away from
    double strict_m = 0;        ///< what the rule's strict end asks for
    double likely_m = 0;
    std::string unsure = {};  ///< what of the district's rules is not computed; may be empty
    std::string ground = {};  ///< what of the parcel's ground may have to stay as it is; may be empty
};

/// One space with its best use. Rank 1 is the highest mean IOAV; ties by id.
struct Site {
    std::int64_t rank = 0;
    std::string id;  ///< of the space
    Proposal best;
    std::optional<Proposal> runner_up;
    PackedList<Refusal> refused;       ///< the other facilities, by id
    Kept<CashFlow> cash_flows;         ///< of best, by line and year
    std::optional<double> way_m;       ///< width of the widest way from a street, up to StreetWays::widest_m; nullopt:
                                       ///< not asked for by its use, or not known
    std::optional<RuleVerdict> rules;  ///< where its ground is open land and rules are given strict to relaxed
};

/// A space that no facility got, with the reasons.
struct UnusedSpace {
    std::string space_id;
    PackedList<Refusal> refused;
};

/// One facility that fits one space, chosen or not: what a portfolio chooses among.
struct FittedUse {
    std::string space_id;
    std::string facility_id;
    SpaceKind kind = SpaceKind::open_land;
    double units = 0;
    double ground_m2 = 0;  ///< that it takes
    double ioav = 0;
    double mean_shift = 0;  ///< what ioav_mean() is more than ioav
    double capex = 0;
    double added_floor_area_m2 = 0;
    std::optional<double> demand_units;          ///< of the facility in the whole study area; nullopt: no limit
    std::optional<double> parcel_floor_area_m2;  ///< that the space's parcel may still add; nullopt: not known
    std::optional<double> parcel_ground_m2;      ///< open ground that uses of the parcel may take; nullopt: no limit
    double open_ground_m2 = 0;                   ///< of ground_m2, what counts against it
    std::optional<double> parcel_footprint_m2;   ///< that buildings may take; nullopt: no limit
    double footprint_m2 = 0;                     ///< of ground_m2, what counts against it
    bool chosen = false;                         ///< as the ranking gave it to the space, cut to demand and floor area

    [[nodiscard]] double ioav_mean() const { return ioav + mean_shift; }  ///< as Appraisal::ioav_mean()
};

template <class Archive>
void fields(Archive& a, ValueOf<FittedUse> auto& u)
{
    a(u.space_id);
    a(u.facility_id);
    a(u.kind);
    a.numbers(u.units, u.ground_m2, u.ioav, u.mean_shift, u.capex, u.added_floor_area_m2, u.open_ground_m2,
              u.footprint_m2);
    a.optionals(u.demand_units, u.parcel_floor_area_m2, u.parcel_ground_m2, u.parcel_footprint_m2);
    a(u.chosen);
}

/// Two spaces that share ground, or floor of one building, so that a use of one may be in the way of the other's.
struct SpaceOverlap {
    std::string space_a, space_b;  ///< a before b
    bool both_used = false;        ///< both are sites, on different ground: their chosen uses go together
    friend bool operator==(SpaceOverlap const&, SpaceOverlap const&) = default;
};

struct KindTotal {
    SpaceKind kind = SpaceKind::open_land;
    std::int64_t spaces = 0;
    double area_m2 = 0;
    std::int64_t sites = 0;  ///< spaces with a use
    double ioav = 0;
};

struct UseTotal {
    std::string facility_id;
    std::int64_t sites = 0;
    double units = 0;
    double capex = 0;
    double noi_year = 0;
    double ioav = 0;
    std::optional<double> demand_units;  ///< what the people counted call for; nullopt: no limit
};

/// How far the operating value would carry the renovation if all of it were given.
/// It is a ceiling: nothing is promised to the renovation yet.
struct RenovationCeiling {
    bool stated = false;       ///< a cost per m2 is known
    double cost_per_m2 = 0;    ///< with what it costs to keep
    double upkeep_per_m2 = 0;  ///< of that: present value of keeping it over the concession
    double area_m2 = 0;        ///< to be renovated
    double cost = 0;
    double value_given = 0;  ///< sum of positive IOAV
    double carried_m2 = 0;   ///< value_given / cost_per_m2
    double ratio = 0;        ///< value_given / cost; 0 where cost is 0
    double gap = 0;          ///< max(0, cost - value_given)
    double surplus = 0;
};

struct Totals {
    std::vector<KindTotal> kinds;
    std::vector<UseTotal> uses;  ///< by facility id, chosen ones only
    std::int64_t spaces = 0;
    std::int64_t sites = 0;
    double space_m2 = 0;
    double capex = 0;
    double noi_year = 0;
    double ioav = 0;
    double ioav_mean = 0;
    Interval people;
    Interval existing_floor_area_m2;
    RenovationCeiling renovation;
};

/// Square metres of all parcels by what took them; closes to the parcels' area.
struct LandLedger {
    double parcels_m2 = 0;
    std::vector<RuleLoss> losses;
    double open_m2 = 0;
    double placeable_m2 = 0;                         ///< of open_m2, what uses that build may take
    double unknown_m2 = 0;                           ///< parcels without building data
    double open_strict_m2 = 0, open_relaxed_m2 = 0;  ///< where every parcel has them; else 0
    [[nodiscard]] double open_balance_m2() const;
};

/// Ground outside all parcels, summed over enclosures; closes to their area.
struct VergeLedger {
    std::int64_t enclosures = 0;
    double area_m2 = 0;
    std::vector<RuleLoss> losses;
    double verge_m2 = 0;
    [[nodiscard]] double open_balance_m2() const;
};

/// What a run gives: everything an exporter needs.
struct Plan {
    StudyArea area;
    PackedTable<ParcelSurvey> surveys;   ///< one a parcel, same order
    SpaceTable spaces;                   ///< by id
    PackedTable<Remnant> remnants;       ///< by parcel, then area
    std::vector<Site> sites;             ///< by rank
    std::vector<SiteMeasures> measures;  ///< of the sites, in their order
    std::vector<UnusedSpace> unused;     ///< by space id
    PackedTable<FittedUse> fitted;       ///< by space, facility, units
    std::vector<SpaceOverlap> overlaps;  ///< of spaces that have one; by space_a, then space_b
    LandLedger land;
    VergeLedger verge;
    BuiltLedger built;
    Totals totals;
    std::vector<Assumption> assumptions;  ///< the register
    SourceCount sources;                  ///< of the assumptions
    Programme programme;                  ///< what is promised to the renovation, by level
    Views views;                          ///< what it is worth to whom
    Catalogue catalogue;
    SpaceRules space_rules;
    ValuationRules valuation_rules;
    std::string crs;
    std::vector<std::string> warnings;  ///< sentences for the person who runs it
};

/// Provenance that only the caller knows: for run.json and layer metadata.
struct RunRecord {
    std::string program_version;
    std::vector<std::string> command_line;
    std::string catalogue_source;  ///< as it was asked for: an id or a path
    PriceFactors prices;           ///< on the catalogue
    FinancingTerms financing;
    SocialTerms social;
    std::vector<Setting> settings;
    struct InputFile {
        std::string layer, name, driver, crs, encoding;
        std::int64_t features = 0;
        std::uint64_t bytes = 0;
        std::string sha256;
    };
    std::vector<InputFile> inputs;
    std::map<std::string, std::string>
        fields;  ///< "parcels.floors" -> "numberOfFloorsAboveGround (schema es_catastro)"
    std::map<std::string, std::string> libraries;  ///< "GDAL" -> "3.6.2"
    std::string run_date;  ///< ISO 8601 date stated by the user or SOURCE_DATE_EPOCH; else empty
    std::vector<std::pair<std::string, double>>
        timings_s;  ///< stage -> seconds; the only part of a run that differs between runs
    int threads = 0;
};

}  // namespace lacuna
