// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/gap.h"

#include "engine/geometry/index.h"
#include "engine/geometry/outline.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/shared_area.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace lacuna {

namespace {

constexpr double least_facing_m = 1.0;
constexpr double least_distance_m = 0.1;  ///< closer walls touch
constexpr double least_cosine = 0.94;     ///< 20 degrees
constexpr double whole_share = 0.9;

/// A wall with the building on its left.
struct Wall {
    Point a, b;
    std::uint32_t building = 0;
};

double signed_area(Ring const& ring)
{
    double sum = 0;
    Point const o = ring.front();
    for (std::size_t i = 1; i < ring.size(); ++i)
        sum += (ring[i - 1].x - o.x) * (ring[i].y - o.y) - (ring[i].x - o.x) * (ring[i - 1].y - o.y);
    return sum / 2;
}

void add_walls(Ring const& ring, bool outer, std::uint32_t building, std::vector<Wall>& out)
{
    bool const turn = (signed_area(ring) > 0) != outer;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        Wall const wall{turn ? ring[i] : ring[i - 1], turn ? ring[i - 1] : ring[i], building};
        if (std::hypot(wall.b.x - wall.a.x, wall.b.y - wall.a.y) >= least_facing_m / 2) out.push_back(wall);
    }
}

/// The ground between two walls where they face each other.
std::optional<FacingWalls> between(Wall const& p, Wall const& q, double most_m)
{
    double px = p.b.x - p.a.x, py = p.b.y - p.a.y, qx = q.a.x - q.b.x, qy = q.a.y - q.b.y;  // q turned round
    double const pm = std::hypot(px, py), qm = std::hypot(qx, qy);
    px /= pm, py /= pm, qx /= qm, qy /= qm;
    if (px * qx + py * qy < least_cosine) return std::nullopt;
    double ux = px + qx, uy = py + qy;
    double const um = std::hypot(ux, uy);
    ux /= um, uy /= um;
    Point const o = p.a;
    auto const along = [&](Point r) { return (r.x - o.x) * ux + (r.y - o.y) * uy; };
    double const from = std::max(along(p.a), along(q.b)), to = std::min(along(p.b), along(q.a));
    if (to - from < least_facing_m) return std::nullopt;
    auto const on = [&](Point a, Point b, double s) {
        double const t = (s - along(a)) / (along(b) - along(a));
        return Point{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
    };
    Point const p0 = on(p.a, p.b, from), p1 = on(p.a, p.b, to), q0 = on(q.b, q.a, from), q1 = on(q.b, q.a, to);
    // The outer side of p is on its right, and q lies there.
    auto const out_m = [&](Point a, Point b) { return (b.x - a.x) * uy - (b.y - a.y) * ux; };
    double const d0 = out_m(p0, q0), d1 = out_m(p1, q1), mean = (d0 + d1) / 2;
    if (std::min(d0, d1) < least_distance_m || mean > most_m) return std::nullopt;
    return FacingWalls{{{p0, q0, q1, p1, p0}, {}}, to - from, mean, {}, {}};
}

Box box_of(Wall const& w)
{
    return {std::min(w.a.x, w.b.x), std::min(w.a.y, w.b.y), std::max(w.a.x, w.b.x), std::max(w.a.y, w.b.y)};
}

}  // namespace

std::vector<FacingWalls> facing_walls(std::vector<Building const*> const& buildings, SpaceRules const& rules)
{
    std::vector<FacingWalls> out;
    if (!(rules.gap_max_m > 0) || buildings.size() < 2) return out;
    std::vector<Wall> walls;
    for (std::uint32_t b = 0; b < buildings.size(); ++b)
        for (auto const& polygon : buildings[b]->footprint) {
            add_walls(polygon.outer, true, b, walls);
            for (auto const& inner : polygon.inners) add_walls(inner, false, b, walls);
        }
    std::vector<Box> boxes;
    for (auto const& wall : walls) boxes.push_back(box_of(wall));
    BoxIndex const index{boxes};
    std::map<std::pair<std::string, std::string>, double> facing_m;
    for (std::uint32_t i = 0; i < walls.size(); ++i)
        for (auto const j : index.query(grown(boxes[i], rules.gap_max_m))) {
            if (j <= i || walls[i].building == walls[j].building) continue;
            auto found = between(walls[i], walls[j], rules.gap_max_m);
            if (!found) continue;
            std::tie(found->first, found->second) =
                std::minmax(buildings[walls[i].building]->id, buildings[walls[j].building]->id);
            facing_m[{found->first, found->second}] += found->facing_m;
            out.push_back(std::move(*found));
        }
    std::erase_if(out, [&](auto const& f) { return facing_m[{f.first, f.second}] < rules.gap_min_facing_m; });
    std::ranges::sort(out, [](FacingWalls const& a, FacingWalls const& b) {
        Point const p = a.between.outer.front(), q = b.between.outer.front();
        return std::tie(a.first, a.second, p.x, p.y, a.facing_m) < std::tie(b.first, b.second, q.x, q.y, b.facing_m);
    });
    return out;
}

std::optional<Gaps> gaps_in(OpenPiece const& piece, std::vector<FacingWalls> const& walls, SpaceRules const& rules)
{
    Box const box = bounds(piece.shape);
    std::vector<MultiPolygon> near;
    for (auto const& w : walls)
        if (overlap(bounds(w.between), box)) near.push_back({w.between});
    if (near.empty()) return std::nullopt;
    auto parts = cut(piece, union_of(near), whole_share, rules);
    if (!parts) return std::nullopt;
    Gaps out;
    for (auto const& part : parts->inside) {
        Gap gap{part, nullptr};
        double most = 0;
        for (auto const& w : walls) {
            if (!overlap(bounds(w.between), bounds(part.shape))) continue;
            double const m2 = shared_area({w.between}, {part.shape});
            if (m2 <= most) continue;
            most = m2;
            gap.walls = &w;
        }
        if (gap.walls) out.gaps.push_back(std::move(gap));
    }
    if (out.gaps.size() != parts->inside.size()) return std::nullopt;
    out.cut = std::move(*parts);
    return out;
}

}  // namespace lacuna
