// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/overlay.h"
#include "tests/support/kind_twin_parts.h"

#include <map>
#include <set>

namespace lacuna::test {

namespace {

struct Wall {
    Point a, b;
    double out_x = 0, out_y = 0;  ///< unit vector out of the building
    std::size_t building = 0;
};

/// The corners of a ring that end its straight walls: from the sharpest on, each as far as no corner between lies more
/// than 5 cm off.
std::vector<Point> wall_ends(Ring ring)
{
    ring.pop_back();
    auto const turn = [&](std::size_t i) {
        Point const p = ring[(i + ring.size() - 1) % ring.size()], q = ring[i], r = ring[(i + 1) % ring.size()];
        return std::abs(std::atan2(cross(minus(q, p), minus(r, q)), dot(minus(q, p), minus(r, q))));
    };
    std::size_t sharpest = 0;
    for (std::size_t i = 1; i < ring.size(); ++i)
        if (turn(i) > turn(sharpest) + 1e-9) sharpest = i;
    std::ranges::rotate(ring, ring.begin() + static_cast<std::ptrdiff_t>(sharpest));
    ring.push_back(ring.front());
    std::vector<Point> out{ring.front()};
    std::size_t from = 0;
    for (std::size_t to = 2; to < ring.size(); ++to) {
        double off_m = 0;
        for (std::size_t k = from + 1; k < to; ++k)
            off_m = std::max(off_m, std::sqrt(squared_distance(ring[k], ring[from], ring[to])));
        if (off_m <= 0.05) continue;
        from = to - 1;
        out.push_back(ring[from]);
    }
    out.push_back(ring.back());
    return out;
}

/// The outer side of a wall is where most of what lies off it is outside: corners of a straight wall lie up to 5 cm
/// on either side of it.
std::vector<Wall> walls_of(std::vector<Building const*> const& buildings)
{
    std::vector<Wall> out;
    auto const add = [&](Ring const& ring, std::size_t i) {
        auto const ends = wall_ends(ring);
        for (std::size_t k = 1; k < ends.size(); ++k) {
            Point const a = ends[k - 1], b = ends[k];
            double const m = std::hypot(b.x - a.x, b.y - a.y);
            if (m < 1) continue;  // too short to face anything over a metre
            double const nx = (b.y - a.y) / m, ny = (a.x - b.x) / m;
            int inside = 0;
            for (double const share : {0.11, 0.23, 0.37, 0.5, 0.62, 0.78, 0.91}) {
                Point const on{a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
                inside += contains(buildings[i]->footprint, {on.x + 0.06 * nx, on.y + 0.06 * ny}) ? 1 : -1;
                inside -= contains(buildings[i]->footprint, {on.x - 0.06 * nx, on.y - 0.06 * ny}) ? 1 : -1;
            }
            double const way = inside > 0 ? -1 : 1;
            out.push_back({a, b, way * nx, way * ny, i});
        }
    };
    for (std::size_t i = 0; i < buildings.size(); ++i)
        for (auto const& polygon : buildings[i]->footprint) {
            add(polygon.outer, i);
            for (auto const& inner : polygon.inners) add(inner, i);
        }
    return out;
}

/// How far "all" is: beyond twice that, walls of one town would seem near each other.
constexpr double far_m = 5000;

/// All that is before a wall's line moved out by `off_m`.
MultiPolygon before(Wall const& w, double off_m)
{
    double const m = std::hypot(w.b.x - w.a.x, w.b.y - w.a.y), ux = (w.b.x - w.a.x) / m, uy = (w.b.y - w.a.y) / m;
    Point const p{w.a.x - far_m * ux + off_m * w.out_x, w.a.y - far_m * uy + off_m * w.out_y},
        q{w.b.x + far_m * ux + off_m * w.out_x, w.b.y + far_m * uy + off_m * w.out_y};
    return {{{p, q, {q.x + far_m * w.out_x, q.y + far_m * w.out_y}, {p.x + far_m * w.out_x, p.y + far_m * w.out_y}, p},
             {}}};
}

/// The ground between two walls as what is before both, over a part of their common direction.
struct Between {
    Wall p, q;
    double nx = 0, ny = 0;  ///< from p to q, across the common direction
    double from = 0, to = 0, begin_m = 0, end_m = 0;

    [[nodiscard]] double along(Point r) const { return (r.x - p.a.x) * -ny + (r.y - p.a.y) * nx; }
    [[nodiscard]] MultiPolygon ground(double low, double high, double off_m) const
    {
        auto const at = [&](double s, double out) {
            return Point{p.a.x - s * ny + out * nx, p.a.y + s * nx + out * ny};
        };
        Polygon const slab{{at(low, -far_m), at(high, -far_m), at(high, far_m), at(low, far_m), at(low, -far_m)}, {}};
        double const cosine = p.out_x * nx + p.out_y * ny;  // of both walls to the common direction
        return intersection(intersection({slab}, before(p, cosine * off_m)), before(q, cosine * off_m));
    }
};

std::optional<Between> facing(Wall const& p, Wall const& q, SpaceRules const& rules)
{
    if (-(p.out_x * q.out_x + p.out_y * q.out_y) < 0.94) return std::nullopt;
    Between out{p, q};
    out.nx = p.out_x - q.out_x, out.ny = p.out_y - q.out_y;
    double const n = std::hypot(out.nx, out.ny);
    out.nx /= n, out.ny /= n;
    auto const [p0, p1] = std::minmax({out.along(p.a), out.along(p.b)});
    auto const [q0, q1] = std::minmax({out.along(q.a), out.along(q.b)});
    out.from = std::max(p0, q0), out.to = std::min(p1, q1);
    if (out.to - out.from < 1) return std::nullopt;
    auto const ground = out.ground(out.from, out.to, 0);
    if (ground.size() != 1) return std::nullopt;
    auto const distance = [&](double s) {
        auto const off = [&](Wall const& w) {
            double const a = out.along(w.a), t = (s - a) / (out.along(w.b) - a);
            Point const r{w.a.x + t * (w.b.x - w.a.x), w.a.y + t * (w.b.y - w.a.y)};
            return (r.x - p.a.x) * out.nx + (r.y - p.a.y) * out.ny;
        };
        return off(q) - off(p);
    };
    out.begin_m = distance(out.from), out.end_m = distance(out.to);  // nearer walls touch
    if (area(ground) / (out.to - out.from) > rules.gap_max_m || std::min(out.begin_m, out.end_m) < 0.1)
        return std::nullopt;
    return out;
}

/// The parts over which nothing large stands between, cell by cell of all places where something begins or ends.
std::vector<Facing> free_parts(Between const& walls, MultiPolygon const& all, SpaceRules const& rules)
{
    double const touch_m = std::min(0.1, std::min(walls.begin_m, walls.end_m) / 4);
    std::vector<std::pair<double, double>> built;
    std::set<double> places{walls.from, walls.to};
    for (auto const& part : intersection(walls.ground(walls.from, walls.to, touch_m), all)) {
        double low = walls.to, high = walls.from;
        for (Point const& r : part.outer) low = std::min(low, walls.along(r)), high = std::max(high, walls.along(r));
        built.emplace_back(low, high);
        places.insert({std::clamp(low, walls.from, walls.to), std::clamp(high, walls.from, walls.to)});
    }
    struct Run {
        double from, to;
        bool built;
    };
    std::vector<Run> runs;
    for (auto at = places.begin(), next = std::next(at); next != places.end(); at = next++) {
        double const middle = (*at + *next) / 2;
        bool const is_built =
            std::ranges::any_of(built, [&](auto const& b) { return b.first < middle && middle < b.second; });
        if (!runs.empty() && runs.back().built == is_built)
            runs.back().to = *next;
        else
            runs.push_back({*at, *next, is_built});
    }
    std::vector<Run> parts;  // free ground of a metre and less between what is built counts as built
    for (std::size_t i = 0; i < runs.size(); ++i) {
        bool const slit = !runs[i].built && i > 0 && i + 1 < runs.size() && runs[i].to - runs[i].from <= 1;
        if (!parts.empty() && parts.back().built == (runs[i].built || slit))
            parts.back().to = runs[i].to;
        else
            parts.push_back({runs[i].from, runs[i].to, runs[i].built || slit});
    }
    std::vector<Facing> out;
    double from = walls.from, to = walls.from;
    auto const close = [&] {
        double m = 0;
        for (auto const& run : runs)
            if (!run.built) m += std::max(0.0, std::min(run.to, to) - std::max(run.from, from));
        if (m >= 1)
            for (auto& polygon : walls.ground(from, to, 0)) out.emplace_back(m, std::move(polygon));
    };
    for (auto const& part : parts) {
        if (part.built && part.to - part.from >= rules.gap_min_facing_m) {
            close();
            from = part.to;
        }
        to = part.to;
    }
    close();
    return out;
}

}  // namespace

std::vector<Facing> facing_by_half_planes(std::vector<Building const*> const& buildings, SpaceRules const& rules)
{
    auto const walls = walls_of(buildings);
    std::map<std::pair<std::size_t, std::size_t>, std::vector<Facing>> found;
    for (std::size_t i = 0; i < walls.size(); ++i)
        for (std::size_t j = i + 1; j < walls.size(); ++j) {
            if (walls[i].building == walls[j].building) continue;
            auto const between = facing(walls[i], walls[j], rules);
            if (!between) continue;
            Box const box = bounds(between->ground(between->from, between->to, 0));
            std::vector<MultiPolygon> near;
            for (auto const* building : buildings)
                if (overlap(bounds(building->footprint), box)) near.push_back(building->footprint);
            for (auto& part : free_parts(*between, union_of(near), rules))
                found[std::minmax(walls[i].building, walls[j].building)].push_back(std::move(part));
        }
    std::vector<Facing> out;
    for (auto& [pair, all] : found) {
        double m = 0;
        for (auto const& f : all) m += f.first;
        if (m >= rules.gap_min_facing_m) std::ranges::move(all, std::back_inserter(out));
    }
    return out;
}

}  // namespace lacuna::test
