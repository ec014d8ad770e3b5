// SPDX-License-Identifier: Apache-2.0
#include "importers/study/study_keys.h"

namespace lacuna {

namespace {

using S = StudyKey<Study>;
using L = StudyKey<LayerRequest>;
using Z = StudyKey<ZoneRule>;

constexpr StudyLimits text{};
constexpr StudyLimits path{0, 0, Paths::yes};

#define LACUNA_AT(OWNER, MEMBER) [](OWNER& owner) -> StudyTarget { return &owner.MEMBER; }

// clang-format off
std::array const study_table{
    S{"title", LACUNA_AT(Study, title), text, "", "", "printed in the results"},
    S{"out", LACUNA_AT(Study, out), path, "", "", "folder for the results"},
    S{"catalogue", LACUNA_AT(Study, catalogue), {0, 0, Paths::toml}, "", "D",
      "facility catalogue: an id as \"cn\", or the path of a TOML file"},
    S{"rules", LACUNA_AT(Study, rules), {0, 0, Paths::toml}, "", "D",
      "rule set: an id as \"cn\", the path of a TOML file, or \"none\"; empty: the one with the catalogue's name"},
    S{"crs", LACUNA_AT(Study, request.working_crs), text, "", "",
      "projected CRS to work in, as \"EPSG:32652\"; empty: chosen from the parcels"},
    S{"schema_folder", LACUNA_AT(Study, request.schema_folder), path, "", "",
      "folder of field schemas; empty: the installed ones"},
    S{"only", LACUNA_AT(Study, only), text, "", "", "ids of the facilities to look at; empty: all"},
    S{"without", LACUNA_AT(Study, without), text, "", "", "ids of facilities to leave out"},
    S{"align", LACUNA_AT(Study, align), text, "", "D",
      "a shift of the buildings against the parcels: report it, correct it (move the buildings), or do not look"},
    S{"threads", LACUNA_AT(Study, threads), {0, 1024}, "", "D", "0: one a core; results do not depend on it"},
    S{"run_date", LACUNA_AT(Study, run_date), text, "", "", "YYYY-MM-DD, printed in the results; empty: not stated"},
    S{"space.setback_m", LACUNA_AT(Study, space.setback_m), {0, 100}, "m", "E",
      "kept free along the parcel line, where the parcel or its district says nothing"},
    S{"space.front_setback_m", LACUNA_AT(Study, space.front_setback_m), {0, 100}, "m", "",
      "the same along a street; where it is unknown what an edge faces, the largest of the three holds"},
    S{"space.side_setback_m", LACUNA_AT(Study, space.side_setback_m), {0, 100}, "m", "",
      "the same along an edge that meets a front"},
    S{"space.rear_setback_m", LACUNA_AT(Study, space.rear_setback_m), {0, 100}, "m", "",
      "the same along every other edge"},
    S{"space.clearance_m", LACUNA_AT(Study, space.clearance_m), {0, 100}, "m", "E",
      "kept free round every building, the neighbours' too"},
    S{"space.min_width_m", LACUNA_AT(Study, space.min_width_m), {0, 100}, "m", "E",
      "open land narrower than this is left out"},
    S{"space.min_area_m2", LACUNA_AT(Study, space.min_area_m2), {0, 1e6}, "m2", "E", "smallest piece of ground kept"},
    S{"space.roof_edge_m", LACUNA_AT(Study, space.roof_edge_m), {0, 50}, "m", "E",
      "kept free along the edge of a roof"},
    S{"space.roof_min_area_m2", LACUNA_AT(Study, space.roof_min_area_m2), {0, 1e6}, "m2", "E",
      "smallest usable roof"},
    S{"space.min_floor_area_m2", LACUNA_AT(Study, space.min_floor_area_m2), {0, 1e6}, "m2", "E",
      "smallest unused floor area worth naming"},
    S{"space.storey_height_m", LACUNA_AT(Study, space.storey_height_m), {2, 10}, "m", "E",
      "to turn a building's height into storeys"},
    S{"space.storeys_unknown", LACUNA_AT(Study, space.storeys_unknown), {0, 200}, "storeys", "E",
      "where a building gives no storeys, height or floor area"},
    S{"space.far_allowed", LACUNA_AT(Study, space.far_allowed), {0, 100}, "ratio", "",
      "floor area ratio for parcels that give none; not set: no unused floor area there"},
    S{"space.coverage_allowed", LACUNA_AT(Study, space.coverage_allowed), {0, 1}, "share", "",
      "site coverage for parcels that give none"},
    S{"space.vacant_max_built_m2", LACUNA_AT(Study, space.vacant_max_built_m2), {0, 1e6}, "m2", "E",
      "a parcel built on no more than this, and"},
    S{"space.vacant_max_coverage", LACUNA_AT(Study, space.vacant_max_coverage), {0, 1}, "share", "E",
      "on no more than this share of its area, is vacant"},
    S{"space.verges", LACUNA_AT(Study, space.verges), text, "", "D",
      "look for ground in no parcel: by street enclosures where roads are given, else in holes of the parcels; "
      "off by default, as a city takes minutes"},
    S{"space.ownership_units", LACUNA_AT(Study, space.ownership_units), text, "", "D",
      "neighbouring parcels that share 1 m of boundary and one owner (field role owner) are taken as one"},
    S{"space.neighbour_tolerance_m", LACUNA_AT(Study, space.neighbour_tolerance_m), {0, 5}, "m", "E",
      "parcels no further apart share that boundary"},
    S{"space.road_reach_m", LACUNA_AT(Study, space.road_reach_m), {0, 200}, "m", "E",
      "a side is on a road whose line is no further away"},
    S{"space.access_min_m", LACUNA_AT(Study, space.access_min_m), {0, 100}, "m", "E",
      "a vacant parcel with less boundary on a road, or free of parcels where no roads are given, is landlocked"},
    S{"space.plot_min_area_m2", LACUNA_AT(Study, space.plot_min_area_m2), {0, 1e6}, "m2", "E",
      "a vacant parcel smaller than this is a scattered plot"},
    S{"space.wedge_max_width_m", LACUNA_AT(Study, space.wedge_max_width_m), {0, 100}, "m", "E",
      "a vacant parcel on average no wider than this,"},
    S{"space.wedge_min_elongation", LACUNA_AT(Study, space.wedge_min_elongation), {1, 100}, "", "E",
      "so many times as long, and beside two parcels, is a scattered plot"},
    S{"space.gap_max_m", LACUNA_AT(Study, space.gap_max_m), {0, 100}, "m", "E",
      "walls further apart make no gap; 0: no gaps are looked for"},
    S{"space.gap_min_facing_m", LACUNA_AT(Study, space.gap_min_facing_m), {0, 100}, "m", "E",
      "two buildings face each other over at least this"},
    S{"space.verge_reach_m", LACUNA_AT(Study, space.verge_reach_m), {0, 500}, "m", "E",
      "ground in no parcel and further away from every parcel is no verge"},
    S{"space.road_width_m", LACUNA_AT(Study, space.road_width_m), {0, 100}, "m", "E",
      "carriageway, kerb to kerb, where neither the road nor its class gives a width"},
    S{"space.footway_m", LACUNA_AT(Study, space.footway_m), {0, 100}, "m", "E",
      "left free beside each carriageway outside parcels"},
    S{"space.surrounded_max_m2", LACUNA_AT(Study, space.surrounded_max_m2), {0, 1e6}, "m2", "E",
      "where no roads are given: the largest ground between parcels that is taken for a remnant and not for streets"},
    S{"space.arc_segments", LACUNA_AT(Study, space.arc_segments), {1, 64}, "", "D",
      "segments of a quarter circle in rounded offsets"},
    S{"space.wall_share", LACUNA_AT(Study, space.in_buildings.wall_share), {0, 0.9}, "share", "E",
      "of the floor of an existing building that walls and columns take"},
    S{"space.touch_m", LACUNA_AT(Study, space.in_buildings.touch_m), {0, 5}, "m", "E",
      "buildings no further apart stand wall to wall"},
    S{"space.outbuilding_uses", LACUNA_AT(Study, space.in_buildings.outbuilding_uses), text, "", "E",
      "words of a building's use that make it an outbuilding"},
    S{"space.outbuilding_use_max_m2", LACUNA_AT(Study, space.in_buildings.outbuilding_use_max_m2), {0, 1e6}, "m2", "E",
      "largest footprint of an outbuilding by its use"},
    S{"space.outbuilding_use_max_storeys", LACUNA_AT(Study, space.in_buildings.outbuilding_use_max_storeys), {0, 200}, "storeys", "E",
      "most storeys of an outbuilding by its use, where the source gives them"},
    S{"space.outbuilding_min_m2", LACUNA_AT(Study, space.in_buildings.outbuilding_min_m2), {0, 1e6}, "m2", "E",
      "smallest footprint of an outbuilding"},
    S{"space.outbuilding_max_m2", LACUNA_AT(Study, space.in_buildings.outbuilding_max_m2), {0, 1e6}, "m2", "E",
      "largest footprint of an outbuilding by its shape"},
    S{"space.outbuilding_unknown_max_m2", LACUNA_AT(Study, space.in_buildings.outbuilding_unknown_max_m2), {0, 1e6}, "m2", "E",
      "largest footprint of an outbuilding by its shape where its storeys are not known"},
    S{"space.outbuilding_max_share", LACUNA_AT(Study, space.in_buildings.outbuilding_max_share), {0, 1}, "share", "E",
      "largest footprint of an outbuilding by its shape, of the main building of its parcel"},
    S{"space.outbuilding_max_storeys", LACUNA_AT(Study, space.in_buildings.outbuilding_max_storeys), {0, 200}, "storeys", "E",
      "most storeys of an outbuilding by its shape, where they are known"},
    S{"space.outbuilding_min_fill", LACUNA_AT(Study, space.in_buildings.outbuilding_min_fill), {0, 1}, "share", "E",
      "of its convex hull that an outbuilding by its shape fills"},
    S{"space.under_built_share", LACUNA_AT(Study, space.in_buildings.under_built_share), {0, 1}, "share", "K",
      "of the allowed floor area: a parcel with less is under-built (screen of housing inventories)"},
    S{"space.under_built_multiple", LACUNA_AT(Study, space.in_buildings.under_built_multiple), {1, 100}, "ratio", "K",
      "or one that could hold more than this times what stands"},
    S{"space.low_improvement_ratio", LACUNA_AT(Study, space.in_buildings.low_improvement_ratio), {0, 100}, "ratio", "K",
      "value of the improvement by that of the land: below it is a sign of low improvement"},
    S{"space.low_improvement_built_before", LACUNA_AT(Study, space.in_buildings.low_improvement_built_before), {0, 3000}, "year", "E",
      "a main building from before it is a sign that never stands alone"},
    S{"space.low_improvement_storeys_share", LACUNA_AT(Study, space.in_buildings.low_improvement_storeys_share), {0, 1}, "share", "E",
      "of the neighbours' median storeys: a main building of no more is a sign"},
    S{"space.low_improvement_storeys_less", LACUNA_AT(Study, space.in_buildings.low_improvement_storeys_less), {0, 200}, "storeys", "E",
      "and at least so many storeys lower"},
    S{"space.neighbour_distance_m", LACUNA_AT(Study, space.in_buildings.neighbour_distance_m), {0, 1000}, "m", "E",
      "neighbours of that comparison"},
    S{"space.neighbours_least", LACUNA_AT(Study, space.in_buildings.neighbours_least), {1, 1000}, "", "E",
      "buildings of known storeys that make a median"},
    S{"space.roof_heavy_from_year", LACUNA_AT(Study, space.in_buildings.roof_heavy_from_year), {0, 3000}, "year", "E",
      "roofs of older buildings, and of ones of unknown year, carry light uses only"},
    S{"space.front_to_street_m", LACUNA_AT(Study, space.in_buildings.front_to_street_m), {0, 200}, "m", "E",
      "most that lies between a ground-floor front and its street"},
    S{"space.front_depth_m", LACUNA_AT(Study, space.in_buildings.front_depth_m), {1, 100}, "m", "E",
      "depth of the strip behind a ground-floor front"},
    S{"space.front_min_length_m", LACUNA_AT(Study, space.in_buildings.front_min_length_m), {0.5, 100}, "m", "E",
      "shortest ground-floor front"},
    S{"valuation.discount_rate", LACUNA_AT(Study, valuation.discount_rate), {-0.5, 1}, "per year", "S",
      "effective and nominal; 8 % is the social rate of the Chinese method (3rd edition)"},
    S{"valuation.concession_years", LACUNA_AT(Study, valuation.concession_years), {1, 100}, "years", "E",
      "income counts this long, construction included"},
    S{"valuation.growth_rate", LACUNA_AT(Study, valuation.growth_rate), {-0.5, 1}, "per year", "D",
      "of revenue, operating cost, upkeep and replacement prices; nominal"},
    S{"valuation.timing", LACUNA_AT(Study, valuation.timing), text, "", "D",
      "yearly flows fall in the middle or at the end of their year"},
    S{"valuation.view", LACUNA_AT(Study, valuation.view), text, "", "D", "whose money is counted"},
    S{"valuation.construction_years", LACUNA_AT(Study, valuation.construction_years), {0, 50}, "years", "E",
      "cost is spread over them and income begins after them; 0: cost at once, income from year 1"},
    S{"valuation.opening_delay_years", LACUNA_AT(Study, valuation.opening_delay_years), {0, 50}, "years", "D",
      "between the end of construction and the first income; capital is spent as planned, the concession ends as planned"},
    S{"valuation.ramp_up", LACUNA_AT(Study, valuation.ramp_up), {0, 1}, "share", "E",
      "of full revenue in the first years of operation; then 1"},
    S{"valuation.predevelopment_share", LACUNA_AT(Study, valuation.predevelopment_share), {0, 1}, "share", "D",
      "of capex for survey, vote and permits, paid at the start whether there is consent or not"},
    S{"valuation.consent_probability", LACUNA_AT(Study, valuation.consent_probability), {0, 1}, "share", "D",
      "of residents' consent and permits; every later flow is taken times this, so values are expected values"},
    S{"valuation.ending", LACUNA_AT(Study, valuation.ending), text, "", "D",
      "the concession ends with hand-back, or the asset is kept and has a terminal value"},
    S{"valuation.handback_share", LACUNA_AT(Study, valuation.handback_share), {0, 1}, "share", "D",
      "of capex, at the prices of the end, that handing back in good condition costs"},
    S{"valuation.exit_yield", LACUNA_AT(Study, valuation.exit_yield), {0.001, 1}, "per year", "E",
      "where the asset is kept: next year's net operating income by this is its value"},
    S{"valuation.sale_cost_share", LACUNA_AT(Study, valuation.sale_cost_share), {0, 1}, "share", "D", "of that value"},
    S{"valuation.income_tax", LACUNA_AT(Study, valuation.income_tax), {0, 1}, "share", "D",
      "of taxable profit; 0 and no property tax: values are before tax. China: 0.25, to be checked with its date"},
    S{"valuation.property_tax", LACUNA_AT(Study, valuation.property_tax), {0, 1}, "share", "D",
      "of rent, for facilities that are let. China: 0.12, to be checked with its date"},
    S{"valuation.depreciation_years", LACUNA_AT(Study, valuation.depreciation_years), {1, 100}, "years", "E",
      "straight line, of all that was spent at the start"},
    S{"valuation.loss_years", LACUNA_AT(Study, valuation.loss_years), {0, 100}, "years", "E",
      "that a loss may be set against later profit, oldest first"},
    S{"valuation.renovation_cost_per_m2", LACUNA_AT(Study, valuation.renovation_cost_per_m2), {0, 1e6}, "money/m2", "",
      "of existing floor area; overrules the catalogue's"},
    S{"valuation.renovation_area_m2", LACUNA_AT(Study, valuation.renovation_area_m2), {0, 1e9}, "m2", "",
      "floor area to renovate; not set: the existing floor area"},
    S{"valuation.people", LACUNA_AT(Study, valuation.people), {0, 1e8}, "people", "",
      "who live here; not set: estimated from the floor area"},
    S{"valuation.floor_area_per_person_m2", LACUNA_AT(Study, valuation.floor_area_per_person_m2), {1, 1000}, "m2", "E",
      "to estimate the people (30 to 35)"},
    S{"valuation.occupancy", LACUNA_AT(Study, valuation.occupancy), {0, 1}, "share", "E", "of dwellings lived in"},
    S{"valuation.valuation_date", LACUNA_AT(Study, valuation.valuation_date), text, "", "",
      "YYYY-MM-DD, the day of time 0; empty: not stated"},
    S{"prices.revenue", LACUNA_AT(Study, prices.revenue), {0, 100}, "factor", "D", "on every revenue of the catalogue"},
    S{"prices.operating_cost", LACUNA_AT(Study, prices.operating_cost), {0, 100}, "factor", "D",
      "on every operating cost, whatever the revenue"},
    S{"prices.capex", LACUNA_AT(Study, prices.capex), {0, 100}, "factor", "D", "on every capex"},
    S{"prices.today", LACUNA_AT(Study, prices.today), {0, 100}, "factor", "D",
      "on income and upkeep of places as they are"},
    S{"financing.on", LACUNA_AT(Study, financing.stated), text, "", "D",
      "finance the sites on the terms below and tell what that pays to the renovation"},
    S{"financing.investor_share", LACUNA_AT(Study, financing.equity[0].share), {0, 1}, "share", "E",
      "of equity; the three shares add up to 1"},
    S{"financing.state_company_share", LACUNA_AT(Study, financing.equity[1].share), {0, 1}, "share", "E", "of equity"},
    S{"financing.residents_share", LACUNA_AT(Study, financing.equity[2].share), {0, 1}, "share", "E", "of equity"},
    S{"financing.residents_dividend", LACUNA_AT(Study, financing.equity[2].priority), {0, 1}, "per year", "E",
      "of what residents paid in, before the fund and the others; not cumulative"},
    S{"financing.fund_share", LACUNA_AT(Study, financing.fund_share), {0, 1}, "share", "E",
      "of the cash after that dividend, to the renovation fund"},
    S{"financing.concession_fee", LACUNA_AT(Study, financing.concession_fee), {0, 1e12}, "money/year", "D",
      "flat, for land and buildings; it counts for the renovation"},
    S{"financing.dscr", LACUNA_AT(Study, financing.dscr), {0.5, 10}, "ratio", "E", "that debt service is sculpted to"},
    S{"financing.loan_rate", LACUNA_AT(Study, financing.loan_rate), {0, 1}, "per year", "E", "effective, nominal"},
    S{"financing.loan_years", LACUNA_AT(Study, financing.loan_years), {1, 100}, "years", "E",
      "of debt service, from the first year of operation"},
    S{"financing.max_ltc", LACUNA_AT(Study, financing.max_ltc), {0, 1}, "share", "E",
      "of total cost that debt may be; 0: no debt"},
    S{"financing.construction_interest", LACUNA_AT(Study, financing.construction_interest), text, "", "D",
      "interest of what is drawn before operation begins is added to the loan"},
    S{"financing.reserve_years", LACUNA_AT(Study, financing.reserve_years), {0, 100}, "years", "E",
      "of equal contributions to the reserve before each replacement; 0: no reserve"},
    S{"financing.required_return", LACUNA_AT(Study, financing.required_return), {0, 1}, "per year", "E",
      "of the investor: the fund's share that leaves just this is told beside the promise"},
    S{"financing.lock_up_dscr", LACUNA_AT(Study, financing.lock_up_dscr), {0, 10}, "ratio", "E",
      "below it nothing is paid out after debt, until two tests pass; 0: no lock-up"},
    S{"financing.reserve_months", LACUNA_AT(Study, financing.reserve_months), {0, 60}, "months", "E",
      "of the next year's debt service, kept in reserve"},
    S{"financing.grants", LACUNA_AT(Study, financing.grants), {0, 1e12}, "money", "",
      "present value of public grants that are committed to the renovation"},
    S{"financing.contributions", LACUNA_AT(Study, financing.contributions), {0, 1e12}, "money", "",
      "present value of what residents have committed to it"},
    S{"financing.screen_occupancy", LACUNA_AT(Study, financing.screens.occupancy), {0, 1}, "share", "E",
      "securitisation: of twelve stabilised months"},
    S{"financing.screen_haircut", LACUNA_AT(Study, financing.screens.haircut), {0, 1}, "share", "E",
      "securitisation: of net operating income that is not counted on"},
    S{"financing.screen_cap_rate", LACUNA_AT(Study, financing.screens.cap_rate), {0.001, 1}, "per year", "E",
      "both screens: stabilised net operating income by this is the value"},
    S{"financing.screen_ltv", LACUNA_AT(Study, financing.screens.ltv), {0, 1}, "share", "E",
      "securitisation: of that value that class A may be"},
    S{"financing.reit_min_yield", LACUNA_AT(Study, financing.screens.reit_min_yield), {0, 1}, "per year", "E",
      "trust: distribution yield that the market asks"},
    S{"financing.reit_payout", LACUNA_AT(Study, financing.screens.reit_payout), {0, 1}, "share", "D",
      "trust: of distributable income that is paid; at least 0.9 is asked"},
    S{"financing.reit_abs_share", LACUNA_AT(Study, financing.screens.reit_abs_share), {0, 1}, "share", "D",
      "trust: of its assets in infrastructure securities; at least 0.8 is asked"},
    S{"social.on", LACUNA_AT(Study, social.stated), text, "", "D", "compute the social value of each site"},
    S{"social.discount_rate", LACUNA_AT(Study, social.discount_rate), {-0.5, 1}, "per year", "S",
      "of benefits; 8 % is the social rate of the Chinese method (3rd edition)"},
    S{"social.wage_year", LACUNA_AT(Study, social.wage_year), {0, 1e7}, "money/year", "D",
      "of a job; 0: jobs are not valued"},
    S{"social.shadow_wage_factor", LACUNA_AT(Study, social.shadow_wage_factor), {0, 1}, "share", "E",
      "what labour costs society of the wage; the rest is the benefit of a job"},
    S{"social.carbon_price", LACUNA_AT(Study, social.carbon_price), {0, 1e6}, "money/t", "D",
      "of a tonne of CO2; 0: carbon is not valued"},
    S{"social.weight_users", LACUNA_AT(Study, social.weight_users), {0, 100}, "factor", "D",
      "on benefits of users; the value without weights is always told too"},
    S{"social.weight_jobs", LACUNA_AT(Study, social.weight_jobs), {0, 100}, "factor", "D", "on the benefit of jobs"},
    S{"social.weight_carbon", LACUNA_AT(Study, social.weight_carbon), {0, 100}, "factor", "D", "on carbon"},
};
// clang-format on

std::array const layer_table{
    L{"source", LACUNA_AT(LayerRequest, sources), path, "", "",
      "files, folders (all readable files in them) or database connections"},
    L{"layer", LACUNA_AT(LayerRequest, layer), text, "", "", "layer in the source; empty: the one that fits"},
    L{"crs", LACUNA_AT(LayerRequest, crs), text, "", "", "overrules what the file says"},
    L{"schema", LACUNA_AT(LayerRequest, schema), text, "", "", "id of a field schema; empty: the one that fits best"},
    L{"encoding", LACUNA_AT(LayerRequest, encoding), text, "", "", "of DBF and CSV text, as \"GBK\"; empty: detected"},
};

std::array const zone_table{
    Z{"far_allowed", LACUNA_AT(ZoneRule, far_allowed), {0, 100}, "ratio", "", "floor area ratio allowed"},
    Z{"coverage_allowed", LACUNA_AT(ZoneRule, coverage_allowed), {0, 1}, "share", "", "site coverage allowed"},
    Z{"setback_m", LACUNA_AT(ZoneRule, setback_m), {0, 1000}, "m", "", "kept free along the parcel line"},
};

#undef LACUNA_AT

}  // namespace

std::span<S const> plain_keys() { return study_table; }
std::span<L const> layer_keys() { return layer_table; }
std::span<Z const> zone_keys() { return zone_table; }

LayerRequest* layer_of(Study& study, std::string_view name, bool make)
{
    auto& request = study.request;
    if (name == "parcels") return &request.parcels;
    if (name == "buildings") return &request.buildings;
    auto& layer = name == "zoning"        ? request.zoning
                  : name == "levels"      ? request.levels
                  : name == "roads"       ? request.roads
                  : name == "parking"     ? request.parking
                  : name == "constraints" ? request.constraints
                                          : request.coverage;
    if (!layer && make) layer.emplace().name = name;
    return layer ? &*layer : nullptr;
}

std::vector<std::string> field_roles()
{
    std::vector<std::string> roles{"id"};
    for (auto const& role : number_roles) roles.emplace_back(role.name);
    for (auto const& role : text_roles) roles.emplace_back(role.name);
    return roles;
}

}  // namespace lacuna
