// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/polygon.h"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace lacuna::test {

/// splitmix64: the same numbers on every platform.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}
    std::uint64_t bits()
    {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    double between(double low, double high)
    {
        return low + (high - low) * static_cast<double>(bits() >> 11) * 0x1.0p-53;
    }
    int pick(int low, int high) { return low + static_cast<int>(bits() % static_cast<std::uint64_t>(high - low + 1)); }

private:
    std::uint64_t state_;
};

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
