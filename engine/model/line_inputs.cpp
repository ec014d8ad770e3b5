// SPDX-License-Identifier: Apache-2.0
#include "engine/model/line_inputs.h"

#include "engine/model/ramp_up.h"

#include <algorithm>
#include <array>
#include <optional>

namespace lacuna {

namespace {

struct LineInputs {
    std::string_view line;
    bool of_today;                            ///< its own figures are those of the do-minimum, else of the facility
    std::array<std::string_view, 3> figures;  ///< of the catalogue, the one that it rests on first
    std::array<std::string_view, 5> rules;    ///< of the valuation
};

constexpr std::string_view costs = "growth_rate";  ///< or cost_growth_rate, where it is set

constexpr std::array table{
    LineInputs{"predevelopment", false, {"capex_per_unit", "conversion_share"}, {"predevelopment_share"}},
    LineInputs{"capex", false, {"capex_per_unit", "conversion_share"}, {"construction_years"}},
    LineInputs{"revenue", false, {"revenue_per_unit_year"}, {"ramp_up", "growth_rate"}},
    LineInputs{"vacancy", false, {"vacancy_share", "revenue_per_unit_year"}, {"ramp_up", "growth_rate"}},
    LineInputs{"bad_debt", false, {"bad_debt_share", "revenue_per_unit_year"}, {"ramp_up", "growth_rate"}},
    LineInputs{"operating_cost", false, {"opex_ratio", "revenue_per_unit_year"}, {costs}},
    LineInputs{"fixed_cost", false, {"fixed_cost_per_unit_year"}, {costs}},
    LineInputs{"insurance", false, {"insurance_share", "capex_per_unit", "conversion_share"}, {costs}},
    LineInputs{"refurbishment", false, {"refurbishment_share", "capex_per_unit", "conversion_share"}, {costs}},
    LineInputs{"replacement", false, {"capex_per_unit", "conversion_share", "life_years"}, {costs}},
    LineInputs{"handback", false, {"capex_per_unit", "conversion_share"}, {"handback_share", costs}},
    LineInputs{
        "terminal", false, {"revenue_per_unit_year", "opex_ratio"}, {"exit_yield", "sale_cost_share", "growth_rate"}},
    LineInputs{"tax",
               false,
               {"revenue_per_unit_year", "opex_ratio", "capex_per_unit"},
               {"income_tax", "property_tax", "depreciation_years", "loss_years", "growth_rate"}},
    LineInputs{"cannibalisation", false, {"cannibalised_share", "revenue_per_unit_year"}, {"ramp_up", "growth_rate"}},
    LineInputs{"returned",
               false,
               {"revenue_per_unit_year", "opex_ratio"},
               {"returned_share", "exit_yield", "sale_cost_share", "growth_rate"}},
    LineInputs{"compensation", true, {"compensation_per_m2"}, {}},
    LineInputs{"liability", true, {"liability_per_m2_year"}, {"growth_rate"}},
    LineInputs{"income_displaced", true, {"income_per_m2_year"}, {"growth_rate"}},
    LineInputs{"upkeep_displaced", true, {"upkeep_per_m2_year"}, {"growth_rate"}},
    LineInputs{"repair_displaced", true, {"repair_per_m2", "repair_after_years"}, {"growth_rate"}}};

}  // namespace

std::vector<std::string> inputs_of_line(std::string_view line, std::string_view facility_id, SpaceKind kind)
{
    auto const found = std::ranges::find(table, line, &LineInputs::line);
    if (found == table.end()) return {};
    std::string const owner = found->of_today ? "today." + std::string{name(kind)} : std::string{facility_id};
    std::vector<std::string> keys;
    for (auto const figure : found->figures) {
        if (figure.empty() || (figure == "conversion_share" && !in_building(kind))) continue;
        keys.push_back(owner + "." + std::string{figure});
    }
    for (auto const rule : found->rules)
        if (!rule.empty()) keys.push_back("valuation." + std::string{rule});
    return keys;
}

std::vector<std::string> inputs_of_line(std::string_view line, Facility const& facility, ValuationRules const& rules,
                                        SpaceKind kind)
{
    auto keys = inputs_of_line(line, facility.id, kind);
    auto const list = std::ranges::find(keys, "valuation.ramp_up");
    if (list != keys.end() && ramp_up_of(facility, rules).logistic) {
        auto const key = [&](bool own, char const* figure) {
            return (own ? facility.id : std::string{"valuation"}) + "." + figure;
        };
        auto const at = keys.erase(list);
        keys.insert(at, {key(facility.ramp_up_years.has_value(), "ramp_up_years"),
                         key(facility.ramp_up_start.has_value(), "ramp_up_start"),
                         key(facility.ramp_up_stabilised.has_value(), "ramp_up_stabilised")});
    }
    bool const costs_money = line != "revenue" && line != "vacancy" && line != "bad_debt" &&
                             line != "cannibalisation" && line != "income_displaced";
    auto const growth = std::ranges::find(keys, "valuation.growth_rate");
    if (rules.cost_growth_rate && costs_money && growth != keys.end()) {
        if (line == "terminal" || line == "returned" || line == "tax")
            keys.emplace_back("valuation.cost_growth_rate");
        else
            *growth = "valuation.cost_growth_rate";
    }
    bool const of_income = line == "terminal" || line == "returned" || line == "tax";
    auto const own = [&](bool holds, std::optional<double> const& figure, char const* word) {
        if (holds && figure) keys.push_back(facility.id + "." + word);
    };
    own(of_income || line == "bad_debt" || line == "cannibalisation", facility.vacancy_share, "vacancy_share");
    own(of_income, facility.bad_debt_share, "bad_debt_share");
    own(of_income, facility.fixed_cost_per_unit_year, "fixed_cost_per_unit_year");
    own(of_income, facility.insurance_share, "insurance_share");
    own(line == "tax", facility.refurbishment_share, "refurbishment_share");
    own(line == "tax" || line == "refurbishment", facility.refurbishment_years, "refurbishment_years");
    if (line == "tax" || line == "refurbishment") keys.push_back(facility.id + ".life_years");
    if (line == "tax") keys.emplace_back("valuation.predevelopment_share");
    if (line != "capex" && line != "tax") return keys;
    if (rules.contingency_share > 0) keys.emplace_back("valuation.contingency_share");
    if (rules.capex_growth_rate != 0) keys.emplace_back("valuation.capex_growth_rate");
    if (line == "capex" && !rules.capex_weights.empty()) keys.emplace_back("valuation.capex_weights");
    return keys;
}

}  // namespace lacuna
