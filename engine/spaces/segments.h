// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/outline.h"
#include "engine/geometry/polygon.h"
#include "engine/geometry/vectors.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace lacuna {

inline Box bounds(Segment const& s)
{
    return {std::min(s.a.x, s.b.x), std::min(s.a.y, s.b.y), std::max(s.a.x, s.b.x), std::max(s.a.y, s.b.y)};
}

/// The point at a share, 0 to 1, of the way from one point to another.
inline Point along(Point a, Point b, double share) { return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)}; }

/// Calls sink(point) for both ends of every piece of a line and for points between them, evenly and no further than
/// `every_m` from one another. Precondition: every_m > 0.
template <class Sink>
void for_each_step(Polyline const& line, double every_m, Sink const& sink)
{
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        auto const steps = std::max(1, static_cast<int>(std::ceil(length(minus(line[i + 1], line[i])) / every_m)));
        for (int k = 0; k <= steps; ++k) sink(along(line[i], line[i + 1], static_cast<double>(k) / steps));
    }
}

/// Calls sink(segment) for every edge of every ring.
template <class Sink>
void for_each_edge(MultiPolygon const& shape, Sink const& sink)
{
    auto const ring = [&](Ring const& r) {
        for (std::size_t i = 1; i < r.size(); ++i) sink(Segment{r[i - 1], r[i]});
    };
    for (auto const& polygon : shape) {
        ring(polygon.outer);
        for (auto const& inner : polygon.inners) ring(inner);
    }
}

/// Where along `ray`, 0 at its start and 1 at its end, it meets `edge`; nullopt where they do not meet or run
/// parallel.
inline std::optional<double> crossing(Segment const& ray, Segment const& edge)
{
    double const rx = ray.b.x - ray.a.x, ry = ray.b.y - ray.a.y, ex = edge.b.x - edge.a.x, ey = edge.b.y - edge.a.y;
    double const turn = rx * ey - ry * ex;
    if (turn == 0) return std::nullopt;
    double const dx = edge.a.x - ray.a.x, dy = edge.a.y - ray.a.y;
    double const on_ray = (dx * ey - dy * ex) / turn, on_edge = (dx * ry - dy * rx) / turn;
    if (on_ray < 0 || on_ray > 1 || on_edge < 0 || on_edge > 1) return std::nullopt;
    return on_ray;
}

}  // namespace lacuna
