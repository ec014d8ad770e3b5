// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace lacuna {

namespace {

struct Record {
    Remnant remnant;
    std::string id;
    std::string reasons;
};

std::vector<Field<Record>> make_fields()
{
    using enum ColumnType;
    return {
        {{"rejected_id", "Id", text, 0, "Of the remnant, numbered on its parcel"},
         [](Record const& r) { return lacuna::text(r.id); }},
        {{"parcel_id", "Parcel", text, 0, "Parcel that it lies in"},
         [](Record const& r) { return text_or_null(r.remnant.parcel_id); }},
        {{"reason", "Reason", text, 0,
          "too_small or too_narrow; a use that the parcel's land use tells, as cemetery; for a vacant parcel of which "
          "nothing is left the rule that took most of it, as setback"},
         [](Record const& r) { return lacuna::text(r.remnant.reason); }},
        {{"area_m2", "Area (m²)", real, 3, "In the working CRS"},
         [](Record const& r) { return lacuna::real(r.remnant.area_m2); }},
        {{"width_m", "Width (m)", real, 3, "Diameter of the largest circle inside"},
         [](Record const& r) { return lacuna::real(r.remnant.width_m); }},
        {{"reasons", "Reasons", text, 0, "In words"}, [](Record const& r) { return text_or_null(r.reasons); }},
    };
}

bool is_land_use(std::string const& reason, SpaceRules const& rules)
{
    return std::ranges::find(rules.land_uses, reason, &LandUseRule::use) != rules.land_uses.end();
}

Record of_remnant(Plan const& plan, Remnant remnant, std::size_t number)
{
    auto const& rules = plan.space_rules;
    auto const words = remnant.reason == "too_narrow"
                           ? fmt::format("{} m wide; the rule asks for {} m", decimal_text(remnant.width_m, 2),
                                         decimal_text(rules.min_width_m, 2))
                       : remnant.reason == "too_small"
                           ? fmt::format("{} m2; the rule asks for {} m2", decimal_text(remnant.area_m2, 2),
                                         decimal_text(rules.min_area_m2, 2))
                       : is_land_use(remnant.reason, rules)
                           ? fmt::format("{} m2; in use as it is: {}, by the parcel's land use or a constraint",
                                         decimal_text(remnant.area_m2, 2), remnant.reason)
                           : fmt::format("vacant, {} m2; the rules leave nothing of it, most goes to '{}'",
                                         decimal_text(remnant.area_m2, 2), remnant.reason);
    auto id = fmt::format("{}/rejected/{}", remnant.parcel_id, number);
    return {std::move(remnant), std::move(id), words};
}

}  // namespace

Layer rejected_layer(PlanIndex const& index)
{
    auto fields = make_fields();
    auto const& plan = index.plan();
    Layer layer{"rejected",
                "Ground not kept",
                "Ground that was looked at and is no space, with the reason: too small, too narrow, in use as it is, "
                "or taken by "
                "rules as a whole. Spaces that no "
                "facility got are in the layer spaces, with status unused.",
                LayerGeometry::multi_polygon,
                columns_of(fields),
                plan.remnants.size(),
                {}};
    auto numbers = std::make_shared<std::vector<std::uint32_t>>();  // of the remnant on its parcel
    for (std::size_t i = 0; i < plan.remnants.size(); ++i)
        numbers->push_back(i > 0 && plan.remnants.key(i) == plan.remnants.key(i - 1) ? numbers->back() + 1 : 1);
    layer.row = [&index, numbers, fields = std::move(fields)](std::size_t i) {
        auto const& p = index.plan();
        auto const record = of_remnant(p, p.remnants[i], (*numbers)[i]);
        return Row{valid_text(record.id), {record.remnant.shape}, std::nullopt, cells_of(fields, record)};
    };
    return layer;
}

}  // namespace lacuna
