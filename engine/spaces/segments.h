// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/outline.h"
#include "engine/geometry/polygon.h"

#include <algorithm>
#include <optional>

namespace lacuna {

inline Box bounds(Segment const& s)
{
    return {std::min(s.a.x, s.b.x), std::min(s.a.y, s.b.y), std::max(s.a.x, s.b.x), std::max(s.a.y, s.b.y)};
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
