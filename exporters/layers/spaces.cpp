// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lacuna {

namespace {

struct Record {
    Space const& space;
    Site const* site;
    UnusedSpace const* unused;
};
using Fields = std::vector<Field<Record>>;
using enum ColumnType;

std::string figures_text(std::vector<SpaceFigure> const& figures)
{
    std::string out;
    for (auto const& figure : figures)
        out += fmt::format("{}{}={:.2f}", out.empty() ? "" : "; ", figure.name, figure.value);
    return out;
}

/// The reason met most often; of equals the first of the list of reasons. Where nothing was refused, no facility of the
/// catalogue uses the kind.
std::string_view commonest(PackedList<Refusal> const& refused)
{
    if (refused.empty()) return name(RefusalReason::kind_not_accepted);
    std::array<int, 16> counts{};
    for (auto const& r : refused) ++counts.at(static_cast<std::size_t>(r.reason));
    auto const best = std::ranges::max_element(counts) - counts.begin();
    return name(static_cast<RefusalReason>(best));
}

void add_floor_area(Fields& f)
{
    auto const add = [&](char const* column, char const* alias, double Interval::*member) {
        f.push_back({{column, alias, real, 3, "Gross floor area that could be added; null where no rule gives one"},
                     [member](Record const& r) {
                         return r.space.floor_area_known ? lacuna::real(r.space.floor_area_m2.*member) : Cell{};
                     }});
    };
    add("floor_area_low_m2", "Floor area left, low (m²)", &Interval::low);
    add("floor_area_likely_m2", "Floor area left, likely (m²)", &Interval::likely);
    add("floor_area_high_m2", "Floor area left, high (m²)", &Interval::high);
}

Fields make_fields(PlanIndex const& index)
{
    Fields f{
        {{"space_id", "Space", text, 0, "Stable between runs"},
         [](Record const& r) { return lacuna::text(r.space.id); }},
        {{"kind", "Kind of space", text, 0, "As vacant_parcel, open_land, roof; see docs/glossary.md"},
         [](Record const& r) { return lacuna::text(name(r.space.kind)); }},
        {{"kind_title", "Kind", text, 0, "Kind of space for people"},
         [](Record const& r) { return lacuna::text(title(r.space.kind)); }},
        {{"parcel_id", "Parcel", text, 0, "Parcel that the space lies in"},
         [](Record const& r) { return text_or_null(r.space.parcel_id); }},
        {{"building_id", "Building", text, 0, "Building, for roofs"},
         [](Record const& r) { return text_or_null(r.space.building_id); }},
        {{"area_m2", "Area (m²)", real, 3, "Usable area, in the working CRS"},
         [](Record const& r) { return lacuna::real(r.space.area_m2); }},
        {{"placeable_m2", "Placeable (m²)", real, 3,
          "Of it, what uses that build may take: of a car park, what setbacks, clearances and constraints leave"},
         [](Record const& r) { return lacuna::real(r.space.placeable_m2()); }},
        {{"width_m", "Width (m)", real, 3, "Diameter of the largest circle inside"},
         [](Record const& r) { return lacuna::real(r.space.width_m); }},
        {{"parcel_area_m2", "Area of the parcel (m²)", real, 3, "In the working CRS"},
         [](Record const& r) { return lacuna::real(r.space.parcel_area_m2); }},
        {{"has_ground", "Has free ground", integer, 0, "0: a right to build only, the shape is the whole parcel"},
         [](Record const& r) { return whole(r.space.has_ground ? 1 : 0); }},
    };
    add_floor_area(f);
    f.push_back({{"confidence", "Confidence", text, 0, "measured, inferred or assumed"},
                 [](Record const& r) { return lacuna::text(name(r.space.confidence)); }});
    f.push_back({{"evidence", "Evidence", text, 0, "What shows that the space is under-used"},
                 [](Record const& r) { return lacuna::text(r.space.evidence); }});
    f.push_back({{"ownership", "Ownership", text, 0, "Class of the owner; null where not known"},
                 [](Record const& r) { return text_or_null(r.space.ownership); }});
    f.push_back({{"neighbour_id", "Could join", text, 0, "Parcel that the space could join; null where none"},
                 [](Record const& r) { return text_or_null(r.space.neighbour_id); }});
    f.push_back({{"figures", "Figures", text, 0, "What the kind was found by, as name=value; names carry units"},
                 [](Record const& r) { return text_or_null(figures_text(r.space.figures)); }});
    f.push_back({{"status", "Status", text, 0, "used: a site; unused: no facility got it"},
                 [](Record const& r) { return lacuna::text(r.site ? "used" : "unused"); }});
    f.push_back(
        {{"main_refusal", "Commonest refusal", text, 0,
          "Of an unused space: the reason that most facilities were refused for; each is in the table refusals"},
         [](Record const& r) { return r.unused ? lacuna::text(commonest(r.unused->refused)) : Cell{}; }});
    f.push_back({{"facility", "Best use", text, 0, "Facility chosen; null where none was"},
                 [](Record const& r) { return r.site ? lacuna::text(r.site->best.placement.facility_id) : Cell{}; }});
    f.push_back({{"rank", "Rank", integer, 0, "Rank among the sites; null where it has no use"},
                 [](Record const& r) { return r.site ? whole(r.site->rank) : Cell{}; }});
    f.push_back({index.money("ioav", "IOAV", "Of the best use; null where it has none"),
                 [](Record const& r) { return r.site ? lacuna::real(r.site->best.appraisal.ioav) : Cell{}; }});
    add_terms(f, index);
    return f;
}

}  // namespace

Layer spaces_layer(PlanIndex const& index)
{
    auto fields = make_fields(index);
    Layer layer{"spaces",
                "Under-used spaces",
                "Every under-used space that was found, with or without a use (status). " + index.terms_text() + ".",
                LayerGeometry::multi_polygon,
                columns_of(fields),
                index.plan().spaces.size(),
                {}};
    layer.row = [&index, fields = std::move(fields)](std::size_t i) {
        auto const space = index.plan().spaces[i];
        return Row{valid_text(space.id), space.shape, std::nullopt,
                   cells_of(fields, Record{space, index.site(space.id), index.unused(space.id)})};
    };
    return layer;
}

}  // namespace lacuna
