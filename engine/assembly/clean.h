// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/input.h"
#include "engine/model/study_area.h"

#include <cstdint>
#include <vector>

namespace lacuna {

struct CleaningRules {
    double sliver_m2 = 1.0;             ///< a parcel or building smaller than this is a digitising remnant
    double overlap_tolerance_m = 1e-3;  ///< overlaps thinner than this are contact
    double reported_area_share = 0.05;  ///< register and measured area may differ by this share of the register's ...
    double reported_area_m2 = 5.0;      ///< ... or by so much before it is noted
};

struct CleanParcels {
    std::vector<Parcel> parcels;  ///< by id
    LayerLedger ledger;
    AreaComparison areas;
    std::vector<Issue> issues;  ///< by feature id, then code
};

struct CleanBuildings {
    std::vector<Building> buildings;  ///< by id
    LayerLedger ledger;
    AreaComparison areas;
    std::vector<Issue> issues;
};

/// Repairs rings, gives every feature a unique id that does not depend on reading order, takes out
/// repeated shapes and slivers, and cuts overlaps so that each square metre belongs to one parcel: the one
/// that comes first by id. The ledger's figures are each measured by themselves. The layer is used up on the way, so
/// that it and what comes of it do not take memory together.
/// A parcel that fails in an overlay becomes an issue and is kept as it was.
CleanParcels clean_parcels(InputLayer layer, CleaningRules const& rules, int threads);

/// The same for buildings, except that footprints are not cut: `counted` is the part of a
/// footprint that no building before it covers, in the order: storeys known first, more storeys first, larger
/// first, then id. So an outline and its parts, as the Spanish cadastre has them, count once and with the parts'
/// storeys.
CleanBuildings clean_buildings(InputLayer layer, CleaningRules const& rules, int threads);

}  // namespace lacuna
