// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/barriers.h"

#include "engine/geometry/vectors.h"
#include "engine/spaces/segments.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace lacuna {

namespace {

Box bounds_of(Constraint const& c)
{
    Box box = bounds(c.shape);
    for (auto const& line : c.lines) box = united(box, bounds(line));
    for (auto const& p : c.points) box = united(box, {p.x, p.y, p.x, p.y});
    return box;
}

constexpr double wall_reach_m = 3, door_width_m = 3, window_width_m = 1.5;

double strip_width_m(std::string const& rule)
{
    return rule == "entrance" ? door_width_m : rule == "window" ? window_width_m : 0;
}

/// A wall near a point: where it comes nearest, and the unit vector out of the building.
struct NearWall {
    Point foot, out;
    double squared_m = 0;
};

/// The nearest wall within reach; of equals the first of the first building.
std::optional<NearWall> wall_near(Point const& p, Walls const& walls)
{
    std::optional<NearWall> best;
    for (auto const b : walls.index.query(grown(Box{p.x, p.y, p.x, p.y}, wall_reach_m))) {
        auto const& footprint = walls.buildings[b].footprint;
        for_each_edge(footprint, [&](Segment const& wall) {
            Point const d = minus(wall.b, wall.a);
            double const n = length(d);
            if (!(n > 0)) return;
            double const along = std::clamp(dot(minus(p, wall.a), d) / (n * n), 0.0, 1.0);
            Point const foot{wall.a.x + along * d.x, wall.a.y + along * d.y};
            double const squared = squared_length(minus(p, foot));
            if (squared > wall_reach_m * wall_reach_m || (best && squared >= best->squared_m)) return;
            best = {foot, {d.y / n, -d.x / n}, squared};
        });
    }
    return best;
}

/// Turns `out` so that it leaves every building: a decimetre in front of the wall must be outside all of them.
bool face_out(NearWall& wall, Walls const& walls)
{
    constexpr double step_m = 0.1;
    auto const free = [&](Point const& p) {
        return std::ranges::none_of(walls.index.query({p.x, p.y, p.x, p.y}),
                                    [&](auto const b) { return Outline{walls.buildings[b].footprint}.contains(p); });
    };
    for (int turn = 0; turn < 2; ++turn) {
        if (free({wall.foot.x + step_m * wall.out.x, wall.foot.y + step_m * wall.out.y})) return true;
        wall.out = {-wall.out.x, -wall.out.y};
    }
    return false;
}

/// The strip before a door or window, its first side on the wall; empty where there is no wall to go by.
MultiPolygon strip_before(Point const& p, double width_m, double depth_m, Walls const& walls)
{
    auto wall = wall_near(p, walls);
    if (!wall || !(depth_m > 0) || !face_out(*wall, walls)) return {};
    Point const& o = wall->out;
    Point const half{-o.y * width_m / 2, o.x * width_m / 2}, deep{o.x * depth_m, o.y * depth_m};
    Point const a{wall->foot.x - half.x, wall->foot.y - half.y}, b{wall->foot.x + half.x, wall->foot.y + half.y};
    Ring ring{a, b, {b.x + deep.x, b.y + deep.y}, {a.x + deep.x, a.y + deep.y}, a};
    if (cross(minus(ring[1], ring[0]), minus(ring[2], ring[1])) < 0) {
        std::ranges::reverse(ring);  // the side on the wall is now the fourth ...
        std::rotate(ring.begin(), ring.begin() + 3, ring.end() - 1);
        ring.back() = ring.front();  // ... and the first again
    }
    return {Polygon{std::move(ring), {}}};
}

}  // namespace

Barriers::Barriers(std::vector<Constraint> const& constraints, SpaceRules const& rules, Walls const* walls)
    : constraints_{&constraints}
{
    std::set<std::string> without;
    std::vector<Box> boxes;
    std::size_t number = 1;
    strips_of_.resize(constraints.size());
    for (std::size_t i = 0; i < constraints.size(); ++i) {
        auto const& c = constraints[i];
        auto const rule = rules.keep_clear_m.find(c.rule);
        double const own = rule == rules.keep_clear_m.end() ? 0 : rule->second;
        if (!c.buffer_m && rule == rules.keep_clear_m.end()) without.insert(c.rule);
        clear_m_.push_back(c.buffer_m.value_or(own));
        first_number_.push_back(number);
        number += 1 + c.lines.size() + c.points.size();
        double reach = clear_m_.back();
        if (double const width = strip_width_m(c.rule); walls && width > 0) {
            for (auto const& p : c.points) {
                auto strip = strip_before(p, width, clear_m_.back(), *walls);
                strips_of_[i].push_back(strip.empty() ? nullptr : &strips_.emplace_back(std::move(strip)));
            }
            reach += wall_reach_m + width;
        }
        boxes.push_back(grown(bounds_of(c), reach));
    }
    index_ = BoxIndex{boxes};
    without_rule_.assign(without.begin(), without.end());
}

std::vector<Barrier> Barriers::near(Box const& box) const
{
    std::vector<Barrier> out;
    for (auto const i : index_.query(box)) {
        Constraint const& c = (*constraints_)[i];
        double const m = clear_m_[i];
        auto number = first_number_[i];
        if (!c.shape.empty()) out.push_back({c.rule, m, &c.shape, nullptr, nullptr, 0, number});
        for (auto const& line : c.lines) out.push_back({c.rule, m, nullptr, &line, nullptr, 0, ++number});
        for (std::size_t k = 0; k < c.points.size(); ++k) {
            auto const* strip = strips_of_[i].empty() ? nullptr : strips_of_[i][k];
            if (strip)
                out.push_back({c.rule, 0, strip, nullptr, nullptr, m, ++number});
            else
                out.push_back({c.rule, m, nullptr, nullptr, &c.points[k], 0, ++number});
        }
    }
    std::ranges::stable_sort(out, {}, &Barrier::rule);
    return out;
}

}  // namespace lacuna
