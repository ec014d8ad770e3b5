// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/curves.h"

namespace lacuna {

/// The shape with straight edges, none of which leaves it (Chords::inside), as a valid shape: tangents may cross where
/// two arcs come near each other, so small loops are cut off and what crosses still is repaired.
/// Coordinates are those of the curves plus `origin`.
MultiPolygon valid_inside(CurveShape const& shape, int segments, Point origin = {});

}  // namespace lacuna
