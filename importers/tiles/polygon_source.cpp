// SPDX-License-Identifier: Apache-2.0
#include "importers/tiles/polygon_source.h"

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "importers/gdal/geometry.h"

#include <cpl_string.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

namespace lacuna {

namespace {

constexpr std::int64_t most_places = 500;  ///< of a sample; up to twice as many where the layer is read through

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

std::vector<Point> PolygonSource::places() const
{
    std::vector<Point> out;
    auto const take = [&](OGRFeature const* feature) {
        auto const* geometry = feature ? feature->GetGeometryRef() : nullptr;
        if (!geometry || geometry->IsEmpty() || geometry->getDimension() != 2) return false;
        OGREnvelope e;
        geometry->getEnvelope(&e);
        Point const p{(e.MinX + e.MaxX) / 2, (e.MinY + e.MaxY) / 2};
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) return false;
        out.push_back(p);
        return true;
    };
    ErrorCollector errors;
    layer_->ResetReading();
    auto const count = features();
    if (count > most_places && layer_->TestCapability(OLCRandomRead)) {
        OGRFeatureUniquePtr const first{layer_->GetNextFeature()};
        bool const in_range = first && first->GetFID() <= std::numeric_limits<std::int64_t>::max() - count;
        for (std::int64_t k = 0; in_range && k < most_places; ++k)
            take(OGRFeatureUniquePtr{layer_->GetFeature(first->GetFID() + k * count / most_places)}.get());
        // Else their numbers have gaps, or most are no polygons.
        if (2 * std::ssize(out) >= most_places) return out;
        out.clear();
    }
    errors.clear();
    layer_->ResetReading();
    std::size_t stride = 1, polygons = 0;
    for (auto const& feature : *layer_) {
        auto const before = out.size();
        if (!take(feature.get())) continue;
        if (polygons++ % stride != 0) out.resize(before);
        if (std::ssize(out) < 2 * most_places) continue;
        for (std::size_t i = 0; i < out.size() / 2; ++i) out[i] = out[2 * i];
        out.resize(out.size() / 2);
        stride *= 2;
    }
    // Of a file that breaks off later read() tells.
    if (out.empty() && errors.failed())
        throw Error{Errc::open_failed, fmt::format("{}: '{}' cannot be read: {}; repair the file or export it anew",
                                                   request_.name, printable(request_.source), errors.text())};
    return out;
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
                    fmt::format("{}: '{}' breaks off after {}: {}; repair the file or export it anew", request_.name,
                                printable(request_.source), counted(count.read, "feature"), errors.text())};
    return count;
}

Box bulk_of(std::vector<Point> const& places, Crs const& from, Crs const& working)
{
    Reprojection const to{from, working};
    std::vector<double> xs, ys;
    for (Point p : places) {
        if (!to.apply(p)) continue;
        xs.push_back(p.x);
        ys.push_back(p.y);
    }
    if (xs.empty()) return {};
    std::ranges::sort(xs);
    std::ranges::sort(ys);
    auto const out = xs.size() / 100;
    return {xs[out], ys[out], xs[xs.size() - 1 - out], ys[ys.size() - 1 - out]};
}

WorkingCrs working_crs_of(PolygonSource const& parcels, std::vector<Point> const& places, std::string const& given)
{
    if (!given.empty()) return given_working_crs(given);
    if (places.empty())
        throw Error{Errc::bad_layer, fmt::format("parcels: '{}' has no polygons; nothing says where it is",
                                                 printable(parcels.source()))};
    Reprojection const to_degrees{parcels.crs(), Crs::wgs84()};
    std::vector<Point> in_degrees;
    for (Point p : places)
        if (to_degrees.apply(p)) in_degrees.push_back(p);
    return working_crs_at(median_place(in_degrees, "parcels", parcels.crs().label()), parcels.crs(), "parcels");
}

}  // namespace lacuna
