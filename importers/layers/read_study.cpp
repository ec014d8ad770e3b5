// SPDX-License-Identifier: Apache-2.0
#include "importers/layers/read_study.h"

#include "engine/core/error.h"
#include "engine/geometry/overlay.h"
#include "importers/gdal/dataset.h"
#include "importers/layers/crs_choice.h"
#include "importers/layers/join.h"
#include "importers/layers/layer_reader.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace lacuna {

namespace {

RawLayer read_layer(LayerRequest request, std::string const& name, std::vector<Schema> const& schemas,
                    Progress const& progress)
{
    request.name = name;
    return doing("reading " + name, [&] {
        auto keys = key_columns(request);
        auto raw = read_raw_layer(request, schemas, keys, progress);
        join_tables(raw, request, keys, schemas);
        require_crs(raw);
        return raw;
    });
}

void hand_over(RawLayer& raw, ReadStudy& out)
{
    for (auto const& file : raw.files) out.files.push_back(file.record);
    out.fields.merge(raw.fields);
    out.notes.insert(out.notes.end(), raw.notes.begin(), raw.notes.end());
    out.warnings.insert(out.warnings.end(), raw.warnings.begin(), raw.warnings.end());
}

/// The polygons of a coverage layer as one valid shape.
MultiPolygon united_shape(InputLayer const& layer)
{
    std::vector<MultiPolygon> shapes;
    for (auto const& feature : layer.features)
        shapes.push_back(is_valid(feature.shape) ? feature.shape : repaired(feature.shape));
    return union_of(shapes);
}

/// Zones or roads elsewhere are no reason to stop.
void warn_of_gap(RawLayer const& parcels, RawLayer const& other, Crs const& working, ReadStudy& out)
{
    try {
        require_overlap(parcels, other, working);
    } catch (Error const& e) {
        out.warnings.push_back(other.layer.name + ": " + e.what());
    }
}

/// What Crs::parse() reads again.
std::string stored_name(Crs const& crs) { return crs.label() == crs.name() ? crs.wkt() : crs.label(); }

}  // namespace

ReadStudy read_study(StudyRequest const& request, Progress const& progress)
{
    prepare_gdal();
    auto const schemas = read_schemas(request.schema_folder);
    ReadStudy out;
    // Without parcels the buildings say where the area is.
    bool const cadastre = !request.parcels.sources.empty();
    auto parcels = cadastre ? read_layer(request.parcels, "parcels", schemas, progress)
                            : read_layer(request.buildings, "buildings", schemas, progress);
    auto const working = choose_working_crs(parcels, request.working_crs, out.notes);
    place(parcels, working);
    hand_over(parcels, out);
    if (cadastre) {
        auto buildings = read_layer(request.buildings, "buildings", schemas, progress);
        doing("placing buildings", [&] {
            place(buildings, working);
            require_overlap(parcels, buildings, working);
        });
        hand_over(buildings, out);
        out.input.buildings = std::move(buildings.layer);
    }

    auto const beside = [&](std::optional<LayerRequest> const& asked, std::string const& name, InputLayer& target) {
        if (!asked) return;
        auto layer = read_layer(*asked, name, schemas, progress);
        place(layer, working);
        hand_over(layer, out);
        warn_of_gap(parcels, layer, working, out);
        target = std::move(layer.layer);
    };
    beside(request.zoning, "zoning", out.input.zoning);
    beside(request.levels, "levels", out.input.levels);
    beside(request.roads, "roads", out.input.roads);
    beside(request.parking, "parking", out.input.parking);
    beside(request.constraints, "constraints", out.input.constraints);
    if (request.coverage) {
        auto coverage = read_layer(*request.coverage, "coverage", schemas, progress);
        place(coverage, working);
        doing("placing coverage", [&] { require_overlap(parcels, coverage, working); });
        hand_over(coverage, out);
        if (!coverage.layer.issues.empty())
            out.warnings.push_back(fmt::format("coverage: {} of {} features were not used; the first: {}",
                                               coverage.layer.issues.size(), coverage.layer.features_read,
                                               coverage.layer.issues.front().detail));
        out.input.building_coverage = united_shape(coverage.layer);
    }
    (cadastre ? out.input.parcels : out.input.buildings) = std::move(parcels.layer);
    if (!cadastre) out.input.parcels.name = "parcels";
    out.input.crs = stored_name(working);
    return out;
}

ReadPolygons read_polygons(LayerRequest const& request, std::string const& working_crs,
                           std::filesystem::path const& schema_folder, Progress const& progress)
{
    prepare_gdal();
    ReadPolygons out;
    auto raw = read_layer(request, request.name, read_schemas(schema_folder), progress);
    auto const working = choose_working_crs(raw, working_crs, out.notes);
    place(raw, working);
    out.notes.insert(out.notes.end(), raw.notes.begin(), raw.notes.end());
    out.warnings = std::move(raw.warnings);
    out.layer = std::move(raw.layer);
    out.crs = stored_name(working);
    return out;
}

}  // namespace lacuna
