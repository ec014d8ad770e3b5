// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

#include <fmt/format.h>

#include <array>
#include <memory>

namespace lacuna {

namespace {

struct Record {
    std::string id;
    std::string parcel_id;
    std::string what;  ///< "remnant" or "space"
    std::string kind;
    std::string reason;
    std::string main_refusal;
    double area_m2 = 0;
    double width_m = 0;
    std::string reasons;
};

std::vector<Field<Record>> make_fields()
{
    using enum ColumnType;
    return {
        {{"rejected_id", "Id", text, 0, "Id of the space, or of the remnant"},
         [](Record const& r) { return lacuna::text(r.id); }},
        {{"parcel_id", "Parcel", text, 0, "Parcel that it lies in"},
         [](Record const& r) { return text_or_null(r.parcel_id); }},
        {{"what", "What", text, 0, "remnant: ground not kept as a space; space: kept, but no facility got it"},
         [](Record const& r) { return lacuna::text(r.what); }},
        {{"kind", "Kind of space", text, 0, "Of spaces"}, [](Record const& r) { return text_or_null(r.kind); }},
        {{"reason", "Reason", text, 0, "too_small or too_narrow for remnants; no_use for spaces"},
         [](Record const& r) { return lacuna::text(r.reason); }},
        {{"main_refusal", "Commonest refusal", text, 0, "The reason that most facilities were refused for"},
         [](Record const& r) { return text_or_null(r.main_refusal); }},
        {{"area_m2", "Area (m²)", real, 3, "In the working CRS"},
         [](Record const& r) { return lacuna::real(r.area_m2); }},
        {{"width_m", "Width (m)", real, 3, "Diameter of the largest circle inside"},
         [](Record const& r) { return lacuna::real(r.width_m); }},
        {{"reasons", "Reasons", text, 0, "In words"}, [](Record const& r) { return text_or_null(r.reasons); }},
    };
}

/// The reason met most often; of equals the first of the list of reasons.
std::string commonest(std::vector<Refusal> const& refused)
{
    std::array<int, 16> counts{};
    for (auto const& r : refused) ++counts.at(static_cast<std::size_t>(r.reason));
    std::size_t best = 0;
    for (std::size_t i = 1; i < counts.size(); ++i)
        if (counts[i] > counts[best]) best = i;
    return refused.empty() ? std::string{} : std::string{name(static_cast<RefusalReason>(best))};
}

Record of_remnant(Plan const& plan, Remnant const& remnant, std::size_t number)
{
    auto const& rules = plan.space_rules;
    bool const narrow = remnant.reason == "too_narrow";
    auto const words = narrow ? fmt::format("{} m wide; the rule asks for {} m", decimal_text(remnant.width_m, 2),
                                            decimal_text(rules.min_width_m, 2))
                              : fmt::format("{} m2; the rule asks for {} m2", decimal_text(remnant.area_m2, 2),
                                            decimal_text(rules.min_area_m2, 2));
    return {fmt::format("{}/rejected/{}", remnant.parcel_id, number),
            remnant.parcel_id,
            "remnant",
            "",
            remnant.reason,
            "",
            remnant.area_m2,
            remnant.width_m,
            words};
}

Record of_space(Space const& space, UnusedSpace const& unused)
{
    auto words = unused.refused.empty() ? std::string{"no facility of the catalogue uses this kind of space"}
                                        : PlanIndex::refused_text(unused.refused);
    return {space.id,        space.parcel_id,           "space",       std::string{name(space.kind)},
            "no_use",        commonest(unused.refused), space.area_m2, space.width_m,
            std::move(words)};
}

}  // namespace

Layer rejected_layer(PlanIndex const& index)
{
    auto fields = make_fields();
    auto const& plan = index.plan();
    Layer layer{"rejected",
                "Ground not used",
                "Ground that was looked at and not kept, and spaces that no facility got, with the reasons. " +
                    index.terms_text() + ".",
                LayerGeometry::multi_polygon,
                columns_of(fields),
                plan.remnants.size() + plan.unused.size(),
                {}};
    auto numbers = std::make_shared<std::vector<std::size_t>>();  // of the remnant on its parcel
    for (std::size_t i = 0; i < plan.remnants.size(); ++i)
        numbers->push_back(i > 0 && plan.remnants[i].parcel_id == plan.remnants[i - 1].parcel_id ? numbers->back() + 1
                                                                                                 : 1);
    layer.row = [&index, numbers, fields = std::move(fields)](std::size_t i) {
        auto const& p = index.plan();
        if (i < p.remnants.size()) {
            auto const record = of_remnant(p, p.remnants[i], (*numbers)[i]);
            return Row{valid_text(record.id), {p.remnants[i].shape}, std::nullopt, cells_of(fields, record)};
        }
        auto const& unused = p.unused[i - p.remnants.size()];
        auto const& space = index.space(unused.space_id);
        return Row{valid_text(space.id), space.shape, std::nullopt, cells_of(fields, of_space(space, unused))};
    };
    return layer;
}

}  // namespace lacuna
