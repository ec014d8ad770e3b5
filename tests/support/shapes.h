// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"
#include "engine/sample/dice.h"

#include <cmath>
#include <numbers>

namespace lacuna::test {

using lacuna::Dice;

inline MultiPolygon box(double x0, double y0, double x1, double y1) { return {rectangle(x0, y0, x1, y1)}; }

/// Turned about the origin, then moved.
inline Polygon moved(Polygon polygon, double degrees, double dx, double dy)
{
    double const c = std::cos(degrees * std::numbers::pi / 180), s = std::sin(degrees * std::numbers::pi / 180);
    auto const turn = [&](Ring& ring) {
        for (auto& p : ring) p = {p.x * c - p.y * s + dx, p.x * s + p.y * c + dy};
    };
    turn(polygon.outer);
    for (auto& inner : polygon.inners) turn(inner);
    return polygon;
}

/// A star-shaped polygon round (x, y): valid, of `corners` corners, radii between r/3 and r.
inline Polygon star(Dice& dice, double x, double y, double r, int corners)
{
    Polygon out;
    for (int i = 0; i < corners; ++i) {
        double const a = 2 * std::numbers::pi * i / corners, q = dice.between(r / 3, r);
        out.outer.push_back({x + q * std::cos(a), y + q * std::sin(a)});
    }
    out.outer.push_back(out.outer.front());
    return out;
}

}  // namespace lacuna::test
