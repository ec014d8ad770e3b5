// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/plan_index.h"
#include "exporters/run_record/totals_json.h"

#include <utility>

namespace lacuna {

namespace {

using Json = nlohmann::ordered_json;

Json optional_json(std::optional<double> const& number) { return number ? Json(*number) : Json(nullptr); }

Json interval_json(Interval const& i) { return {{"low", i.low}, {"likely", i.likely}, {"high", i.high}}; }

void add_building_rules(Json& json, BuildingRules const& r)
{
    json["wall_share"] = r.wall_share;
    json["touch_m"] = r.touch_m;
    json["outbuilding_uses"] = r.outbuilding_uses;
    json["outbuilding_use_max_m2"] = r.outbuilding_use_max_m2;
    json["outbuilding_use_max_storeys"] = r.outbuilding_use_max_storeys;
    json["outbuilding_min_m2"] = r.outbuilding_min_m2;
    json["outbuilding_max_m2"] = r.outbuilding_max_m2;
    json["outbuilding_unknown_max_m2"] = r.outbuilding_unknown_max_m2;
    json["outbuilding_max_share"] = r.outbuilding_max_share;
    json["outbuilding_max_storeys"] = r.outbuilding_max_storeys;
    json["outbuilding_min_fill"] = r.outbuilding_min_fill;
    json["under_built_share"] = r.under_built_share;
    json["under_built_multiple"] = r.under_built_multiple;
    json["low_improvement_ratio"] = r.low_improvement_ratio;
    json["low_improvement_built_before"] = r.low_improvement_built_before;
    json["low_improvement_spared_before"] = optional_json(r.low_improvement_spared_before);
    json["low_improvement_min_m2"] = r.low_improvement_min_m2;
    json["low_improvement_storeys_share"] = r.low_improvement_storeys_share;
    json["low_improvement_storeys_less"] = r.low_improvement_storeys_less;
    json["neighbour_distance_m"] = r.neighbour_distance_m;
    json["neighbours_least"] = r.neighbours_least;
    json["roof_heavy_from_year"] = r.roof_heavy_from_year;
    json["front_to_street_m"] = r.front_to_street_m;
    json["front_depth_m"] = r.front_depth_m;
    json["front_min_length_m"] = r.front_min_length_m;
}

Json level_json(std::optional<RuleLevel> const& level)
{
    if (!level) return nullptr;
    return {{"setback_m", level->setback_m},
            {"front_setback_m", optional_json(level->front_setback_m)},
            {"side_setback_m", optional_json(level->side_setback_m)},
            {"rear_setback_m", optional_json(level->rear_setback_m)},
            {"clearance_m", level->clearance_m},
            {"gable_clearance_m", optional_json(level->gable_clearance_m)},
            {"tall_clearance_m", optional_json(level->tall_clearance_m)},
            {"fire_class_3_clearance_m", optional_json(level->fire_class_3_clearance_m)},
            {"fire_class_4_clearance_m", optional_json(level->fire_class_4_clearance_m)},
            {"new_tall_clearance_m", optional_json(level->new_tall_clearance_m)},
            {"new_tall_to_tall_clearance_m", optional_json(level->new_tall_to_tall_clearance_m)},
            {"new_tall_to_class_3_clearance_m", optional_json(level->new_tall_to_class_3_clearance_m)},
            {"new_tall_to_class_4_clearance_m", optional_json(level->new_tall_to_class_4_clearance_m)},
            {"green_share", optional_json(level->green_share)},
            {"coverage_added", optional_json(level->coverage_added)},
            {"keep_clear_m", level->keep_clear_m}};
}

/// What a district states lot by lot, in its source's words.
Json lots_json(LotZone const& zone)
{
    Json out = Json::object();
    auto const add = [&](char const* key, std::vector<LotFigure> const& figures) {
        for (auto const& figure : figures) {
            Json amounts = Json::array();
            for (auto const& amount : figure.amounts) amounts.push_back(amount.words);
            Json json{{"amounts", std::move(amounts)}};
            if (!figure.condition.words.empty()) json["where"] = figure.condition.words;
            if (figure.pick != LotPick::each) json["of_them"] = figure.pick == LotPick::least ? "least" : "most";
            if (!figure.not_computed.empty()) json["not_computed"] = figure.not_computed;
            out[key].push_back(std::move(json));
        }
    };
    add("far_allowed", zone.far);
    add("coverage_allowed", zone.coverage);
    add("height_allowed_m", zone.height_m);
    add("storeys_allowed", zone.storeys);
    add("front_setback_m", zone.front_m);
    add("side_setback_m", zone.side_m);
    add("exterior_side_setback_m", zone.exterior_side_m);
    add("rear_setback_m", zone.rear_m);
    return out;
}

Json space_rules_json(SpaceRules const& r)
{
    Json zones = Json::object();
    auto const ranged = [](std::optional<RangedDistance> const& m) {
        return m ? Json{{"strict", m->strict}, {"likely", m->likely}, {"relaxed", m->relaxed}} : Json(nullptr);
    };
    auto const zone_json = [&](ZoneRule const& rule) {
        Json json{{"far_allowed", optional_json(rule.far_allowed)},
                  {"coverage_allowed", optional_json(rule.coverage_allowed)},
                  {"height_allowed_m", optional_json(rule.height_allowed_m)},
                  {"storeys_allowed", optional_json(rule.storeys_allowed)},
                  {"green_share", optional_json(rule.green_share)},
                  {"setback_m", optional_json(rule.setback_m)}};
        if (rule.front_m || rule.side_m || rule.rear_m)
            json.update({{"front_setback_m", ranged(rule.front_m)},
                         {"side_setback_m", ranged(rule.side_m)},
                         {"rear_setback_m", ranged(rule.rear_m)}});
        if (rule.overlay) json["overlay"] = true;
        if (!rule.unsure.empty()) json["not_computed"] = rule.unsure;
        return json;
    };
    for (auto const& [zone, rule] : r.zones) zones[zone] = zone_json(rule);
    for (auto const& [zone, lots] : r.zones_by_lot) zones[zone]["by_lot"] = lots_json(lots);
    Json json{{"rule_set", r.rule_set.empty() ? Json(nullptr) : Json(r.rule_set)},
              {"strict", level_json(r.strict)},
              {"relaxed", level_json(r.relaxed)},
              {"setback_m", r.setback_m},
              {"front_setback_m", optional_json(r.front_setback_m)},
              {"side_setback_m", optional_json(r.side_setback_m)},
              {"rear_setback_m", optional_json(r.rear_setback_m)},
              {"clearance_m", r.clearance_m},
              {"min_width_m", r.min_width_m},
              {"min_area_m2", r.min_area_m2},
              {"roof_edge_m", r.roof_edge_m},
              {"roof_min_area_m2", r.roof_min_area_m2},
              {"min_floor_area_m2", r.min_floor_area_m2},
              {"storey_height_m", r.storey_height_m},
              {"storeys_unknown", interval_json(r.storeys_unknown)},
              {"far_allowed", optional_json(r.far_allowed)},
              {"coverage_allowed", optional_json(r.coverage_allowed)},
              {"height_allowed_m", optional_json(r.height_allowed_m)},
              {"storeys_allowed", optional_json(r.storeys_allowed)},
              {"green_share", optional_json(r.green_share)},
              {"coverage_added", optional_json(r.coverage_added)},
              {"gable_clearance_m", optional_json(r.gable_clearance_m)},
              {"tall_clearance_m", optional_json(r.tall_clearance_m)},
              {"fire_class_3_clearance_m", optional_json(r.fire_class_3_clearance_m)},
              {"fire_class_4_clearance_m", optional_json(r.fire_class_4_clearance_m)},
              {"new_tall_clearance_m", optional_json(r.new_tall_clearance_m)},
              {"new_tall_to_tall_clearance_m", optional_json(r.new_tall_to_tall_clearance_m)},
              {"new_tall_to_class_3_clearance_m", optional_json(r.new_tall_to_class_3_clearance_m)},
              {"new_tall_to_class_4_clearance_m", optional_json(r.new_tall_to_class_4_clearance_m)},
              {"tall_over_m", r.tall_over_m},
              {"zones", std::move(zones)},
              {"vacant_max_built_m2", r.vacant_max_built_m2},
              {"vacant_max_coverage", r.vacant_max_coverage},
              {"vacant_max_improvement", r.vacant_max_improvement},
              {"yard_units", r.yard_units},
              {"lot_roads", r.lot_roads},
              {"ownership_units", r.ownership_units},
              {"enclosure_units", r.enclosure_units},
              {"plot_reach_m", r.plot_reach_m},
              {"plot_building_min_m2", r.plot_building_min_m2},
              {"plot_annex_m", r.plot_annex_m},
              {"verges", r.verges},
              {"neighbour_tolerance_m", r.neighbour_tolerance_m},
              {"road_reach_m", r.road_reach_m},
              {"access_min_m", r.access_min_m},
              {"plot_min_area_m2", r.plot_min_area_m2},
              {"plot_max_area_m2", r.plot_max_area_m2},
              {"wedge_max_width_m", r.wedge_max_width_m},
              {"wedge_min_elongation", r.wedge_min_elongation},
              {"gap_max_m", r.gap_max_m},
              {"gap_min_facing_m", r.gap_min_facing_m},
              {"verge_reach_m", r.verge_reach_m},
              {"road_width_m", r.road_width_m},
              {"footway_m", r.footway_m},
              {"surrounded_max_m2", r.surrounded_max_m2},
              {"keep_clear_m", r.keep_clear_m},
              {"arc_segments", r.arc_segments}};
    add_building_rules(json, r.in_buildings);
    return json;
}

void add_support(Json& out, SupportTerms const& s)
{
    out["project_grant"] = s.project_grant;
    out["public_in_kind"] = s.public_in_kind.value;
    if (!s.public_in_kind.source.empty()) out["public_in_kind_source"] = s.public_in_kind.source;
    out["owner_in_kind"] = s.owner_in_kind.value;
    if (!s.owner_in_kind.source.empty()) out["owner_in_kind_source"] = s.owner_in_kind.source;
    out["public_owner"] = s.public_owner;
    out["guaranteed_revenue"] = s.guaranteed_revenue;
    out["guaranteed_revenue_share"] = s.guaranteed_revenue_share;
    out["guaranteed_revenue_limit"] = s.guaranteed_revenue_limit;
    out["guaranteed_debt_share"] = s.guaranteed_debt_share;
    out["guaranteed_debt_limit"] = s.guaranteed_debt_limit;
    out["guarantee_in_sizing"] = s.guarantee_in_sizing;
}

/// Under the keys of a study.
Json financing_json(FinancingTerms const& t)
{
    Json out{{"on", t.stated}};
    for (auto const& party : t.equity) {
        out[party.id + "_share"] = party.share;
        if (party.priority > 0) out[party.id + "_dividend"] = party.priority;
        if (party.in_kind > 0) out[party.id + "_in_kind"] = party.in_kind;
        if (!party.in_kind_source.empty()) out[party.id + "_in_kind_source"] = party.in_kind_source;
    }
    add_support(out, t.support);
    for (auto const& [key, value] :
         std::initializer_list<std::pair<char const*, double>>{{"fund_share", t.fund_share},
                                                               {"hurdle_rate", t.hurdle_rate},
                                                               {"hurdle_fund_share", t.hurdle_fund_share},
                                                               {"hurdle_public_share", t.hurdle_public_share},
                                                               {"max_debt", t.max_debt},
                                                               {"concession_fee", t.concession_fee},
                                                               {"franchise_fee_share", t.franchise_fee_share},
                                                               {"dscr", t.dscr},
                                                               {"loan_rate", t.loan_rate},
                                                               {"loan_years", t.loan_years},
                                                               {"max_ltc", t.max_ltc},
                                                               {"max_ltv", t.max_ltv},
                                                               {"min_debt_yield", t.min_debt_yield},
                                                               {"reserve_years", t.reserve_years},
                                                               {"required_return", t.required_return},
                                                               {"lock_up_dscr", t.lock_up_dscr},
                                                               {"reserve_months", t.reserve_months},
                                                               {"grants", t.grants},
                                                               {"contributions", t.contributions},
                                                               {"overhead_share", t.overhead_share},
                                                               {"screen_occupancy", t.screens.occupancy},
                                                               {"screen_haircut", t.screens.haircut},
                                                               {"screen_cap_rate", t.screens.cap_rate},
                                                               {"screen_ltv", t.screens.ltv},
                                                               {"reit_min_yield", t.screens.reit_min_yield},
                                                               {"reit_payout", t.screens.reit_payout},
                                                               {"reit_abs_share", t.screens.reit_abs_share}})
        out[key] = value;
    out["no_negative_principal"] = t.no_negative_principal;
    out["construction_interest"] = t.construction_interest;
    if (!t.in_kind_source.empty()) out["in_kind_source"] = t.in_kind_source;
    out["waterfall"] = t.waterfall;
    return out;
}

/// By key what the study states of its figures beside their values.
Json origins_json(std::vector<Setting> const& settings)
{
    Json out = Json::object();
    for (auto const& s : settings) {
        if (s.from != "study" || s.source.empty()) continue;
        Json one{{"mark", s.mark}, {"source", s.source}};
        for (auto const& [key, value] : {std::pair{"low", s.low}, {"high", s.high}})
            if (value) one[key] = *value;
        for (auto const& [key, value] : {std::pair{"date", &s.date},
                                         {"valid_until", &s.valid_until},
                                         {"owner", &s.owner},
                                         {"confidence", &s.confidence}})
            if (!value->empty()) one[key] = *value;
        out[s.key] = std::move(one);
    }
    return out;
}

}  // namespace

Json valuation_rules_json(ValuationRules const& r)
{
    return {{"view", name(r.view)},
            {"timing", name(r.timing)},
            {"discount_rate", r.discount_rate},
            {"growth_rate", r.growth_rate},
            {"cost_growth_rate", optional_json(r.cost_growth_rate)},
            {"concession_years", r.concession_years},
            {"construction_years", r.construction_years},
            {"opening_delay_years", r.opening_delay_years},
            {"inflation", optional_json(r.inflation)},
            {"contingency_share", r.contingency_share},
            {"capex_growth_rate", r.capex_growth_rate},
            {"capex_weights", r.capex_weights},
            {"ramp_up", r.ramp_up},
            {"ramp_up_years", optional_json(r.ramp_up_years)},
            {"ramp_up_start", r.ramp_up_start},
            {"ramp_up_stabilised", r.ramp_up_stabilised},
            {"predevelopment_share", r.predevelopment_share},
            {"consent_probability", r.consent_probability},
            {"ending", name(r.ending)},
            {"handback_share", r.handback_share},
            {"exit_yield", r.exit_yield},
            {"sale_cost_share", r.sale_cost_share},
            {"returned_share", r.returned_share},
            {"expected_revenue", r.expected_revenue},
            {"expected_operating_cost", r.expected_operating_cost},
            {"expected_capex", r.expected_capex},
            {"developer_profit_share", r.developer_profit_share},
            {"income_tax", r.income_tax},
            {"property_tax", r.property_tax},
            {"depreciation_years", r.depreciation_years},
            {"loss_years", r.loss_years},
            {"maintenance_per_m2_year", r.maintenance_per_m2_year},
            {"renovation_cost_per_m2", optional_json(r.renovation_cost_per_m2)},
            {"renovation_area_m2", optional_json(r.renovation_area_m2)},
            {"people", optional_json(r.people)},
            {"floor_area_per_person_m2", r.floor_area_per_person_m2},
            {"occupancy", r.occupancy},
            {"valuation_date", r.valuation_date.empty() ? Json(nullptr) : Json(r.valuation_date)}};
}

Json prices_json(PriceFactors const& p)
{
    return {{"revenue", p.revenue}, {"operating_cost", p.operating_cost},         {"capex", p.capex},
            {"today", p.today},     {"vat_operating_cost", p.vat_operating_cost}, {"vat_capex", p.vat_capex}};
}

Json parameters_json(Plan const& plan, RunRecord const& record)
{
    return {{"spaces", space_rules_json(plan.space_rules)},
            {"valuation", valuation_rules_json(plan.valuation_rules)},
            {"prices", prices_json(record.prices)},
            {"financing", financing_json(record.financing)},
            {"social",
             {{"on", record.social.stated},
              {"discount_rate", record.social.discount_rate},
              {"wage_year", record.social.wage_year},
              {"shadow_wage_factor", record.social.shadow_wage_factor},
              {"carbon_price", record.social.carbon_price},
              {"residents_job_share", record.social.residents_job_share},
              {"weight_rent", record.social.weight_rent},
              {"weight_time", record.social.weight_time},
              {"weight_care", record.social.weight_care},
              {"weight_users", record.social.weight_users},
              {"weight_jobs", record.social.weight_jobs},
              {"weight_carbon", record.social.weight_carbon}}},
            {"origins", origins_json(record.settings)}};
}

}  // namespace lacuna
