// SPDX-License-Identifier: Apache-2.0
#include "exporters/export_fits.h"

#include "engine/core/error.h"
#include "exporters/files/staging.h"
#include "exporters/geojson/geojson.h"
#include "exporters/geopackage/geopackage.h"
#include "importers/gdal/dataset.h"

#include <fmt/format.h>

#include <utility>

namespace lacuna {

namespace {

/// A rectangle a row; `id_of` and `rectangle_of` tell a row's. The rows must outlive it.
template <class R>
Layer rectangles(std::string name, std::string title, std::string description, std::vector<Field<R>> fields,
                 std::vector<R> const& rows, auto const& id_of, auto const& rectangle_of)
{
    Layer layer{std::move(name),
                std::move(title),
                std::move(description),
                LayerGeometry::polygon,
                columns_of(fields),
                rows.size(),
                {}};
    layer.row = [&rows, fields = std::move(fields), id_of, rectangle_of](std::size_t i) {
        R const& r = rows[i];
        MultiPolygon shape;
        if (auto const& rectangle = rectangle_of(r)) shape = {to_polygon(*rectangle)};
        return Row{id_of(r), shape, std::nullopt, cells_of(fields, r)};
    };
    return layer;
}

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
    return rectangles(
        "fits", "Rectangles that fit",
        "One rectangle a polygon: of the size asked for where it fits, else smaller by the slack.", std::move(fields),
        rows, [](R const& r) { return fmt::format("{}/{}", valid_text(r.id), r.number); },
        [](R const& r) { return r.fit.rectangle; });
}

Layer layer_of(std::vector<LargestRow> const& rows)
{
    using enum ColumnType;
    using R = LargestRow;
    auto const of_rectangle = [](auto const& value) {
        return [value](R const& r) { return r.largest.rectangle ? lacuna::real(value(*r.largest.rectangle)) : Cell{}; };
    };
    std::vector<Field<R>> fields{
        {{"id", "Polygon", text, 0, "Id of the input polygon"}, [](R const& r) { return lacuna::text(r.id); }},
        {{"width_m", "Width (m)", real, 3, "Shorter side of the rectangle"},
         of_rectangle([](OrientedRectangle const& o) { return o.width_m; })},
        {{"length_m", "Length (m)", real, 3, "Longer side of the rectangle"},
         of_rectangle([](OrientedRectangle const& o) { return o.length_m; })},
        {{"area_m2", "Area (m2)", real, 3, "Of the rectangle"},
         of_rectangle([](OrientedRectangle const& o) { return o.area_m2(); })},
        {{"upper_m2", "At most (m2)", real, 3,
          "No rectangle of the least width in the polygon is larger, at any angle; 0: none is as wide"},
         [](R const& r) { return lacuna::real(r.largest.upper_m2); }},
        {{"angle_deg", "Angle (degrees)", real, 3,
          "Of the longer side, counter-clockwise from east, in the working CRS"},
         of_rectangle([](OrientedRectangle const& o) { return o.angle_deg; })},
        {{"proven", "Proven", boolean, 0, "The area is within the gap asked for below the most it can be"},
         [](R const& r) { return truth(r.largest.proven); }},
    };
    return rectangles(
        "largest", "Largest rectangles",
        "The largest rectangle found in each polygon, at any angle, and what none exceeds.", std::move(fields), rows,
        [](R const& r) { return valid_text(r.id); }, [](R const& r) { return r.largest.rectangle; });
}

Style style_of(std::string name, std::string label)
{
    Style style;
    style.name = std::move(name);
    style.classes = {{{"86,180,233,170", "0,60,110,255", 0.3, "solid", "circle", 2}, "Rectangle", "", 0, 0}};
    style.label_expression = std::move(label);
    style.display_expression = "\"id\"";
    return style;
}

std::int64_t export_layer(Layer layer, Style const& style, std::string const& crs, std::filesystem::path const& file)
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
        auto const count = json ? write_geojson(layer, working, {{"crs", working.label()}}, made)
                                : write_geopackage({{layer, style}}, working, "1970-01-01T00:00:00.000Z", made);
        staging.commit({file.filename().string()});
        return count;
    });
}

}  // namespace

std::int64_t export_fits(std::vector<FitRow> const& rows, std::string const& crs, std::filesystem::path const& file)
{
    return export_layer(layer_of(rows), style_of("Rectangles that fit", "format_number(\"slack_m\", 2) || ' m'"), crs,
                        file);
}

std::int64_t export_largest(std::vector<LargestRow> const& rows, std::string const& crs,
                            std::filesystem::path const& file)
{
    return export_layer(layer_of(rows), style_of("Largest rectangles", "format_number(\"area_m2\", 0) || ' m2'"), crs,
                        file);
}

}  // namespace lacuna
