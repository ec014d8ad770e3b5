// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/study_area.h"

#include <cstdint>
#include <vector>

namespace lacuna {

/// The counted part of one building that stands on a parcel.
struct OnParcel {
    std::uint32_t building = 0;  ///< position in StudyArea::buildings
    double m2 = 0;
    bool whole = false;  ///< all of the counted part is here
};

struct Joined {
    std::vector<std::vector<OnParcel>> on_parcel;  ///< by parcel; by building
    std::vector<std::int64_t> main_parcel;         ///< by building: the parcel with most of it, -1 for none
    BuiltLedger built;
    std::vector<Issue> issues;  ///< crosses_parcel_line, outside_parcels
};

/// Which building stands on which parcel, by the area of the counted part. What stands in no
/// parcel is measured by its own overlay, so that the built ledger is a check.
Joined join_buildings(std::vector<Parcel> const& parcels, std::vector<Building> const& buildings, double tolerance_m,
                      int threads);

/// Of each parcel, the share 0 to 1 of its area that buildings stand on.
std::vector<double> built_shares(std::vector<Parcel> const& parcels, Joined const& joined);

}  // namespace lacuna
