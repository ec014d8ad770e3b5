// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/error.h"
#include "engine/geometry/polygon.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/geometry.h"

#include <cpl_string.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lacuna {

/// One open piece with the figures of the inventory.
struct Piece {
    std::int64_t parcel_id = 0;
    Polygon shape;
    double area_m2 = 0, perimeter_m = 0, width_m = 0, radius_m = 0, distance_m = 0, coverage = 0;
};

/// The result, written as it comes.
class PiecesFile {
public:
    PiecesFile(std::string file, OGRSpatialReference const& crs) : file_{std::move(file)}
    {
        std::error_code ignored;
        std::filesystem::remove(file_, ignored);
        dataset_.reset(
            GetGDALDriverManager()->GetDriverByName("GPKG")->Create(file_.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
        check(dataset_ != nullptr);
        layer_ =
            dataset_->CreateLayer("open_space", &const_cast<OGRSpatialReference&>(crs), wkbPolygon,
                                  CPLStringList{std::vector<char const*>{"SPATIAL_INDEX=NO", nullptr}.data()}.List());
        check(layer_ != nullptr);
        OGRFieldDefn id{"parcel_id", OFTInteger64};
        layer_->CreateField(&id);
        for (auto const* name : {"area", "perimeter", "width", "radius", "dist", "coverage"}) {
            OGRFieldDefn field{name, OFTReal};
            layer_->CreateField(&field);
        }
        // The index grows with the rows, beside the work, instead of at the end.
        check(dataset_->StartTransaction() == OGRERR_NONE);
        dataset_->ExecuteSQL("SELECT CreateSpatialIndex('open_space', 'geom')", nullptr, nullptr);
        row_ = std::make_unique<OGRFeature>(layer_->GetLayerDefn());
    }

    void add(Piece const& piece)
    {
        row_->SetFID(OGRNullFID);
        row_->SetField(0, static_cast<GIntBig>(piece.parcel_id));
        int column = 1;
        for (double const value :
             {piece.area_m2, piece.perimeter_m, piece.width_m, piece.radius_m, piece.distance_m, piece.coverage})
            row_->SetField(column++, value);
        row_->SetGeometryDirectly(to_ogr({piece.shape}).release());
        check(layer_->CreateFeature(row_.get()) == OGRERR_NONE);
        m2_ += piece.area_m2;
        // Written out now and then, beside the work, so that little is left for the end.
        if (++count_ % rows_a_commit == 0)
            check(dataset_->CommitTransaction() == OGRERR_NONE && dataset_->StartTransaction() == OGRERR_NONE);
    }

    void close()
    {
        check(dataset_->CommitTransaction() == OGRERR_NONE);
        row_.reset();
        close_written(std::move(dataset_), file_);
    }

    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] double m2() const { return m2_; }

private:
    static constexpr std::size_t rows_a_commit = 10'000;
    void check(bool good) const
    {
        if (!good) throw Error{Errc::write_failed, "'" + file_ + "': " + errors_.text()};
    }
    std::string file_;
    ErrorCollector errors_;
    GDALDatasetUniquePtr dataset_;
    OGRLayer* layer_ = nullptr;
    std::unique_ptr<OGRFeature> row_;
    std::size_t count_ = 0;
    double m2_ = 0;
};

}  // namespace lacuna
