// SPDX-License-Identifier: Apache-2.0
#include "exporters/layers/layers.h"

namespace lacuna {

namespace {

struct Record {
    Site const& site;
    Space space;
    Facility const& facility;
};

std::vector<Field<Record>> make_fields(PlanIndex const& index)
{
    using enum ColumnType;
    auto const ground = [](Record const& r) -> OrientedRectangle const& { return r.site.best.placement.ground; };
    std::vector<Field<Record>> f{
        {{"rank", "Rank", integer, 0, "Rank of the site"}, [](Record const& r) { return whole(r.site.rank); }},
        {{"site_id", "Site", text, 0, "Id of the space it stands on"},
         [](Record const& r) { return lacuna::text(r.site.id); }},
        {{"parcel_id", "Parcel", text, 0, "Parcel that the space lies in"},
         [](Record const& r) { return text_or_null(r.space.parcel_id); }},
        {{"facility", "Facility", text, 0, "Id in the catalogue"},
         [](Record const& r) { return lacuna::text(r.facility.id); }},
        {{"facility_name", "Facility name", text, 0, "Name in the catalogue"},
         [](Record const& r) { return lacuna::text(r.facility.name); }},
        {{"units", "Units", real, 3, "How many units the ground holds"},
         [](Record const& r) { return lacuna::real(r.site.best.placement.units); }},
        {{"unit", "Unit", text, 0, "What one unit is"}, [](Record const& r) { return lacuna::text(r.facility.unit); }},
        {{"ground_m2", "Ground (m²)", real, 3, "Area of the ground it takes, in the working CRS"},
         [](Record const& r) { return lacuna::real(ground_m2(r.site.best.placement)); }},
        {{"width_m", "Width (m)", real, 3, "Shorter side of the rectangle, or of the one round its layout"},
         [ground](Record const& r) { return lacuna::real(ground(r).width_m); }},
        {{"length_m", "Length (m)", real, 3, "Longer side of the same"},
         [ground](Record const& r) { return lacuna::real(ground(r).length_m); }},
        {{"angle_deg", "Angle (°)", real, 3, "Of the longer side, counter-clockwise from grid east"},
         [ground](Record const& r) { return lacuna::real(ground(r).angle_deg); }},
        {{"certified", "Certified", boolean, 0,
          "Its ground, as drawn, was checked to lie in the space to a millimetre; what fails is not a site"},
         [](Record const& r) { return truth(r.site.best.placement.certified); }},
        {index.money("capex", "Capital cost", "Cost to build, at the start"),
         [](Record const& r) { return lacuna::real(r.site.best.appraisal.capex); }},
        {index.money("noi_year", "Net operating income a year", "Stabilised, first-year prices"),
         [](Record const& r) { return lacuna::real(r.site.best.appraisal.noi_year); }},
        {index.money("ioav", "IOAV", "Incremental operating-asset value"),
         [](Record const& r) { return lacuna::real(r.site.best.appraisal.ioav); }},
    };
    add_terms(f, index);
    return f;
}

}  // namespace

Layer placements_layer(PlanIndex const& index)
{
    auto fields = make_fields(index);
    Layer layer{"placements",
                "Placements",
                "The ground of each site's best use: a rectangle inside the space, what its layout takes, or, in a "
                "building, the floor. " +
                    index.terms_text() + ".",
                LayerGeometry::multi_polygon,
                columns_of(fields),
                index.plan().sites.size(),
                {}};
    layer.row = [&index, fields = std::move(fields)](std::size_t i) {
        auto const& site = index.plan().sites[i];
        auto const& placement = site.best.placement;
        Record const record{site, index.space(site.id), index.facility(placement.facility_id)};
        return Row{valid_text(site.id + "/" + placement.facility_id), ground_shape(placement), std::nullopt,
                   cells_of(fields, record)};
    };
    return layer;
}

}  // namespace lacuna
