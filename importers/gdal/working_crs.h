// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "importers/gdal/crs.h"

#include <string>
#include <vector>

namespace lacuna {

/// The system that everything is measured in, and for people why it is that one.
struct WorkingCrs {
    Crs crs;
    std::string told;  ///< "EPSG:32633 (WGS 84 / UTM zone 33N), as given"
};

/// A system that the user gave. Throws Error{bad_crs} where it is not projected in metres or is Web Mercator.
WorkingCrs given_working_crs(std::string const& given);

/// `own`, the system of `layer`, where it is projected in metres, is not Web Mercator, and its areas at the place are
/// within 2 % of those of UTM; else the UTM zone of the place, given as longitude and latitude.
WorkingCrs working_crs_at(Point place_deg, Crs const& own, std::string const& layer);

/// The median longitude and the median latitude of places in degrees: stray ones do not move it. Places that are none
/// are left out; throws Error{bad_crs} where nothing is left, which says that `crs` of `layer` must be wrong.
/// Limits: places on both sides of the 180th meridian have a median between them.
Point median_place(std::vector<Point> const& places_deg, std::string const& layer, std::string const& crs);

}  // namespace lacuna
