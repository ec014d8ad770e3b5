// SPDX-License-Identifier: Apache-2.0
#include "importers/tiles/polygon_source.h"

#include "engine/core/error.h"
#include "importers/gdal/geometry.h"

#include <cpl_string.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <utility>
#include <vector>

namespace lacuna {

namespace {

Dataset opened(PolygonRequest const& request)
{
    prepare_gdal();
    std::error_code none;
    if (!is_connection(request.source) && std::filesystem::is_directory(request.source, none) &&
        std::filesystem::path{request.source}.extension() != ".gdb")
        throw Error{
            Errc::open_failed,
            fmt::format("{}: '{}' is a folder; one file is read here: join its files first (ogrmerge.py -single "
                        "-o {}.gpkg ...), or let lacuna scan read the folder",
                        request.name, printable(request.source), request.name)};
    return Dataset::open(request.source);
}

Crs crs_of(PolygonRequest const& request, OGRLayer& layer)
{
    if (!request.crs.empty()) return Crs::parse(request.crs);
    if (auto const* given = layer.GetSpatialRef()) return Crs{*given};
    throw Error{Errc::bad_crs, fmt::format("{}: '{}' does not say its coordinate reference system; give it with --crs "
                                           "{}=EPSG:...",
                                           request.name, printable(request.source), request.name)};
}

}  // namespace

PolygonSource::PolygonSource(PolygonRequest request)
    : request_{std::move(request)},
      dataset_{opened(request_)},
      layer_{&dataset_.layer(request_.layer)},
      crs_{crs_of(request_, *layer_)}
{
    auto const& definition = *layer_->GetLayerDefn();
    std::vector<std::string> names;
    for (int i = 0; i < definition.GetFieldCount(); ++i) names.emplace_back(definition.GetFieldDefn(i)->GetNameRef());
    id_ = definition.GetFieldIndex(request_.id_field.empty() ? "id" : request_.id_field.c_str());
    if (id_ < 0 && !request_.id_field.empty())
        throw Error{Errc::bad_layer,
                    fmt::format("{}: '{}' has no field '{}'; its fields are {}", request_.name,
                                printable(request_.source), request_.id_field, fmt::join(names, ", "))};
    if (id_ >= 0) id_name_ = names[static_cast<std::size_t>(id_)];
    CPLStringList others;
    for (int i = 0; i < definition.GetFieldCount(); ++i)
        if (i != id_) others.AddString(names[static_cast<std::size_t>(i)].c_str());
    if (layer_->TestCapability(OLCIgnoreFields)) layer_->SetIgnoredFields(const_cast<char const**>(others.List()));
}

Box PolygonSource::extent(Crs const& working) const
{
    OGREnvelope e;
    if (layer_->GetExtent(&e) != OGRERR_NONE || !(e.MinX <= e.MaxX)) return {};
    if (working.same_as(*crs_)) return {e.MinX, e.MinY, e.MaxX, e.MaxY};
    Reprojection const to{*crs_, working};
    Box box;
    for (Point corner : {Point{e.MinX, e.MinY}, Point{e.MaxX, e.MinY}, Point{e.MaxX, e.MaxY}, Point{e.MinX, e.MaxY}})
        if (to.apply(corner)) box = united(box, {corner.x, corner.y, corner.x, corner.y});
    return box;
}

PolygonCount PolygonSource::read(Crs const& working,
                                 std::function<void(std::string_view, MultiPolygon const&)> const& take,
                                 std::function<void(std::string, std::string)> const& skip) const
{
    PolygonCount count;
    std::optional<Reprojection> to;
    if (!working.same_as(*crs_)) to.emplace(*crs_, working);
    ErrorCollector const errors;
    layer_->ResetReading();
    for (auto const& feature : *layer_) {
        ++count.read;
        auto const* geometry = feature->GetGeometryRef();
        auto const id = [&]() -> std::string {
            if (id_ >= 0 && feature->IsFieldSetAndNotNull(id_)) return feature->GetFieldAsString(id_);
            return fmt::format("{}", feature->GetFID());
        };
        if (!geometry) {
            ++count.without_polygon;
            skip(id(), "it has no geometry");
            continue;
        }
        auto polygons = from_ogr(*geometry);
        bool const placed = polygons.finite && (!to || polygons.shape.empty() || to->apply(polygons.shape));
        if (!placed || polygons.shape.empty()) {
            ++(placed ? count.without_polygon : count.not_placed);
            skip(id(), placed ? fmt::format("a {} is no polygon", polygons.type)
                              : "its coordinates are no numbers or cannot be projected");
            continue;
        }
        ++count.kept;
        take(id(), polygons.shape);
    }
    if (errors.failed())
        throw Error{Errc::open_failed,
                    fmt::format("{}: '{}' breaks off after {} features: {}; repair the file or export it anew",
                                request_.name, printable(request_.source), count.read, errors.text())};
    return count;
}

Crs working_crs_of(PolygonSource const& parcels, std::string const& given)
{
    if (!given.empty()) {
        auto const crs = Crs::parse(given);
        if (crs.is_working_crs()) return crs;
        throw Error{Errc::bad_crs,
                    fmt::format("'{}' is no projected system in metres in which areas may be taken; give "
                                "another --working-crs, as the UTM zone",
                                given)};
    }
    if (parcels.crs().is_working_crs()) return parcels.crs();
    Box const box = parcels.extent(Crs::wgs84());
    if (is_empty(box)) throw Error{Errc::bad_layer, "parcels: the layer is empty; nothing says where it is"};
    return utm_zone_of((box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2);
}

}  // namespace lacuna
