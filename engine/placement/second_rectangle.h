// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/model/facility.h"
#include "engine/model/placement.h"
#include "engine/model/space.h"

#include <optional>

namespace lacuna {

/// Where the facility may stand on two rectangles and one is less than its greatest area: the two (see with_second()),
/// as shape and pieces; without units yet. Nullopt where there is no second, or both are less than its least area.
/// Precondition: `rectangle` lies in a part of the space.
std::optional<Placement> on_two_rectangles(Space const& space, Facility const& facility,
                                           OrientedRectangle const& rectangle);

/// True where the placement stands on two rectangles.
bool stands_on_two(Placement const& placement, Facility const& facility);

/// Precondition of both: stands_on_two().
OrientedRectangle first_of_two(Placement const& placement);
/// The second rectangle cut so that no more than `ground_m2` are taken, without units; nullopt where it would be
/// narrower than the facility's least width, and the first alone has to do.
std::optional<Placement> less_of_second(Placement const& placement, Facility const& facility, double ground_m2);

}  // namespace lacuna
