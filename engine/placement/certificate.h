// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/placement/place.h"

namespace lacuna {

constexpr double certificate_m = 1e-3;  ///< by so much the ground may reach out of its space

/// True where all ground of the placement lies in the space to a millimetre: its rectangle, or its pieces and its
/// shape. Told from the corners that are exported, by other code than that which found them (engine/geometry/inside.h).
/// A layout that is counted and not drawn is not certified.
bool lies_in_space(Placement const& placement, Space const& space);

/// A layout that was counted and that drawn() has yet to draw.
bool is_undrawn(Placement const& placement);

/// Certifies what fits; a placement that is drawn and fails is refused (not_certified).
void certify(Space const& space, Placements& placements);

}  // namespace lacuna
