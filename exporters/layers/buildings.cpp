// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/given_attributes.h"
#include "exporters/layers/layers.h"

namespace lacuna {

namespace {

using Fields = std::vector<Field<Building>>;

void add_storeys(Fields& fields)
{
    auto const add = [&](std::string const& which, double Interval::*member) {
        fields.push_back({{"storeys_" + which, "Storeys, " + which, ColumnType::real, 2,
                           "Storeys above ground, " + which + " value"},
                          [member](Building const& b) { return lacuna::real(b.storeys.*member); }});
    };
    add("low", &Interval::low);
    add("likely", &Interval::likely);
    add("high", &Interval::high);
    fields.push_back({{"storeys_source", "Source of the storeys", ColumnType::text, 0,
                       "floors, floor area, height, parcel's floors, parcel's floor area, or assumed"},
                      [](Building const& b) { return text_or_null(b.storeys_source); }});
    fields.push_back(
        {{"storeys_confidence", "Confidence of the storeys", ColumnType::text, 0, "measured, inferred or assumed"},
         [](Building const& b) { return lacuna::text(name(b.storeys_confidence)); }});
}

/// By how much the correction of the layer's shift moved the buildings; only where it did.
void add_move(Fields& fields, Plan const& plan)
{
    auto const& shift = plan.area.shift;
    if (!shift || !shift->corrected) return;
    fields.push_back({{"moved_east_m", "Moved east (m)", ColumnType::real, 2, "By the correction of the layer's shift"},
                      [by = shift->dx_m](Building const&) { return lacuna::real(by); }});
    fields.push_back(
        {{"moved_north_m", "Moved north (m)", ColumnType::real, 2, "By the correction of the layer's shift"},
         [by = shift->dy_m](Building const&) { return lacuna::real(by); }});
}

}  // namespace

Layer buildings_layer(PlanIndex const& index)
{
    Fields fields{
        {{"building_id", "Building", ColumnType::text, 0, "The source's id, with a suffix where it was repeated"},
         [](Building const& b) { return lacuna::text(b.id); }},
        {{"area_m2", "Footprint (m²)", ColumnType::real, 3, "In the working CRS"},
         [](Building const& b) { return lacuna::real(b.area_m2); }},
        {{"counted_m2", "Counted (m²)", ColumnType::real, 3, "The part that no other building counts"},
         [](Building const& b) { return lacuna::real(b.counted_m2); }},
    };
    add_storeys(fields);
    add_move(fields, index.plan());
    add_given_attributes<Building>(fields, [](Building const& b) -> Attributes const& { return b.attributes; });
    Layer layer{"buildings",
                "Buildings",
                "Cleaned building footprints with the attributes given.",
                LayerGeometry::multi_polygon,
                columns_of(fields),
                index.plan().area.buildings.size(),
                {}};
    layer.row = [&index, fields = std::move(fields)](std::size_t i) {
        auto const& building = index.plan().area.buildings[i];
        return Row{valid_text(building.id), building.footprint, std::nullopt, cells_of(fields, building)};
    };
    return layer;
}

}  // namespace lacuna
