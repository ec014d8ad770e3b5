// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "engine/model/attributes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lacuna {

/// What estate to make.
struct EstateSpec {
    double floor_area_m2 = 300'000;  ///< sum of footprint x storeys, met within 1 %; not used where parcels > 0
    std::int64_t parcels = 0;        ///< > 0: exactly so many parcels
    std::uint64_t seed = 1;
    bool defects = false;  ///< see add_defects in engine/sample/defects.h
};

struct EstateFeature {
    std::string id;
    Polygon shape;  ///< empty outer ring: a feature without geometry
    Attributes attributes;
};

struct EstateRoad {
    std::string id;
    std::string road_class;   ///< "main" or "local"
    double width_m = 0;       ///< from kerb to kerb
    std::vector<Point> line;  ///< the centre line
};

/// A made-up old residential district, in metres of `crs`.
struct Estate {
    std::string crs;  ///< "EPSG:32652", UTM zone 52N
    std::vector<EstateFeature> parcels;
    std::vector<EstateFeature> buildings;
    std::vector<EstateRoad> roads;
    double floor_area_m2 = 0;  ///< reached: sum of footprint x storeys
};

/// Makes an estate of the kind that was built in the cities of north-east China from the 1960s to the 1990s: a slightly
/// turned street grid; blocks of residential lots with rows of south-facing slab blocks of 5 to 8 storeys, closer to
/// each other than daylight rules ask today; sheds, garages, gate houses; schools, kindergartens, boiler houses, shops
/// and vacant lots; verges that lie in no parcel between kerb and lot. Parcels of a block share their edges exactly and
/// no building leaves its parcel. The middle lies in Harbin (126.605 E, 45.757 N); nothing in it is real.
///
/// The same specification gives the same estate, to the last bit, on every run. Coordinates are whole millimetres.
/// Throws Error{usage} for a floor area outside 10,000 to 1e9 m2 or more than 2,000,000 parcels.
Estate make_estate(EstateSpec const& spec);

}  // namespace lacuna
