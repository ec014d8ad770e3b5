// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/inspect.h"

#include "engine/core/error.h"
#include "engine/geometry/overlay.h"
#include "importers/gdal/crs.h"
#include "importers/gdal/geometry.h"
#include "importers/layers/crs_choice.h"
#include "importers/layers/fields.h"
#include "importers/layers/file_record.h"
#include "importers/layers/layer_reader.h"
#include "importers/layers/sources.h"

#include <algorithm>
#include <memory>
#include <set>

namespace lacuna {

namespace {

constexpr double tiny_m2 = 1.0;

/// Shapes waiting until the layer's middle is known, in which areas are then taken.
struct Shapes {
    std::vector<MultiPolygon> all;
    std::set<std::string> ids;
};

void count_id(OGRFeature const& feature, FieldPlan const& plan, TextDecoder const& decode, LayerReport& report,
              Shapes& shapes)
{
    if (plan.id < 0) return;
    auto const id = read_text(feature, plan.id, decode);
    if (id.empty())
        ++report.missing_ids;
    else if (!shapes.ids.insert(id).second)
        ++report.repeated_ids;
}

void count_shape(OGRFeature const& feature, bool close_lines, LayerReport& report, Shapes& shapes)
{
    auto const* geometry = geometry_of(feature);
    if (!geometry) {
        ++report.null_geometries;
        return;
    }
    if (geometry->IsEmpty()) {
        ++report.empty_geometries;
        return;
    }
    ++report.types[OGRToOGCGeomType(geometry->getGeometryType())];
    auto read = from_ogr(*geometry, close_lines);
    report.with_heights += read.z_dropped ? 1 : 0;
    report.with_curves += read.curves_stroked ? 1 : 0;
    if (!read.finite) {
        ++report.bad_coordinates;
    } else if (read.shape.empty()) {
        ++report.not_polygons;
    } else {
        std::string why;
        if (!is_valid(read.shape, &why)) {
            ++report.invalid;
            ++report.invalid_reasons[why.substr(0, why.find('['))];
        }
        shapes.all.push_back(std::move(read.shape));
    }
}

void measure(LayerReport& report, std::optional<Crs> const& crs, Shapes& shapes)
{
    Box extent;
    for (auto const& shape : shapes.all) extent = united(extent, bounds(shape));
    if (is_empty(extent)) return;
    report.extent = extent;
    if (!crs) {
        report.crs_guess = guess_of_crs(extent);
        return;
    }
    auto const& some = bounds(shapes.all[shapes.all.size() / 2]);
    Point middle{(some.min_x + some.max_x) / 2, (some.min_y + some.max_y) / 2};
    if (!Reprojection{*crs, Crs::wgs84()}.apply(middle) || std::abs(middle.y) > 90) {
        report.messages.push_back("the coordinates cannot be in " + crs->label() + ": " + guess_of_crs(extent));
        return;
    }
    Reprojection const to_metres{*crs, utm_zone_of(middle.x, middle.y)};
    for (auto& shape : shapes.all) {
        if (!to_metres.apply(shape)) continue;
        double const m2 = area(shape);
        report.area_m2 += m2;
        report.tiny += m2 < tiny_m2 ? 1 : 0;
    }
}

/// Roles of the fields in each kind of layer; gives the plan of the kind that knows most fields.
FieldPlan find_roles(OGRLayer& layer, std::string const& driver, TextDecoder const& decode,
                     std::vector<Schema> const& schemas, LayerReport& report)
{
    auto const names = field_names(*layer.GetLayerDefn(), decode);
    for (std::size_t i = 0; i < names.size(); ++i)
        report.fields.push_back(
            {names[i],
             OGRFieldDefn::GetFieldTypeName(layer.GetLayerDefn()->GetFieldDefn(static_cast<int>(i))->GetType()),
             {}});
    FieldPlan best;
    int most = -1;
    for (std::string const kind : {"parcels", "buildings", "zoning", "levels", "roads", "parking", "constraints"}) {
        auto const match = best_schema(schemas, kind, driver, names);
        if (!match.schema) continue;
        report.schemas[kind] = match.schema->id;
        auto const plan = plan_fields(names, match, {}, driver, report.name);
        if (plan.id >= 0) report.fields[static_cast<std::size_t>(plan.id)].roles[kind] = "id";
        for (auto const& role : plan.roles)
            for (int const field : role.fields)
                report.fields[static_cast<std::size_t>(field)].roles[kind] =
                    role.role + (role.unit.empty() ? "" : " in " + role.unit);
        if (match.matched <= most || plan.id < 0) continue;
        most = match.matched;
        best = plan;
        report.id_field = names[static_cast<std::size_t>(plan.id)];
    }
    return best;
}

LayerReport inspect_layer(Dataset& dataset, OGRLayer& layer, TextDecoder const& decode,
                          std::vector<Schema> const& schemas)
{
    LayerReport report;
    report.name = decode(layer.GetName());
    report.declared_type = OGRGeometryTypeToName(layer.GetGeomType());
    auto const plan = find_roles(layer, dataset.driver(), decode, schemas, report);
    auto const crs = stated_crs(layer);
    if (crs) {
        report.crs = crs->label();
        report.crs_name = crs->name();
    }
    bool const spatial = layer.GetGeomType() != wkbNone;
    ErrorCollector errors;
    Shapes shapes;
    layer.ResetReading();
    while (OGRFeatureUniquePtr const feature{layer.GetNextFeature()}) {
        ++report.features;
        count_id(*feature, plan, decode, report, shapes);
        if (spatial) count_shape(*feature, dataset.driver() == "DXF", report, shapes);
    }
    measure(report, crs, shapes);
    if (errors.count() > 0) report.messages.push_back(errors.text());
    return report;
}

SourceReport inspect_file(SourceFile const& source, std::vector<Schema> const& schemas, std::string const& encoding)
{
    SourceReport report;
    report.name = source.name;
    report.named = !source.optional();
    try {
        auto dataset = Dataset::open(source.path, raw_text_options(source.path, encoding));
        report.driver = dataset.driver();
        auto const record = record_of(source, report.driver, "", "");
        report.bytes = record.bytes;
        report.sha256 = record.sha256;
        for (auto* layer : dataset.handle().GetLayers()) {
            auto const decode = choose_decoder(dataset, *layer, encoding, source.name, report.encoding, report.notes);
            report.layers.push_back(inspect_layer(dataset, *layer, decode, schemas));
        }
    } catch (Error const& e) {
        report.error = e.what();
    }
    return report;
}

}  // namespace

std::vector<SourceReport> inspect_source(std::string const& source, std::vector<Schema> const& schemas,
                                         std::string const& encoding)
{
    std::vector<std::string> notes;
    std::vector<SourceFile> files;
    SourceReport failed;
    failed.name = source;
    try {
        prepare_gdal();
        files = expand_sources({source}, notes);
    } catch (Error const& e) {
        failed.error = e.what();
        return {failed};
    }
    std::vector<SourceReport> reports;
    for (auto const& file : files) reports.push_back(inspect_file(file, schemas, encoding));
    if (!reports.empty()) reports.front().notes.insert(reports.front().notes.begin(), notes.begin(), notes.end());
    return reports;
}

}  // namespace lacuna
