// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <optional>
#include <vector>

namespace lacuna {

/// Area that shapes, which may overlap, cover together of a window, without computing the shape of it.
///
/// Precondition: all valid; rings of any orientation.
/// Method: the boundary of the union within the window is made of those parts of the sides that lie in the window and
/// in no other shape, and of those parts of the window's sides that lie in a shape; its area is the sum over these
/// parts (Green's theorem). Sides nearer than 1e-7 m run along each other: one of them counts. Limits: nullopt where
/// the parts do not close to rings within 1e-5 m; time grows with the product of the corners that lie in each other's
/// boxes.
std::optional<double> union_area(std::vector<MultiPolygon const*> const& shapes, MultiPolygon const& window);

}  // namespace lacuna
