// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/gdal/crs.h"
#include "importers/gdal/dataset.h"
#include "importers/gdal/working_crs.h"
#include "importers/tiles/tiles.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// One layer of polygons of a file that is read feature by feature.
struct PolygonRequest {
    std::string name;    ///< "parcels", for messages
    std::string source;  ///< a file, a .zip or "PG:..."
    std::string layer;   ///< where the source has several
    std::string crs;     ///< in place of the source's own
    std::string id_field;
};

/// What became of the features of a layer.
struct PolygonCount {
    std::int64_t read = 0, kept = 0;
    std::int64_t without_polygon = 0;  ///< lines, points, nothing
    std::int64_t not_placed = 0;       ///< coordinates that are no numbers or that cannot be projected
};

/// A layer that is open. What it holds is never in memory as a whole.
class PolygonSource {
public:
    /// Throws Error{open_failed, bad_layer, bad_crs} with file, layer, value and remedy.
    explicit PolygonSource(PolygonRequest request);

    [[nodiscard]] Crs const& crs() const { return *crs_; }
    [[nodiscard]] std::int64_t features() const { return layer_->GetFeatureCount(); }  ///< less than 0: not known
    /// Middles of the boxes of some hundred polygons spread over the file, in the layer's own system. They are fetched
    /// by number where the format can and numbers have few gaps; else the file is read through once.
    [[nodiscard]] std::vector<Point> places() const;
    [[nodiscard]] std::string const& source() const { return request_.source; }
    [[nodiscard]] std::string const& id_field() const { return id_name_; }  ///< empty: feature numbers are the ids

    /// Calls `take` with id and shape of each feature, in the working system, in the order of the file. Z is dropped,
    /// curves are stroked. Throws Error{open_failed} where the file breaks off.
    /// `skip` gets id and reason of a feature that is none.
    PolygonCount read(Crs const& working, std::function<void(std::string_view, MultiPolygon const&)> const& take,
                      std::function<void(std::string, std::string)> const& skip) const;

private:
    PolygonRequest request_;
    Dataset dataset_;
    OGRLayer* layer_;
    std::optional<Crs> crs_;
    int id_ = -1;
    std::string id_name_;
};

/// The box of places in `working`, without the outermost hundredth on each side: a layer's own box may be that of one
/// stray feature. Empty where no place can be projected.
Box bulk_of(std::vector<Point> const& places, Crs const& from, Crs const& working);

/// The system to measure in: `given`; else working_crs_at() the median of `places`, those of the parcels.
/// Throws Error{bad_crs} where `given` is no system in which areas may be taken or the places are nowhere on earth,
/// Error{bad_layer} where there are none.
WorkingCrs working_crs_of(PolygonSource const& parcels, std::vector<Point> const& places, std::string const& given);

}  // namespace lacuna
