// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/polygon.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lacuna {

/// Whether a rectangle fits into a polygon, and how well that is known.
struct Fit {
    bool fits = false;
    bool proven = false;  ///< fits: always; does not fit: no rectangle of that size can lie inside, at any angle
    double slack_m = 0;   ///< both sides may grow by it (negative: must shrink), at least; to about a centimetre
    std::optional<OrientedRectangle> rectangle;  ///< of the size asked for; where that does not fit, smaller by slack_m
};

/// Looks for a rectangle of `width_m` by `length_m` (either may be the longer) in a polygon with holes, at any angle.
///
/// Precondition: a valid polygon; both sides > 0. A side may be missed by 0.1 mm; every rectangle passes lies_inside().
/// Method: strips along and across the directions of the edges, then small turns of the best one (StripSearch). Where
/// none holds it, branch and bound over angle and place: a rectangle at some angle within a range holds a smaller one
/// at the middle of the range, and one at some place within a range holds the strip that all those places share; where
/// not even these find room, the whole range is out. Ranges are halved until every one is out (proven), one holds the
/// rectangle, or `most_ranges` are used up (unproven).
/// Limits: slack_m is what was found, the true one may be larger.
Fit fit_rectangle(Polygon const& polygon, double width_m, double length_m, std::int64_t most_ranges = 20'000);

/// As many as `count` such rectangles that share no ground: one after another, each where it has the most slack; where
/// that gives too few, in rows and from corners (see pack.h), then with slack 0. The last may be one that does not fit;
/// it is proven where most_rectangles() rules another one out. Limits: fewer may be found than there is room for.
std::vector<Fit> fit_rectangles(MultiPolygon const& shape, double width_m, double length_m, int count);

}  // namespace lacuna
