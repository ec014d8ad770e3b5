// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/polygon.h"

#include <optional>

namespace lacuna {

/// Two rectangles of one direction that share a stretch of a side and no ground: an L, T or Z.
struct TwoRectangles {
    OrientedRectangle first, second;
    Polygon shape;  ///< both together
    [[nodiscard]] double area_m2() const { return first.area_m2() + second.area_m2(); }
};

/// The rectangle with a second one beside it that makes both together the largest, up to `most_m2`; nullopt where none
/// is found. Both sides of the second and the shared stretch are at least `min_width_m`; the first may lose a
/// millimetre so that sides are flush.
///
/// Precondition: `first` passes lies_inside() of the polygon; min_width_m > 0. Method: beside each of the four sides,
/// strips from it as deep as each corner of the polygon is off, and half-way between; the longest free stretch that
/// meets the side. Where both would exceed `most_m2` the second is shortened, then made shallower. Both rectangles pass
/// lies_inside(). Limits: at most 24 depths a side; the first is not moved, so two others may be larger together
/// (two_rectangles()).
std::optional<TwoRectangles> with_second(Polygon const& polygon, OrientedRectangle const& first, double min_width_m,
                                         double most_m2);

/// The two of with_second() that are the largest together, whichever comes first; nullopt where there are none.
///
/// Precondition: as above; `inscribed_diameter_m` is an upper bound of any rectangle's shorter side. Method: from
/// `first` and from up to six of the largest rectangles, each at another place or angle, the second is found, kept,
/// and the first found anew beside it, in turn until nothing is gained. Limits: a local maximum; not proven.
std::optional<TwoRectangles> two_rectangles(Polygon const& polygon, OrientedRectangle const& first, double min_width_m,
                                            double most_m2, double inscribed_diameter_m);

}  // namespace lacuna
