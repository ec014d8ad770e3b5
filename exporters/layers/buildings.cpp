// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/given_attributes.h"
#include "exporters/layers/layers.h"

namespace lacuna {

Layer buildings_layer(PlanIndex const& index)
{
    using enum ColumnType;
    std::vector<Field<Building>> fields{
        {{"building_id", "Building", text, 0, "The source's id, with a suffix where it was repeated"},
         [](Building const& b) { return lacuna::text(b.id); }},
        {{"area_m2", "Footprint (m²)", real, 3, "In the working CRS"},
         [](Building const& b) { return lacuna::real(b.area_m2); }},
        {{"counted_m2", "Counted (m²)", real, 3, "The part that no other building counts"},
         [](Building const& b) { return lacuna::real(b.counted_m2); }},
    };
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
