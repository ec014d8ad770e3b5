// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

/// Points taken as vectors.
inline double cross(Point const& u, Point const& v) { return u.x * v.y - u.y * v.x; }
inline double dot(Point const& u, Point const& v) { return u.x * v.x + u.y * v.y; }
inline Point minus(Point const& p, Point const& q) { return {p.x - q.x, p.y - q.y}; }
inline double squared_length(Point const& v) { return dot(v, v); }
inline double length(Point const& v) { return std::sqrt(dot(v, v)); }

/// Squared distance from `p` to the segment from `a` to `b`.
inline double squared_distance(Point const& p, Point const& a, Point const& b)
{
    Point const d = minus(b, a), to = minus(p, a);
    double const squared = squared_length(d);
    double const t = squared > 0 ? std::clamp(dot(to, d) / squared, 0.0, 1.0) : 0;
    return squared_length({to.x - t * d.x, to.y - t * d.y});
}

}  // namespace lacuna
