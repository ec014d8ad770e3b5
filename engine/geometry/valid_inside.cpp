// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/valid_inside.h"

#include "engine/geometry/overlay.h"
#include "engine/geometry/small_loops.h"

#include <algorithm>
#include <iterator>

namespace lacuna {

MultiPolygon valid_inside(CurveShape const& shape, int segments, Point origin)
{
    constexpr double cusp_m2 = 0.01;  // where arcs touch, straightened ones cross over no more than this
    MultiPolygon out;
    for (auto& polygon : to_polygons(shape, segments, Chords::inside, origin)) {
        cut_small_loops(polygon, cusp_m2);
        MultiPolygon const one{std::move(polygon)};
        std::ranges::move(is_valid(one) ? one : repaired(one), std::back_inserter(out));
    }
    return out;
}

}  // namespace lacuna
