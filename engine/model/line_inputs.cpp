// SPDX-License-Identifier: Apache-2.0
#include "engine/model/line_inputs.h"

#include <algorithm>
#include <array>

namespace lacuna {

namespace {

struct LineInputs {
    std::string_view line;
    bool of_today;                            ///< its own figures are those of the do-minimum, else of the facility
    std::array<std::string_view, 3> figures;  ///< of the catalogue, the one that it rests on first
    std::array<std::string_view, 4> rules;    ///< of the valuation
};

constexpr std::array table{
    LineInputs{"predevelopment", false, {"capex_per_unit", "conversion_share"}, {"predevelopment_share"}},
    LineInputs{"capex", false, {"capex_per_unit", "conversion_share"}, {"construction_years"}},
    LineInputs{"revenue", false, {"revenue_per_unit_year"}, {"ramp_up", "growth_rate"}},
    LineInputs{"operating_cost", false, {"opex_ratio", "revenue_per_unit_year"}, {"growth_rate"}},
    LineInputs{"replacement", false, {"capex_per_unit", "conversion_share", "life_years"}, {"growth_rate"}},
    LineInputs{"handback", false, {"capex_per_unit", "conversion_share"}, {"handback_share", "growth_rate"}},
    LineInputs{
        "terminal", false, {"revenue_per_unit_year", "opex_ratio"}, {"exit_yield", "sale_cost_share", "growth_rate"}},
    LineInputs{"tax",
               false,
               {"revenue_per_unit_year", "opex_ratio", "capex_per_unit"},
               {"income_tax", "property_tax", "depreciation_years", "loss_years"}},
    LineInputs{"cannibalisation", false, {"cannibalised_share", "revenue_per_unit_year"}, {"ramp_up", "growth_rate"}},
    LineInputs{"liability", true, {"liability_per_m2_year"}, {"growth_rate"}},
    LineInputs{"income_displaced", true, {"income_per_m2_year"}, {"growth_rate"}},
    LineInputs{"upkeep_displaced", true, {"upkeep_per_m2_year"}, {"growth_rate"}}};

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

}  // namespace lacuna
