// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sample/estate.h"

namespace lacuna::sample {

/// Puts one of each common defect of real data into an estate of at least three parcels and five buildings:
///   - the outline of the second building crosses itself (a bow tie);
///   - the third building has the id of the first;
///   - the fourth building is moved west until a quarter of it lies over the line of the first parcel;
///   - the second parcel has a corner in the first (they overlap);
///   - one more parcel, "<id of the last>-N", has no geometry.
/// Throws Error{usage} where the estate is smaller than that.
void add_defects(Estate& estate);

}  // namespace lacuna::sample
