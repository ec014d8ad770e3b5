// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

#include <fmt/format.h>

namespace lacuna {

Layer alternatives_table(PlanIndex const& index)
{
    using enum ColumnType;
    using R = FittedUse;
    std::vector<Field<R>> fields{
        {{"site_id", "Site", text, 0, "Space that the facility fits"},
         [](R const& r) { return lacuna::text(r.space_id); }},
        {{"parcel_id", "Parcel", text, 0, "Parcel that the space lies in"},
         [&index](R const& r) { return text_or_null(index.space(r.space_id).parcel_id); }},
        {{"kind", "Kind of space", text, 0, "As in spaces"}, [](R const& r) { return lacuna::text(name(r.kind)); }},
        {{"facility", "Facility", text, 0, "Id in the catalogue"},
         [](R const& r) { return lacuna::text(r.facility_id); }},
        {{"units", "Units", real, 3, "How many units it would hold"}, [](R const& r) { return lacuna::real(r.units); }},
        {{"ground_m2", "Ground (m²)", real, 3, "That it takes"}, [](R const& r) { return lacuna::real(r.ground_m2); }},
        {index.money("ioav", "Incremental operating-asset value", "Against the do-minimum"),
         [](R const& r) { return lacuna::real(r.ioav); }},
        {index.money("capex", "Capital cost", "At the start"), [](R const& r) { return lacuna::real(r.capex); }},
        {{"added_floor_area_m2", "Floor area it adds (m²)", real, 3, "Counted against the parcel's floor area"},
         [](R const& r) { return lacuna::real(r.added_floor_area_m2); }},
        {{"parcel_floor_area_m2", "Floor area left (m²)", real, 3, "That the parcel may add; null where not known"},
         [](R const& r) { return real_or_null(r.parcel_floor_area_m2); }},
        {{"open_ground_m2", "Open ground it takes (m²)", real, 3,
          "Counted against the parcel's ground that may be taken"},
         [](R const& r) { return lacuna::real(r.open_ground_m2); }},
        {{"parcel_ground_m2", "Ground that may be taken (m²)", real, 3,
          "Of the parcel, by all its uses, so that enough stays green; null: no limit"},
         [](R const& r) { return real_or_null(r.parcel_ground_m2); }},
        {{"footprint_m2", "Ground it builds on (m²)", real, 3, "Counted against the parcel's coverage"},
         [](R const& r) { return lacuna::real(r.footprint_m2); }},
        {{"parcel_footprint_m2", "Ground that may be built on (m²)", real, 3,
          "Of the parcel, by all its uses; null: no limit"},
         [](R const& r) { return real_or_null(r.parcel_footprint_m2); }},
        {{"demand_units", "Demand (units)", real, 3, "Of the facility in the study area; null: no limit"},
         [](R const& r) { return real_or_null(r.demand_units); }},
        {{"overlap_group", "Overlap group", text, 0, "One of a group's spaces can be used; null: overlaps none"},
         [](R const& r) { return text_or_null(r.overlap_group); }},
        {{"chosen", "Chosen", boolean, 0, "The use that the ranking gave to the site"},
         [](R const& r) { return truth(r.chosen); }},
    };
    Layer layer{"alternatives",
                "Alternatives",
                "Each facility that fits a space, chosen or not: what `lacuna select` chooses among. " +
                    index.terms_text() + ".",
                LayerGeometry::none,
                columns_of(fields),
                index.plan().fitted.size(),
                {}};
    layer.row = [&index, fields = std::move(fields)](std::size_t i) {
        return Row{fmt::format("{}", i + 1), {}, std::nullopt, cells_of(fields, index.plan().fitted[i])};
    };
    return layer;
}

}  // namespace lacuna
