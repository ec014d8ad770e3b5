// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kind_twins.h"

#include "engine/assembly/clean.h"
#include "engine/assembly/surroundings.h"
#include "engine/geometry/overlay.h"
#include "engine/spaces/find_spaces.h"
#include "engine/spaces/gap.h"
#include "engine/spaces/ground_floor.h"
#include "engine/spaces/outbuilding.h"
#include "engine/spaces/parking.h"
#include "engine/spaces/roof.h"
#include "engine/spaces/segments.h"
#include "tests/support/catch.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace lacuna::test {

namespace {

constexpr double round_share = 1e-4;
constexpr double round_floor_m2 =
    2e-3;  ///< of 10 m2 and less: what the chords of two or three quarter circles of 3 m lose

bool agree(double fast_m2, double slow_m2)
{
    return std::abs(fast_m2 - slow_m2) <= std::max(round_share * slow_m2, round_floor_m2);
}

double sum_of(std::vector<OpenPiece> const& pieces)
{
    double m2 = 0;
    for (auto const& piece : pieces) m2 += piece.area_m2;
    return m2;
}

double loss_of(OpenLand const& open, std::string_view rule)
{
    auto const found = std::ranges::find(open.losses, rule, &RuleLoss::rule);
    return found == open.losses.end() ? 0 : found->area_m2;
}

OpenLandTask task_of(Ground const& ground, std::size_t p, SpaceRules const& rules)
{
    auto const& parcel = ground.area.parcels[p];
    OpenLandTask task{&parcel.boundary, rules.setback_m};
    for (auto const b : ground.buildings.query(grown(bounds(parcel.boundary), rules.clearance_m)))
        task.footprints.push_back(&ground.area.buildings[b].footprint);
    for (auto const& part : ground.joined.on_parcel[p])
        task.standing.push_back(&ground.area.buildings[part.building].counted);
    return task;
}

/// One parcel by its definition, step by step.
struct OpenTwin {
    double inset_m2 = 0, built_m2 = 0;
    MultiPolygon free, opened;
};

MultiPolygon all_of(std::vector<MultiPolygon const*> const& shapes)
{
    std::vector<MultiPolygon> out;
    for (auto const* shape : shapes) out.push_back(*shape);
    return union_of(out);
}

OpenTwin by_buffers(OpenLandTask const& task, SpaceRules const& rules)
{
    OpenTwin out;
    auto const inset = offset(*task.boundary, -task.setback_m, rules.arc_segments);
    out.inset_m2 = area(inset);
    out.free = inset;
    for (auto const* footprint : task.footprints)
        out.free = difference(out.free, offset(*footprint, rules.clearance_m, rules.arc_segments));
    out.built_m2 = area(inset) - area(difference(inset, all_of(task.footprints)));
    auto const core = offset(out.free, -rules.min_width_m / 2, rules.arc_segments);
    out.opened = intersection(out.free, offset(core, rules.min_width_m / 2, rules.arc_segments));
    return out;
}

/// Within `m` of the edges of shapes, edge by edge. GEOS moves corners of what it buffers by up to a hundredth of the
/// distance, but not those of a single edge.
MultiPolygon near_edges(std::vector<MultiPolygon const*> const& shapes, double m, int segments)
{
    std::vector<MultiPolygon> out;
    for (auto const* shape : shapes)
        for_each_edge(*shape, [&](Segment const& s) {
            if (!(s.a == s.b)) out.push_back(offset_of_line({s.a, s.b}, m, segments));
        });
    return union_of(out);
}

/// The same by the edges of parcel and buildings alone: slower, and right to the chords.
OpenTwin by_edges(OpenLandTask const& task, SpaceRules const& rules)
{
    OpenTwin out;
    double const r = rules.min_width_m / 2;
    int const n = rules.arc_segments;
    auto const solid = all_of(task.footprints);
    auto const clear = [&](double more_m) {
        auto const in = difference(*task.boundary, near_edges({task.boundary}, task.setback_m + more_m, n));
        return std::pair{in,
                         difference(difference(in, solid), near_edges(task.footprints, rules.clearance_m + more_m, n))};
    };
    auto const [inset, free] = clear(0);
    out.inset_m2 = area(inset);
    out.built_m2 = area(inset) - area(difference(inset, solid));
    auto const core = clear(r).second;
    out.opened = intersection(free, union_of({core, near_edges({&core}, r, n)}));
    out.free = free;
    return out;
}

bool agree(OpenLand const& fast, OpenTwin const& slow, double parcel_m2)
{
    double const inset_m2 = parcel_m2 - loss_of(fast, "setback"), built_m2 = loss_of(fast, "buildings");
    return agree(inset_m2, slow.inset_m2) && agree(built_m2, slow.built_m2) &&
           agree(inset_m2 - built_m2 - loss_of(fast, "clearance"), area(slow.free)) &&
           agree(sum_of(fast.pieces) + sum_of(fast.small), area(slow.opened));
}

/// Parts so near the least area that an arc's chords decide.
bool undecided(MultiPolygon const& shape, SpaceRules const& rules)
{
    return std::ranges::any_of(shape, [&](Polygon const& part) {
        return std::abs(area(part) - rules.min_area_m2) < 0.01 * rules.min_area_m2;
    });
}

MultiPolygon shape_of(std::vector<OpenPiece> const& pieces)
{
    MultiPolygon out;
    for (auto const& piece : pieces) out.push_back(piece.shape);
    return out;
}

/// Narrow parts hang together by slivers or do not, as the last digit has it: so they are compared as ground.
void compare_narrow(OpenLand const& fast, OpenTwin const& slow, SpaceRules const& rules)
{
    constexpr double hair_m = 0.02;
    auto const taken = difference(slow.free, slow.opened);
    for (auto const& part : fast.narrow) {
        CHECK(part.area_m2 >= rules.min_area_m2);
        CHECK(area(difference({part.shape}, taken)) <= 1e-3 * part.area_m2 + 0.01);
    }
    for (auto const& part : opening(taken, hair_m, 8))
        if (area(part) >= 1.02 * rules.min_area_m2)
            CHECK(area(difference({part}, shape_of(fast.narrow))) <= 2 * hair_m * perimeter(part));
}

/// Straight-edged ground: within 1e-9 of its area, or of a square decimetre.
void check_straight(double fast_m2, double slow_m2) { CHECK(fast_m2 == Approx(slow_m2).epsilon(1e-9).margin(1e-9)); }

/// True where a disc of the least width fits in, by GEOS; nullopt within 2 cm of it, where the search may not decide.
std::optional<bool> wide_enough(Polygon const& part, SpaceRules const& rules)
{
    bool const more = !offset({part}, -(rules.min_width_m / 2 + 0.01), rules.arc_segments).empty();
    bool const less = !offset({part}, -(rules.min_width_m / 2 - 0.01), rules.arc_segments).empty();
    if (more != less) return std::nullopt;
    return more;
}

/// What a cut of `piece` along `by` must find inside, by taking away twice, largest first; nullopt where a part is too
/// near a limit.
std::optional<MultiPolygon> inside_by_differences(OpenPiece const& piece, MultiPolygon const& by, double whole,
                                                  SpaceRules const& rules)
{
    MultiPolygon out;
    for (auto const& part : difference({piece.shape}, difference({piece.shape}, by))) {
        double const part_m2 = area(part);
        if (part_m2 < 0.99 * rules.min_area_m2) continue;
        auto const wide = wide_enough(part, rules);
        if (!wide || part_m2 < 1.01 * rules.min_area_m2) return std::nullopt;
        if (*wide) out.push_back(part);
    }
    double const m2 = area(out);
    if (std::abs(m2 - whole * piece.area_m2) < 1e-6 * piece.area_m2) return std::nullopt;
    if (m2 >= whole * piece.area_m2) return MultiPolygon{piece.shape};
    std::ranges::sort(out, std::greater{}, [](Polygon const& part) { return area(part); });
    return out;
}

/// Taking away twice leaves slivers of the last digit that join parts, so the fast cut may have less: what it leaves
/// out must be too small or too narrow by itself.
void check_slit(MultiPolygon const& fast, MultiPolygon const& slow, SpaceRules const& rules)
{
    CHECK(area(difference(fast, slow)) <= 1e-9 * area(slow));
    for (auto const& part : difference(slow, fast))
        if (area(part) >= rules.min_area_m2) CHECK_FALSE(wide_enough(part, rules).value_or(false));
}

/// The parts of a cut, found or not, and that nothing of the piece is lost.
void compare_cut(OpenPiece const& piece, PieceCut const* cut, MultiPolygon const& slow, SpaceRules const& rules,
                 Compared& out)
{
    ++out.looked;
    out.found += slow.size();
    std::vector<OpenPiece> const fast = cut ? cut->inside : std::vector<OpenPiece>{};
    if (cut)
        check_straight(sum_of(fast) + sum_of(cut->outside) + sum_of(cut->narrow) + sum_of(cut->small), piece.area_m2);
    bool same = fast.size() == slow.size();
    for (std::size_t i = 0; same && i < fast.size(); ++i)
        same = std::abs(fast[i].area_m2 - area(slow[i])) <= 1e-9 * piece.area_m2;
    if (same) return;
    ++out.slits;
    check_slit(shape_of(fast), slow, rules);
}

struct Wall {
    Point a, b;
    double out_x = 0, out_y = 0;  ///< unit vector out of the building
    std::size_t building = 0;
};

/// The outer side of a wall is where a point a millimetre off it is outside.
std::vector<Wall> walls_of(std::vector<Building const*> const& buildings)
{
    std::vector<Wall> out;
    for (std::size_t i = 0; i < buildings.size(); ++i)
        for_each_edge(buildings[i]->footprint, [&](Segment const& s) {
            double const m = std::hypot(s.b.x - s.a.x, s.b.y - s.a.y);
            if (m < 1) return;  // too short to face anything over a metre
            double const nx = (s.b.y - s.a.y) / m, ny = (s.a.x - s.b.x) / m;
            Point const off{(s.a.x + s.b.x) / 2 + 1e-3 * nx, (s.a.y + s.b.y) / 2 + 1e-3 * ny};
            double const way = contains(buildings[i]->footprint, off) ? -1 : 1;
            out.push_back({s.a, s.b, way * nx, way * ny, i});
        });
    return out;
}

/// All that is before a wall's line, within 200 m of its ends.
MultiPolygon before(Wall const& w)
{
    constexpr double far_m = 200;
    double const m = std::hypot(w.b.x - w.a.x, w.b.y - w.a.y), ux = (w.b.x - w.a.x) / m, uy = (w.b.y - w.a.y) / m;
    Point const p{w.a.x - far_m * ux, w.a.y - far_m * uy}, q{w.b.x + far_m * ux, w.b.y + far_m * uy};
    return {{{p, q, {q.x + far_m * w.out_x, q.y + far_m * w.out_y}, {p.x + far_m * w.out_x, p.y + far_m * w.out_y}, p},
             {}}};
}

/// The ground between two walls as what is before both, over the overlap of their projections on the common direction.
std::optional<std::pair<double, Polygon>> facing(Wall const& p, Wall const& q, SpaceRules const& rules)
{
    double const cosine = -(p.out_x * q.out_x + p.out_y * q.out_y);
    if (cosine < 0.94) return std::nullopt;
    double nx = p.out_x - q.out_x, ny = p.out_y - q.out_y;
    double const n = std::hypot(nx, ny);
    nx /= n, ny /= n;
    auto const along = [&](Point r) { return (r.x - p.a.x) * -ny + (r.y - p.a.y) * nx; };
    auto const [p0, p1] = std::minmax({along(p.a), along(p.b)});
    auto const [q0, q1] = std::minmax({along(q.a), along(q.b)});
    double const from = std::max(p0, q0), to = std::min(p1, q1);
    if (to - from < 1) return std::nullopt;
    auto const at = [&](double s, double out) { return Point{p.a.x - s * ny + out * nx, p.a.y + s * nx + out * ny}; };
    Polygon const slab{{at(from, -200), at(to, -200), at(to, 200), at(from, 200), at(from, -200)}, {}};
    auto const ground = intersection(intersection({slab}, before(p)), before(q));
    if (ground.size() != 1) return std::nullopt;
    double least = 1e9;  // at both ends of the overlap; nearer walls touch
    for (double const s : {from, to}) {
        auto const out = [&](Wall const& w) {
            double const a = along(w.a), t = (s - a) / (along(w.b) - a);
            Point const r{w.a.x + t * (w.b.x - w.a.x), w.a.y + t * (w.b.y - w.a.y)};
            return (r.x - p.a.x) * nx + (r.y - p.a.y) * ny;
        };
        least = std::min(least, out(q) - out(p));
    }
    double const mean = area(ground) / (to - from);
    if (mean > rules.gap_max_m || least < 0.1) return std::nullopt;
    return std::pair{to - from, ground.front()};
}

using Facing = std::pair<double, Polygon>;

std::vector<Facing> facing_by_half_planes(std::vector<Building const*> const& buildings, SpaceRules const& rules)
{
    auto const walls = walls_of(buildings);
    std::map<std::pair<std::size_t, std::size_t>, std::vector<Facing>> found;
    for (std::size_t i = 0; i < walls.size(); ++i)
        for (std::size_t j = i + 1; j < walls.size(); ++j) {
            if (walls[i].building == walls[j].building) continue;
            if (auto pair = facing(walls[i], walls[j], rules))
                found[std::minmax(walls[i].building, walls[j].building)].push_back(std::move(*pair));
        }
    std::vector<Facing> out;
    for (auto& [pair, all] : found) {
        double m = 0;
        for (auto const& f : all) m += f.first;
        if (m >= rules.gap_min_facing_m) std::ranges::move(all, std::back_inserter(out));
    }
    return out;
}

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

Ground ground_of(StudyInput const& input, SpaceRules const& rules)
{
    Ground out;
    out.area.parcels = clean_parcels(input.parcels, {}, 0).parcels;
    out.area.buildings = clean_buildings(input.buildings, {}, 0).buildings;
    out.area.roads = clean_surroundings(input.roads, {}, {}).roads;
    out.joined = join_buildings(out.area.parcels, out.area.buildings, CleaningRules{}.overlap_tolerance_m, 0);
    std::vector<Box> boxes;
    for (auto const& b : out.area.buildings) boxes.push_back(bounds(b.footprint));
    out.buildings = BoxIndex{boxes};
    out.around = find_surroundings(out.area, out.joined, out.buildings, rules, 0);
    return out;
}

StudyInput input_of(Estate const& estate)
{
    StudyInput out;
    out.crs = estate.crs;
    auto const fill = [](std::vector<EstateFeature> const& from, std::string name, InputLayer& layer) {
        layer.name = std::move(name);
        for (auto const& feature : from) {
            InputFeature f;
            f.source_id = feature.id;
            f.fid = static_cast<std::int64_t>(layer.features.size());
            f.shape = {feature.shape};
            f.attributes = feature.attributes;
            layer.features.push_back(std::move(f));
        }
        layer.features_read = static_cast<std::int64_t>(layer.features.size());
    };
    fill(estate.parcels, "parcels", out.parcels);
    fill(estate.buildings, "buildings", out.buildings);
    out.roads.name = "roads";
    for (auto const& road : estate.roads) {
        InputFeature f;
        f.source_id = road.id;
        f.lines = {road.line};
        f.attributes.feature_class = road.road_class;
        f.attributes.width_m = road.width_m;
        out.roads.features.push_back(std::move(f));
    }
    out.roads.features_read = static_cast<std::int64_t>(out.roads.features.size());
    return out;
}

SpaceRules fine_rules()
{
    SpaceRules rules;
    rules.arc_segments = 64;
    return rules;
}

Compared compare_open_land(Ground const& ground, SpaceRules const& rules, std::size_t step)
{
    Compared out;
    for (std::size_t p = 0; p < ground.area.parcels.size(); p += step) {
        INFO("parcel " << ground.area.parcels[p].id);
        auto const task = task_of(ground, p, rules);
        auto const fast = open_land(task, rules);
        auto slow = by_buffers(task, rules);
        ++out.looked;
        out.overlays += fast.by_overlay;
        double const parcel_m2 = ground.area.parcels[p].area_m2;
        if (!agree(fast, slow, parcel_m2)) {
            ++out.by_edges;
            auto finer = rules;
            finer.arc_segments *= 2;  // a parcel of 20 m2 with a dozen arcs shows their chords
            auto const fast2 = open_land(task, finer);
            slow = by_edges(task, finer);
            CAPTURE(parcel_m2, loss_of(fast2, "setback"), slow.inset_m2, loss_of(fast2, "buildings"), slow.built_m2,
                    loss_of(fast2, "clearance"), area(slow.free), sum_of(fast2.pieces), area(slow.opened));
            CHECK(agree(fast2, slow, parcel_m2));
        }
        out.found += fast.pieces.size();
        if (undecided(slow.opened, rules)) continue;
        auto const kept =
            std::ranges::count_if(slow.opened, [&](Polygon const& part) { return area(part) >= rules.min_area_m2; });
        CHECK(static_cast<std::ptrdiff_t>(fast.pieces.size()) == kept);
        compare_narrow(fast, slow, rules);
    }
    return out;
}

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
            auto const wide = wide_enough(part, rules);
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
        if (!agree(fast_m2, slow_m2)) {  // GEOS moved a corner of what it buffered
            ++out.by_edges;
            double const moved_m = 0.01 * rules.roof_edge_m;
            CHECK(std::abs(fast_m2 - slow_m2) <= 0.2 * moved_m * perimeter(building.counted));
        }
        out.found += slow;
    }
    return out;
}

Compared compare_parking(Ground const& ground, SpaceRules const& rules, std::size_t step, std::uint64_t seed)
{
    Compared out;
    Dice dice{seed};
    for (std::size_t p = 0; p < ground.area.parcels.size(); p += step) {
        INFO("parcel " << ground.area.parcels[p].id);
        auto const open = open_land(task_of(ground, p, rules), rules);
        for (auto const& piece : open.pieces) {
            Box const box = bounds(piece.shape);
            double const side = std::max(box.max_x - box.min_x, box.max_y - box.min_y);
            std::vector<MultiPolygon> lots;
            for (int i = dice.pick(1, 3); i > 0; --i)
                lots.push_back({moved(rectangle(0, 0, side * dice.between(0.2, 1.2), side * dice.between(0.2, 1.2)),
                                      dice.between(0, 90), dice.between(box.min_x, box.max_x),
                                      dice.between(box.min_y, box.max_y))});
            std::vector<MultiPolygon const*> given;
            for (auto const& lot : lots) given.push_back(&lot);
            auto const slow = inside_by_differences(piece, union_of(lots), 0.95, rules);
            if (!slow) continue;
            auto const fast = on_car_parks(piece, given, rules);
            compare_cut(piece, fast ? &*fast : nullptr, *slow, rules, out);
        }
    }
    return out;
}

Compared compare_gaps(Ground const& ground, SpaceRules const& rules, std::size_t step)
{
    Compared out;
    for (std::size_t p = 0; p < ground.area.parcels.size(); p += step) {
        auto const& parcel = ground.area.parcels[p];
        INFO("parcel " << parcel.id);
        std::vector<Building const*> near;
        for (auto const b : ground.buildings.query(grown(bounds(parcel.boundary), rules.gap_max_m)))
            near.push_back(&ground.area.buildings[b]);
        auto const fast = facing_walls(near, rules);
        auto const slow = facing_by_half_planes(near, rules);
        double fast_m = 0, fast_m2 = 0, slow_m = 0, slow_m2 = 0;
        for (auto const& w : fast) fast_m += w.facing_m, fast_m2 += area(w.between);
        for (auto const& [m, polygon] : slow) slow_m += m, slow_m2 += area(polygon);
        CHECK(fast.size() == slow.size());
        CHECK(fast_m == Approx(slow_m).epsilon(1e-9).margin(1e-9));
        check_straight(fast_m2, slow_m2);
        if (slow.empty()) continue;
        std::vector<MultiPolygon> between;
        for (auto const& [m, polygon] : slow) between.push_back({polygon});
        for (auto const& piece : open_land(task_of(ground, p, rules), rules).pieces) {
            auto const inside = inside_by_differences(piece, union_of(between), 0.9, rules);
            if (!inside) continue;
            auto const gaps = gaps_in(piece, fast, rules);
            compare_cut(piece, gaps ? &gaps->cut : nullptr, *inside, rules, out);
        }
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
        slow = slow && building.area_m2 >= r.outbuilding_min_m2 && scene.storeys.value_or(1) > 0 &&
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
        if (!scene.dwelling_or_unknown || scene.storeys.value_or(0) < front_least_storeys) continue;
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
        CHECK(area(difference(fast_ground, slow)) <= 1e-9 * building.area_m2);
        CHECK(fast_m <= front_m + 1e-9 * (1 + front_m));
        for (auto const& part : difference(slow, fast_ground)) {  // left out: too short or too narrow
            bool const long_enough = area(part) >= r.front_min_length_m * r.front_depth_m;
            CHECK_FALSE((long_enough && wide_enough(part, rules).value_or(false)));
        }
        out.found += !fast_ground.empty();
        CHECK(fast_m2 <= area(slow) + 1e-9 * building.area_m2);
    }
    return out;
}

Compared compare_vacancy(Ground const& ground, SpaceRules const& rules, std::size_t step)
{
    Compared out;
    for (std::size_t p = 0; p < ground.area.parcels.size(); p += step) {
        auto const& parcel = ground.area.parcels[p];
        INFO("parcel " << parcel.id);
        std::vector<MultiPolygon const*> near;
        for (auto const b : ground.buildings.query(bounds(parcel.boundary)))
            near.push_back(&ground.area.buildings[b].footprint);
        double const slow_m2 = area(parcel.boundary) - area(difference(parcel.boundary, all_of(near)));
        double const most_m2 = std::min(rules.vacant_max_built_m2, rules.vacant_max_coverage * parcel.area_m2);
        double const contact_m2 = 1e-3 * perimeter(parcel.boundary);  // overlaps a millimetre thick are contact
        ++out.looked;
        ParcelScene scene;
        scene.parcel = &parcel;
        for (auto const& part : ground.joined.on_parcel[p])
            scene.on_it.push_back({&ground.area.buildings[part.building], part.m2});
        auto const survey = find_spaces(scene, rules).survey;
        CHECK(std::abs(survey.built_m2 - slow_m2) <= contact_m2 + 1e-9 * slow_m2);
        if (std::abs(slow_m2 - most_m2) <= contact_m2) continue;
        CHECK((survey.status == ParcelStatus::vacant) == (slow_m2 < most_m2));
        out.found += slow_m2 < most_m2;
    }
    return out;
}

}  // namespace lacuna::test
