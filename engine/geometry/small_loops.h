// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

namespace lacuna {

/// Cuts loops off the rings: where an edge crosses one of the next few, the corners between go and the crossing stays.
/// For arcs that meet at a cusp and were made straight, where the last edges may cross.
/// Loops larger than `most_m2` stay, and so does what crosses farther along the ring; the result may still be invalid.
/// Precondition: closed rings.
void cut_small_loops(Polygon& polygon, double most_m2);

}  // namespace lacuna
