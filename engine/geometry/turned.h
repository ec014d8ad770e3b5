// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/polygon.h"

#include <cmath>
#include <numbers>

namespace lacuna {

/// A polygon turned about its first corner so that one direction is the x axis.
class Turned {
public:
    Turned(Polygon const& part, double radians)
        : origin_{part.outer.front()}, c_{std::cos(radians)}, s_{std::sin(radians)}
    {
        polygon.outer = turn(part.outer);
        for (auto const& inner : part.inners) polygon.inners.push_back(turn(inner));
    }

    [[nodiscard]] Ring turn(Ring const& ring) const
    {
        Ring out;
        for (Point const p : ring) {
            double const dx = p.x - origin_.x, dy = p.y - origin_.y;
            out.push_back({dx * c_ + dy * s_, -dx * s_ + dy * c_});
        }
        return out;
    }

    [[nodiscard]] Point back(Point p) const
    {
        return {origin_.x + p.x * c_ - p.y * s_, origin_.y + p.x * s_ + p.y * c_};
    }

    [[nodiscard]] OrientedRectangle back(OrientedRectangle r) const
    {
        r.corner = back(r.corner);
        r.angle_deg = std::fmod(r.angle_deg + std::atan2(s_, c_) * 180 / std::numbers::pi + 360, 360);
        if (r.angle_deg < 180) return r;
        // Half a turn on, the opposite corner is the first.
        r.corner = to_polygon(r).outer[2];
        r.angle_deg -= 180;
        return r;
    }

    Polygon polygon;

private:
    Point origin_;
    double c_, s_;
};

}  // namespace lacuna
