// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/nearest_borders.h"

#include "engine/geometry/lines.h"

#include <boost/polygon/voronoi.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace lacuna {

namespace {

constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();

struct Site {
    std::int32_t x = 0, y = 0;
    std::uint32_t label = nobody;
};

/// Where grid numbers lie on the ground.
struct Grid {
    Point origin;
    double cell_m = 1e-3;

    [[nodiscard]] Point ground(double x, double y) const { return {origin.x + x * cell_m, origin.y + y * cell_m}; }
};

Grid grid_over(Box const& all)
{
    double const span = std::max(all.max_x - all.min_x, all.max_y - all.min_y);
    return {{(all.min_x + all.max_x) / 2, (all.min_y + all.max_y) / 2}, std::max(1e-3, span / 5e8)};
}

/// The points on the grid, and a ring of points of nobody so far out that every border in `all` has an end.
std::vector<Site> sites_of(std::vector<LabelledPoint> const& points, Box const& all, Grid const& grid)
{
    std::vector<Site> out;
    out.reserve(points.size() + 8);
    auto const number = [&](double metres) { return static_cast<std::int32_t>(std::lround(metres / grid.cell_m)); };
    for (auto const& p : points)
        out.push_back({number(p.at.x - grid.origin.x), number(p.at.y - grid.origin.y), p.label});
    double const far = 3 * std::max({all.max_x - all.min_x, all.max_y - all.min_y, 1.0});
    for (int i = -1; i <= 1; ++i)
        for (int j = -1; j <= 1; ++j)
            if (i != 0 || j != 0) out.push_back({number(i * far), number(j * far), nobody});
    std::ranges::sort(
        out, [](Site const& a, Site const& b) { return std::tie(a.x, a.y, a.label) < std::tie(b.x, b.y, b.label); });
    auto const repeated =
        std::ranges::unique(out, [](Site const& a, Site const& b) { return a.x == b.x && a.y == b.y; });
    out.erase(repeated.begin(), repeated.end());
    return out;
}

}  // namespace

std::vector<Polyline> nearest_borders(std::vector<LabelledPoint> const& points, Box const& window, double straighten_m)
{
    if (points.empty()) return {};
    Box all = window;
    for (auto const& p : points) all = united(all, {p.at.x, p.at.y, p.at.x, p.at.y});
    Grid const grid = grid_over(all);
    auto const sites = sites_of(points, all, grid);
    boost::polygon::default_voronoi_builder builder;
    for (auto const& site : sites) builder.insert_point(site.x, site.y);
    boost::polygon::voronoi_diagram<double> diagram;
    builder.construct(&diagram);

    std::vector<Polyline> out;
    for (auto const& edge : diagram.edges()) {
        // Each edge has a twin that runs back.
        if (!edge.is_finite() || &edge > edge.twin()) continue;
        auto const a = sites[edge.cell()->source_index()].label, b = sites[edge.twin()->cell()->source_index()].label;
        if (a == b || a == nobody || b == nobody) continue;
        Point const p = grid.ground(edge.vertex0()->x(), edge.vertex0()->y());
        Point const q = grid.ground(edge.vertex1()->x(), edge.vertex1()->y());
        if (overlap({std::min(p.x, q.x), std::min(p.y, q.y), std::max(p.x, q.x), std::max(p.y, q.y)}, window))
            out.push_back({p, q});
    }
    return straightened(out, straighten_m);
}

}  // namespace lacuna
