// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <memory>
#include <string>

class OGRSpatialReference;

namespace lacuna {

/// A coordinate reference system, axis order always x = east or longitude first.
/// A value: copies share nothing that changes.
class Crs {
public:
    /// From "EPSG:32723", WKT, PROJJSON, or anything OGR's SetFromUserInput takes without
    /// reading a file or the network. Throws Error{bad_crs} with a remedy.
    static Crs parse(std::string const& text);
    static Crs wgs84();
    explicit Crs(OGRSpatialReference const& reference);

    [[nodiscard]] std::string label() const;  ///< "EPSG:32723" where known, else its name
    [[nodiscard]] std::string name() const;   ///< "WGS 84 / UTM zone 23S"
    [[nodiscard]] std::string wkt() const;
    [[nodiscard]] bool is_geographic() const;
    [[nodiscard]] bool is_web_mercator() const;
    /// Projected, in metres, and not Web Mercator: areas may be taken in it.
    [[nodiscard]] bool is_working_crs() const;
    [[nodiscard]] OGRSpatialReference const& reference() const { return *reference_; }
    [[nodiscard]] bool same_as(Crs const& other) const;

private:
    std::shared_ptr<OGRSpatialReference const> reference_;
};

/// The UTM zone (WGS 84) of a longitude and latitude, as the working CRS for data
/// that has no metric projection of its own.
Crs utm_zone_of(double longitude_deg, double latitude_deg);

/// Transforms coordinates from one system to another. One object a thread.
class Reprojection {
public:
    Reprojection(Crs const& from, Crs const& to);
    ~Reprojection();
    Reprojection(Reprojection&&) noexcept;
    Reprojection& operator=(Reprojection&&) noexcept;

    /// False where a coordinate could not be transformed; `shape` is then unspecified.
    [[nodiscard]] bool apply(MultiPolygon& shape) const;
    [[nodiscard]] bool apply(Point& point) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace lacuna
