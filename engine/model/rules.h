// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/interval.h"
#include "engine/model/building_rules.h"
#include "engine/model/lot_rules.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// A distance that is not known for certain: strict >= likely >= relaxed.
struct RangedDistance {
    double strict = 0, likely = 0, relaxed = 0;
    friend bool operator==(RangedDistance const&, RangedDistance const&) = default;
};

/// Which figure of a rule that is not known for certain holds.
enum class RuleEnd { likely, strict, relaxed };

/// What a zoning district allows; nullopt: not said.
struct ZoneRule {
    std::optional<double> far_allowed;
    std::optional<double> coverage_allowed;
    std::optional<double> height_allowed_m, storeys_allowed;
    std::optional<double> green_share;                      ///< of a parcel, to be kept green
    std::optional<double> setback_m;                        ///< along every side; before the three below
    std::optional<RangedDistance> front_m, side_m, rear_m;  ///< along sides of a class
    bool overlay = false;                                   ///< it lies on other districts and is not applied
    std::string
        unsure;  ///< what of its rules is not computed, so that nothing there is allowed for certain; may be empty
    friend bool operator==(ZoneRule const&, ZoneRule const&) = default;
};

/// What a zoning district allows its lots one by one, where that depends on their area, width or depth. Of limits the
/// least that may hold counts; setbacks span all that may, the first is the likely one.
struct LotZone {
    ZoneRule stated;  ///< comes first, figure by figure
    std::vector<LotFigure> far, coverage, height_m, storeys;
    std::vector<LotFigure> front_m, rear_m, side_m;
    std::vector<LotFigure> exterior_side_m;  ///< the strict end of side_m where it is more
    std::vector<std::string> not_computed;   ///< rules that are no figures here, in words
    friend bool operator==(LotZone const&, LotZone const&) = default;
};

/// The distances of the space stage at one strictness; see the members of SpaceRules of the same names.
struct RuleLevel {
    double setback_m = 0;
    std::optional<double> front_setback_m, side_setback_m, rear_setback_m;
    double clearance_m = 0;
    std::optional<double> gable_clearance_m, tall_clearance_m, fire_class_3_clearance_m, fire_class_4_clearance_m;
    std::optional<double> new_tall_clearance_m, new_tall_to_tall_clearance_m, new_tall_to_class_3_clearance_m,
        new_tall_to_class_4_clearance_m;
    std::optional<double> green_share, coverage_added;
    std::map<std::string, double> keep_clear_m;
    friend bool operator==(RuleLevel const&, RuleLevel const&) = default;
};

/// A use of land that is no want of use, as the words of a register tell it.
struct LandUseRule {
    std::string use;                 ///< what it is called in evidence, losses and remnants: "forest"
    std::vector<std::string> words;  ///< lower case; anywhere in a land use, or, as "=park", the whole of it
    bool rejected = false;  ///< open ground of such a parcel is no space; else it is one that says so, inferred
    friend bool operator==(LandUseRule const&, LandUseRule const&) = default;
};

/// Rules of the space stage. Defaults and marks: docs/study.md. Where a rule is not known for certain, the members give
/// its likely figure, and `strict` and `relaxed` the ends of what it may be.
struct SpaceRules {
    double setback_m = 1.0;                   ///< along the parcel line, where the parcel gives none of its own
    std::optional<double> front_setback_m;    ///< along a street; these three overrule setback_m where they are set ...
    std::optional<double> side_setback_m;     ///< ... and the parcel gives none of its own; where the class of an edge
    std::optional<double> rear_setback_m;     ///< is unknown the largest of them holds
    double clearance_m = 3.0;                 ///< round every building, the neighbours' too
    std::optional<double> gable_clearance_m;  ///< before the blank end walls of slab blocks; nullopt: as any wall
    std::optional<double> tall_clearance_m;  ///< at least, before any wall of a tall building; nullopt: as any building
    /// The same before one of fire resistance class 3, and before one of class 4.
    std::optional<double> fire_class_3_clearance_m, fire_class_4_clearance_m;
    /// What a facility that is tall itself must keep from any building, from a tall one, and from one of fire
    /// resistance class 3 or 4; nullopt: as any facility. Sites are checked by them, not looked for (check_rules()).
    std::optional<double> new_tall_clearance_m, new_tall_to_tall_clearance_m, new_tall_to_class_3_clearance_m,
        new_tall_to_class_4_clearance_m;
    double tall_over_m = 24.0;               ///< a building higher than this is tall
    double min_width_m = 2.0;                ///< open land narrower than this is opened away
    double min_area_m2 = 6.0;                ///< smallest piece kept
    double roof_edge_m = 1.0;                ///< strip along the roof's edge kept free
    double roof_min_area_m2 = 40.0;          ///< smallest usable roof
    double min_floor_area_m2 = 50.0;         ///< smallest unused floor area worth naming (likely value)
    double storey_height_m = 3.0;            ///< to turn heights into storeys
    Interval storeys_unknown{1, 2, 6};       ///< where neither floors nor height nor floor area is given
    std::optional<double> far_allowed;       ///< for parcels that give none
    std::optional<double> coverage_allowed;  ///< for parcels that give none, share 0 to 1
    std::optional<double> height_allowed_m;  ///< for parcels that give none
    std::optional<double> storeys_allowed;   ///< for parcels that give none
    std::optional<double> green_share;       ///< of a parcel to be kept green, where it gives none
    std::optional<double>
        coverage_added;  ///< of a built parcel that new buildings may cover, where no coverage is given
    std::map<std::string, ZoneRule> zones;  ///< by zoning district, for parcels that give no rule of their own
    /// The same lot by lot, where a district's rules depend on the lot; `zones` then tells what may hold of any.
    std::map<std::string, LotZone> zones_by_lot;
    double vacant_max_built_m2 = 10.0;    ///< a parcel built on no more than this ...
    double vacant_max_coverage = 0.02;    ///< ... and no more than this share is vacant
    double vacant_max_improvement = 0.1;  ///< of the land's value: a register that says more says that it is built
    bool yard_units = true;               ///< a parcel that buildings cover is taken with the one round it
    bool lot_roads = true;                ///< roads through lots take the ground of their carriageways
    bool verges = false;                  ///< look for ground in no parcel, by street enclosures
    bool ownership_units = false;         ///< neighbours of one owner are taken as one parcel
    bool enclosure_units = false;         ///< parcels of one street enclosure are taken as one ground
    double plot_reach_m = 100.0;          ///< without a cadastre: ground further from every building is in no plot
    double plot_building_min_m2 = 30.0;   ///< without a cadastre: a smaller building founds no plot ...
    double plot_annex_m = 15.0;           ///< ... but belongs to that of a larger one no further than this
    double neighbour_tolerance_m = 0.5;   ///< parcels no further apart share that boundary
    double road_reach_m = 25.0;           ///< a side is on a road whose line is no further
    double access_min_m = 2.0;            ///< less boundary on a road, or free of parcels: landlocked
    double plot_min_area_m2 = 100.0;      ///< a vacant parcel smaller than this is too small by itself
    double plot_max_area_m2 = 2000.0;     ///< a larger vacant parcel is no scattered plot, landlocked or not
    double wedge_max_width_m = 8.0;       ///< a wedged parcel is on average no wider ...
    double wedge_min_elongation = 4.0;    ///< ... and at least so many times as long
    double gap_max_m = 12.0;              ///< walls further apart than this make no gap
    double gap_min_facing_m = 4.0;        ///< two buildings face each other over at least this
    double verge_reach_m = 20.0;          ///< ground further from every parcel is no verge
    double road_width_m = 9.0;            ///< kerb to kerb, where neither road nor class gives one
    double footway_m = 2.5;               ///< left free beside a carriageway outside parcels
    double surrounded_max_m2 = 2000.0;    ///< without roads: largest ground between parcels taken for a remnant
    /// Kept clear of a constraint by its class, in metres, where it gives no buffer of its own. Marks and sources:
    /// tree: 3 m circle round a trunk over 0.2 m (E); kerb: 1.5 m (E); pipeline 5 m, power lines of 110 kV 10 m and of
    /// 220 kV 15 m (general knowledge, to be checked against the local rule); flood, heritage, slope: their own ground.
    /// entrance and window: depth of the strip before a door and a window (E).
    std::map<std::string, double> keep_clear_m{
        {"tree", 3},  {"kerb", 1.5},   {"pipeline", 5}, {"power_110kv", 10}, {"power_220kv", 15},
        {"flood", 0}, {"heritage", 0}, {"slope", 0},    {"entrance", 3},     {"window", 1.5}};
    std::vector<LandUseRule> land_uses;        ///< the first that fits a parcel's land use holds
    int arc_segments = 8;                      ///< segments a quarter circle in round offsets
    BuildingRules in_buildings;                ///< of spaces in, on and of buildings
    RuleEnd end = RuleEnd::likely;             ///< that the members are of
    std::string rule_set;                      ///< id of the rule set that the figures come from; empty: none
    std::optional<RuleLevel> strict, relaxed;  ///< both or none; strict keeps no less away, relaxed no more
    friend bool operator==(SpaceRules const&, SpaceRules const&) = default;
};

/// What is done about a shift between buildings and parcels.
enum class Align { report, correct, off };

/// Where parcels come from. automatic: a cadastre where one is given, else tessellation.
enum class Plots { automatic, cadastre, tessellation };

enum class Timing { end, mid, monthly };  ///< when in a year its flows fall; monthly: a twelfth at each month's end
enum class View { spv, asset_owner, public_body, social };
enum class Ending { handback, own };  ///< of the concession: given back, or kept with a terminal value

/// How placements are valued. Rates are effective annual fractions, nominal.
struct ValuationRules {
    double discount_rate = 0.08;
    int concession_years = 20;
    double growth_rate = 0.0;                ///< of revenue, and of costs where they have no rate of their own
    std::optional<double> cost_growth_rate;  ///< of operating cost, renewals, hand-back, upkeep and duties
    Timing timing = Timing::mid;
    View view = View::asset_owner;
    int construction_years = 0;   ///< 0: capex at t = 0 and income from year 1
    int opening_delay_years = 0;  ///< between the end of construction and the first income; capital is spent as planned
    double contingency_share = 0;  ///< of capex, on top of it
    double capex_growth_rate = 0;  ///< a year, of capex until the middle of construction
    std::vector<double>
        capex_weights;  ///< shares of capex by year of construction, sum 1 (else as stated); empty: equal
    std::vector<double> ramp_up{0.6, 0.85};  ///< share of full income in the first years of operation; then 1
    std::optional<double> ramp_up_years;     ///< set: income ramps up along a logistic curve instead; see ramp.h
    double ramp_up_start = 0.3;              ///< of that curve: share of full income on the day of opening
    double ramp_up_stabilised = 1;           ///< the share that it tends to
    double predevelopment_share =
        0;                           ///< of capex: survey, vote, permits; paid at t = 0 whether there is consent or not
    double consent_probability = 1;  ///< of residents and permits; every later flow is taken times this
    double handback_share = 0;       ///< of capex at the prices of the end, to hand the place back in good condition
    Ending ending = Ending::handback;
    double exit_yield = 0.09;    ///< where the asset is kept: NOI of year T + 1 / this, at exact time T
    double sale_cost_share = 0;  ///< of that value
    double returned_share = 0;   ///< of that value, that the asset owner counts where the place is handed back
    /// Means of what prices may turn out to be, as factors on the catalogue's: uses are chosen and ranked by their
    /// value at them. 1 each: by the base case. Defaults: means of the ranges of RiskRanges with occupancy, estimates.
    double expected_revenue = 0.9425, expected_operating_cost = 1.05, expected_capex = 1.137;
    double developer_profit_share = 0;  ///< of what is spent at the start; in the residual land value only
    double income_tax = 0;              ///< of taxable profit; 0 with property_tax 0: values are before tax
    double property_tax = 0;            ///< of rent, for facilities that are let
    int depreciation_years = 20;
    int loss_years = 5;                  ///< that a loss is kept
    double maintenance_per_m2_year = 0;  ///< of what is renovated, at first-year prices; part of the renovation's cost
    std::optional<double> renovation_cost_per_m2;  ///< overrules the catalogue's
    std::optional<double> renovation_area_m2;      ///< overrules the existing floor area
    std::optional<double> people;                  ///< overrules the estimate from floor area
    double floor_area_per_person_m2 = 32.5;
    double occupancy = 0.9;           ///< share of dwellings lived in
    std::optional<double> inflation;  ///< a year; set: rates are told in real terms too
    std::string valuation_date;       ///< ISO 8601, the date of t = 0; empty: not stated
    [[nodiscard]] int first_operating_year() const { return construction_years + opening_delay_years + 1; }
    [[nodiscard]] double growth_of_costs() const { return cost_growth_rate.value_or(growth_rate); }
    /// An income beyond the concession is in the value.
    [[nodiscard]] bool values_end() const
    {
        return ending == Ending::own || (view == View::asset_owner && returned_share > 0);
    }
    [[nodiscard]] bool taxed() const { return income_tax > 0 || property_tax > 0; }
    friend bool operator==(ValuationRules const&, ValuationRules const&) = default;
};

}  // namespace lacuna
