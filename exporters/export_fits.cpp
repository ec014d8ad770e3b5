// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_fits.h"

#include "engine/core/error.h"
#include "exporters/files/staging.h"
#include "exporters/geojson/geojson.h"
#include "exporters/geopackage/geopackage.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

namespace lacuna {

namespace {

Layer layer_of(std::vector<FitRow> const& rows)
{
    using enum ColumnType;
    using R = FitRow;
    std::vector<Field<R>> fields{
        {{"id", "Polygon", text, 0, "Id of the input polygon"}, [](R const& r) { return lacuna::text(r.id); }},
        {{"number", "Number", integer, 0, "Of the rectangle in the polygon"},
         [](R const& r) { return whole(r.number); }},
        {{"fits", "Fits", boolean, 0, "A rectangle of the size asked for lies inside"},
         [](R const& r) { return truth(r.fit.fits); }},
        {{"proven", "Proven", boolean, 0, "It fits, or none of that size can lie inside at any angle"},
         [](R const& r) { return truth(r.fit.proven); }},
        {{"slack_m", "Slack (m)", real, 3, "Both sides may grow by at least this; negative: must shrink"},
         [](R const& r) { return lacuna::real(r.fit.slack_m); }},
        {{"angle_deg", "Angle (degrees)", real, 3,
          "Of the longer side, counter-clockwise from east, in the working CRS"},
         [](R const& r) { return r.fit.rectangle ? lacuna::real(r.fit.rectangle->angle_deg) : Cell{}; }},
        {{"width_m", "Width (m)", real, 3, "Of the rectangle drawn"},
         [](R const& r) { return r.fit.rectangle ? lacuna::real(r.fit.rectangle->width_m) : Cell{}; }},
        {{"length_m", "Length (m)", real, 3, "Of the rectangle drawn"},
         [](R const& r) { return r.fit.rectangle ? lacuna::real(r.fit.rectangle->length_m) : Cell{}; }},
    };
    Layer layer{"fits",
                "Rectangles that fit",
                "One rectangle a polygon: of the size asked for where it fits, else smaller by the slack.",
                LayerGeometry::polygon,
                columns_of(fields),
                rows.size(),
                {}};
    layer.row = [&rows, fields = std::move(fields)](std::size_t i) {
        auto const& r = rows[i];
        MultiPolygon shape;
        if (r.fit.rectangle) shape = {to_polygon(*r.fit.rectangle)};
        return Row{fmt::format("{}/{}", valid_text(r.id), r.number), shape, std::nullopt, cells_of(fields, r)};
    };
    return layer;
}

Style style_of_fits()
{
    Style style;
    style.name = "Rectangles that fit";
    style.classes = {{{"86,180,233,170", "0,60,110,255", 0.3, "solid", "circle", 2}, "Rectangle", "", 0, 0}};
    style.label_expression = "format_number(\"slack_m\", 2) || ' m'";
    style.display_expression = "\"id\"";
    return style;
}

}  // namespace

std::int64_t export_fits(std::vector<FitRow> const& rows, std::string const& crs, std::filesystem::path const& file)
{
    auto const ending = file.extension();
    bool const json = ending == ".geojson" || ending == ".json";
    if (!json && ending != ".gpkg")
        throw Error{Errc::usage, fmt::format("'{}' ends neither in .geojson nor in .gpkg", file.string())};
    return doing(fmt::format("writing '{}'", file.string()), [&] {
        prepare_gdal();
        Staging staging{file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."}};
        auto const made = staging.file(file.filename().string());
        auto const working = Crs::parse(crs);
        auto layer = layer_of(rows);
        auto const count =
            json ? write_geojson(layer, working, {{"crs", working.label()}}, made)
                 : write_geopackage({{layer, style_of_fits()}}, working, "1970-01-01T00:00:00.000Z", made);
        staging.commit({file.filename().string()});
        return count;
    });
}

}  // namespace lacuna
