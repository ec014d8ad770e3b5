// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kind_twins.h"

#include "engine/spaces/ground_floor.h"
#include "engine/spaces/outbuilding.h"
#include "engine/spaces/roof.h"
#include "tests/support/kind_twin_parts.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace lacuna::test {

namespace {

/// True where a segment from `p` to `q` meets an edge of `edges`, by the sides that ends lie on.
bool meets(Point p, Point q, std::vector<Segment> const& edges)
{
    auto const side = [](Point a, Point b, Point c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); };
    return std::ranges::any_of(edges, [&](Segment const& s) {
        return side(p, q, s.a) * side(p, q, s.b) <= 0 && side(s.a, s.b, p) * side(s.a, s.b, q) <= 0;
    });
}

/// Where the first of `edges` is met on the way from `p`, by halving; nullopt within `reach_m` none is.
std::optional<double> first_met(Point p, double dx, double dy, double reach_m, std::vector<Segment> const& edges)
{
    auto const to = [&](double m) { return Point{p.x + m * dx, p.y + m * dy}; };
    if (!meets(p, to(reach_m), edges)) return std::nullopt;
    double low = 0, high = reach_m;
    for (int i = 0; i < 50; ++i) {
        double const middle = (low + high) / 2;
        (meets(p, to(middle), edges) ? high : low) = middle;
    }
    return high;
}

/// The strips behind all walls from which a road is seen, looking at every building and road of the study area.
MultiPolygon strips_by_rays(Ground const& ground, Building const& building, BuildingRules const& r, double& front_m)
{
    std::vector<Segment> walls, roads;
    Box const window = grown(bounds(building.footprint), r.front_to_street_m + 5);
    auto const into = [&](std::vector<Segment>& edges) {
        return [&](Segment const& s) {
            if (overlap(bounds(s), window)) edges.push_back(s);
        };
    };
    for (auto const& other : ground.area.buildings) for_each_edge(other.footprint, into(walls));
    for (auto const& road : ground.area.roads) {
        for_each_edge(road.carriageway, into(roads));
        for (auto const& line : road.lines)
            for (std::size_t i = 1; i < line.size(); ++i) into(roads)({line[i - 1], line[i]});
    }
    std::vector<MultiPolygon> strips;
    for (auto const& polygon : building.counted)
        for (std::size_t i = 1; i < polygon.outer.size(); ++i) {
            Point const a = polygon.outer[i - 1], b = polygon.outer[i];
            double const m = std::hypot(b.x - a.x, b.y - a.y), ux = (b.x - a.x) / m, uy = (b.y - a.y) / m;
            if (m < 0.3) continue;
            Point const off{(a.x + b.x) / 2 + 1e-4 * uy, (a.y + b.y) / 2 - 1e-4 * ux};
            double const way = contains({{polygon.outer, {}}}, off) ? -1 : 1, ox = way * uy, oy = -way * ux;
            int const steps = std::max(1, static_cast<int>(std::ceil(m)));
            for (int k = 0; k < steps; ++k) {
                auto const at = [&](double along, double out) {
                    return Point{a.x + along * ux + out * ox, a.y + along * uy + out * oy};
                };
                Point const eye = at((k + 0.5) * m / steps, 0.05);
                auto const road = first_met(eye, ox, oy, r.front_to_street_m, roads);
                if (!road || first_met(eye, ox, oy, *road, walls)) continue;
                front_m += m / steps;
                double const from = k * m / steps - 0.05, to = (k + 1) * m / steps + 0.05, deep = -r.front_depth_m;
                strips.push_back({{{at(from, 0), at(to, 0), at(to, deep), at(from, deep), at(from, 0)}, {}}});
            }
        }
    return union_of(strips);
}

}  // namespace

Compared compare_roofs(Ground const& ground, SpaceRules const& rules, std::size_t step)
{
    Compared out;
    for (std::size_t b = 0; b < ground.area.buildings.size(); b += step) {
        auto const& building = ground.area.buildings[b];
        INFO("building " << building.id);
        ++out.looked;
        double fast_m2 = 0, slow_m2 = 0;
        std::size_t slow = 0;
        auto const fast = roof_of(building, rules);
        bool decided = true;
        MultiPolygon const edge = near_edges({&building.counted}, rules.roof_edge_m, rules.arc_segments);
        for (auto const& part : difference(building.counted, edge)) {
            auto const wide = wide_enough({part}, rules);
            double const m2 = area(part);
            if (std::abs(m2 - rules.roof_min_area_m2) < 0.01) decided = false;
            if (m2 < rules.roof_min_area_m2) continue;
            if (!wide) decided = false;
            if (!wide || !*wide) continue;
            slow_m2 += m2, ++slow;
        }
        if (!decided) continue;
        for (auto const& piece : fast) fast_m2 += piece.area_m2;
        CHECK(fast.size() == slow);
        if (!round_agree(fast_m2, slow_m2)) {  // GEOS moved a corner of what it buffered
            ++out.by_edges;
            double const moved_m = 0.01 * rules.roof_edge_m;
            CHECK(std::abs(fast_m2 - slow_m2) <= 0.2 * moved_m * perimeter(building.counted));
        }
        out.found += slow;
    }
    return out;
}

Compared compare_outbuildings(Ground const& ground, SpaceRules const& rules, std::size_t step)
{
    Compared out;
    auto const& r = rules.in_buildings;
    for (std::size_t b = 0; b < ground.area.buildings.size(); b += step) {
        auto const& building = ground.area.buildings[b];
        INFO("building " << building.id);
        auto const scene = building_scene(static_cast<std::uint32_t>(b), ground.area, ground.joined, ground.buildings,
                                          ground.around, rules);
        if (!building.attributes.land_use.empty()) continue;  // told by words, not by shape
        ++out.looked;
        Building const* main = nullptr;  // the largest that stands mostly on the same parcel
        for (std::size_t i = 0; i < ground.area.buildings.size() && ground.joined.main_parcel[b] >= 0; ++i)
            if (ground.joined.main_parcel[i] == ground.joined.main_parcel[b] &&
                (!main || ground.area.buildings[i].area_m2 > main->area_m2))
                main = &ground.area.buildings[i];
        bool slow = main && main != &building && !building.counted.empty();
        slow = slow && building.area_m2 >= r.outbuilding_min_m2 && area(building.counted) >= r.outbuilding_min_m2 &&
               scene.storeys.value_or(1) > 0 &&
               building.area_m2 <= (scene.storeys ? r.outbuilding_max_m2 : r.outbuilding_unknown_max_m2) &&
               building.area_m2 <= r.outbuilding_max_share * main->area_m2 &&
               scene.storeys.value_or(0) <= r.outbuilding_max_storeys;
        if (slow) {
            double const apart_m = distance(building.footprint, main->footprint);
            std::vector<Point> corners;
            for_each_edge(building.footprint, [&](Segment const& s) { corners.push_back(s.a); });
            double const fill = area(building.footprint) / area(convex_hull(corners));
            if (std::abs(apart_m - r.touch_m) < 1e-6 || std::abs(fill - r.outbuilding_min_fill) < 1e-9) continue;
            slow = apart_m > r.touch_m && fill >= r.outbuilding_min_fill;
        }
        auto const fast = find_outbuilding(scene, rules);
        CHECK(fast.has_value() == slow);
        if (fast) CHECK(fast->area_m2 == Approx(building.counted_m2).epsilon(1e-9));
        out.found += slow;
    }
    return out;
}

Compared compare_ground_floors(Ground const& ground, SpaceRules const& rules, std::size_t step)
{
    Compared out;
    auto const& r = rules.in_buildings;
    for (std::size_t b = 0; b < ground.area.buildings.size(); b += step) {
        auto const& building = ground.area.buildings[b];
        INFO("building " << building.id);
        auto const scene = building_scene(static_cast<std::uint32_t>(b), ground.area, ground.joined, ground.buildings,
                                          ground.around, rules);
        if (!scene.dwelling_or_unknown || scene.family_house || scene.storeys.value_or(0) < front_least_storeys)
            continue;
        ++out.looked;
        double front_m = 0;
        MultiPolygon const strips = strips_by_rays(ground, building, r, front_m);
        auto const slow = difference(building.counted, difference(building.counted, strips));
        double fast_m = 0, fast_m2 = 0;
        MultiPolygon fast_ground;
        for (auto const& space : find_ground_floors(scene, rules)) {
            fast_m2 += space.area_m2;
            for (auto const& f : space.figures)
                if (f.name == "frontage_m") fast_m += f.value;
            fast_ground.insert(fast_ground.end(), space.shape.begin(), space.shape.end());
        }
        auto const slits = difference(fast_ground, slow);  // no further from a strip than half their width
        CHECK(area(difference(slits, offset(strips, front_bay_m + 1e-6, 64))) <= 1e-9 * building.area_m2);
        CHECK(fast_m <= front_m + 1e-9 * (1 + front_m));
        for (auto const& part : difference(slow, fast_ground)) {  // left out: too short or too narrow
            bool const long_enough = area(part) >= r.front_min_length_m * r.front_depth_m;
            CHECK_FALSE((long_enough && wide_enough({part}, rules).value_or(false)));
        }
        out.found += !fast_ground.empty();
        CHECK(fast_m2 <= area(slow) + area(slits) + 1e-9 * building.area_m2);
    }
    return out;
}

}  // namespace lacuna::test
