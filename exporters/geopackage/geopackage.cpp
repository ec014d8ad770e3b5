// SPDX-License-Identifier: Apache-2.0
#include "exporters/geopackage/geopackage.h"

#include "engine/core/error.h"
#include "exporters/files/checked_file.h"
#include "exporters/geopackage/check_geopackage.h"
#include "exporters/geopackage/ogr_cells.h"
#include "exporters/geopackage/plain_rows.h"
#include "exporters/geopackage/side_tables.h"
#include "exporters/geopackage/thread_option.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/geometry.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace lacuna {

namespace {

[[noreturn]] void refuse(ErrorCollector const& errors, std::string const& what)
{
    throw Error{Errc::write_failed, fmt::format("could not be written ({}): {}", what, errors.text())};
}

OGRwkbGeometryType type_of(LayerGeometry geometry)
{
    switch (geometry) {
        case LayerGeometry::none:
            return wkbNone;
        case LayerGeometry::point:
            return wkbPoint;
        case LayerGeometry::polygon:
            return wkbPolygon;
        case LayerGeometry::multi_polygon:
            return wkbMultiPolygon;
    }
    return wkbUnknown;
}

/// True where the row has a geometry.
bool set_geometry(OGRFeature& feature, Row const& row, LayerGeometry geometry)
{
    if (geometry == LayerGeometry::none) return false;
    if (geometry == LayerGeometry::point) {
        if (!row.point) return false;
        feature.SetGeometryDirectly(std::make_unique<OGRPoint>(row.point->x, row.point->y).release());
        return true;
    }
    if (row.shape.empty()) return false;
    feature.SetGeometryDirectly(to_ogr(row.shape, geometry == LayerGeometry::multi_polygon).release());
    return true;
}

class Writer {
public:
    Writer(std::filesystem::path const& file, Crs const& crs) : file_{file}, reference_{crs.reference()}
    {
        prepare_gdal();
        auto* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
        if (!driver) throw Error{Errc::write_failed, "this GDAL has no GeoPackage driver; install one that has"};
        dataset_.reset(driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
        if (!dataset_) refuse(errors_, "making it");
    }

    /// Returns the number of geometries written. Of a table without geometry no row is: see write_plain_rows().
    std::int64_t add(Layer const& layer)
    {
        auto& target = create(layer);
        if (layer.geometry == LayerGeometry::none) {
            if (target.SyncToDisk() != OGRERR_NONE || errors_.failed()) refuse(errors_, layer.name);
            return 0;
        }
        if (dataset_->StartTransaction() != OGRERR_NONE) refuse(errors_, layer.name);
        std::int64_t geometries = 0;
        for (std::size_t i = 0; i < layer.row_count; ++i) {
            auto const row = layer.row(i);
            auto const feature = OGRFeatureUniquePtr{OGRFeature::CreateFeature(target.GetLayerDefn())};
            feature->SetFID(static_cast<GIntBig>(i) + 1);
            set_cells(*feature, row.cells);
            if (set_geometry(*feature, row, layer.geometry)) ++geometries;
            if (target.CreateFeature(feature.get()) != OGRERR_NONE || errors_.failed())
                refuse(errors_, fmt::format("row {} of layer '{}'", row.id, layer.name));
        }
        if (dataset_->CommitTransaction() != OGRERR_NONE || target.SyncToDisk() != OGRERR_NONE || errors_.failed())
            refuse(errors_, layer.name);
        return geometries;
    }

    void finish(std::vector<StyledLayer> const& layers, std::string const& time_stamp)
    {
        if (dataset_->StartTransaction() != OGRERR_NONE) refuse(errors_, "styles");
        write_side_tables(*dataset_, layers, time_stamp);
        if (dataset_->CommitTransaction() != OGRERR_NONE || errors_.failed()) refuse(errors_, "styles");
        close_written(std::move(dataset_), file_.filename().string());
    }

private:
    OGRLayer& create(Layer const& layer)
    {
        CPLStringList options;
        options.SetNameValue("IDENTIFIER", layer.title.c_str());
        options.SetNameValue("DESCRIPTION", layer.description.c_str());
        options.SetNameValue("GEOMETRY_NAME", "geom");
        options.SetNameValue("FID", "fid");
        bool const table = layer.geometry == LayerGeometry::none;
        if (!table) options.SetNameValue("SPATIAL_INDEX", "YES");
        if (table) options.SetNameValue("ASPATIAL_VARIANT", "GPKG_ATTRIBUTES");
        auto* made = dataset_->CreateLayer(layer.name.c_str(), table ? nullptr : &reference_, type_of(layer.geometry),
                                           options.List());
        if (!made) refuse(errors_, layer.name);
        for (auto const& column : layer.columns) {
            if (!add_field(*made, column)) refuse(errors_, layer.name + "." + column.name);
        }
        return *made;
    }

    ErrorCollector errors_;
    std::filesystem::path file_;
    OGRSpatialReference reference_;
    GDALDatasetUniquePtr dataset_;
};

}  // namespace

std::int64_t write_geopackage(std::vector<StyledLayer> const& layers, Crs const& crs, std::string const& time_stamp,
                              std::filesystem::path const& file)
{
    ThreadOption const date{"OGR_CURRENT_DATE", time_stamp};
    ThreadOption const journal{"OGR_SQLITE_JOURNAL", "DELETE"};
    // The file is synced as a whole before it takes its name, so single transactions need not be.
    ThreadOption const synchronous{"OGR_SQLITE_SYNCHRONOUS", "OFF"};
    try {
        std::vector<std::int64_t> geometries;
        {
            Writer writer{file, crs};
            for (auto const& each : layers) geometries.push_back(writer.add(each.layer));
            writer.finish(layers, time_stamp);
        }
        std::vector<Layer const*> tables;
        for (auto const& each : layers)
            if (each.layer.geometry == LayerGeometry::none) tables.push_back(&each.layer);
        write_plain_rows(tables, file);
        sync_file(file);
        return check_geopackage(layers, geometries, file);
    } catch (Error const& failure) {
        // A full disk may end any statement, the closing of the file and the reading of it, each in its own words.
        throw Error{Errc::write_failed,
                    fmt::format("'{}': {}{}; free some space or choose another output folder", file.filename().string(),
                                failure.what(), free_space_note(file.parent_path()))};
    }
}

}  // namespace lacuna
