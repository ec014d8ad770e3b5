// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cmath>

namespace lacuna {

/// Points taken as vectors.
inline double cross(Point const& u, Point const& v) { return u.x * v.y - u.y * v.x; }
inline double dot(Point const& u, Point const& v) { return u.x * v.x + u.y * v.y; }
inline Point minus(Point const& p, Point const& q) { return {p.x - q.x, p.y - q.y}; }
inline double squared_length(Point const& v) { return dot(v, v); }
inline double length(Point const& v) { return std::sqrt(dot(v, v)); }

}  // namespace lacuna
