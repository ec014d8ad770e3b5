// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/ground_floor.h"

#include "engine/geometry/overlay.h"
#include "engine/spaces/open_land.h"
#include "engine/spaces/segments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

constexpr double step_m = 1;           ///< a wall is tested at least so often
constexpr double least_wall_m = 0.3;   ///< shorter edges are drawing noise
constexpr double past_end_m = 0.05;    ///< strips reach so far past the ends of their wall
constexpr double least_slit_m2 = 0.5;  ///< less, and no longer than it may be wide, is the rounding of a corner
constexpr double off_wall_m = 0.05;    ///< rays begin so far from the wall

/// A stretch of wall that faces a street, with the unit vector out of the building.
struct Stretch {
    Segment wall;
    double out_x = 0, out_y = 0;
    [[nodiscard]] double length_m() const { return std::hypot(wall.b.x - wall.a.x, wall.b.y - wall.a.y); }
};

double signed_area(Ring const& ring)
{
    double twice = 0;
    for (std::size_t i = 1; i < ring.size(); ++i)
        twice += (ring[i - 1].x - ring[0].x) * (ring[i].y - ring[0].y) -
                 (ring[i].x - ring[0].x) * (ring[i - 1].y - ring[0].y);
    return twice / 2;
}

Point along(Point p, double dx, double dy, double by) { return {p.x + dx * by, p.y + dy * by}; }

/// What rays from the walls of one building can meet.
class StreetView {
public:
    /// What is `inside_m` behind a wall tells the lot that it stands on.
    StreetView(BuildingScene const& scene, double reach_m, double inside_m)
        : scene_{scene}, reach_m_{reach_m}, inside_m_{inside_m}
    {
        Box const window = grown(bounds(scene.building->footprint), reach_m + front_probe_m);
        auto const add_to = [&window](std::vector<Segment>& edges) {
            return [&](Segment const& s) {
                if (overlap(bounds(s), window)) edges.push_back(s);
            };
        };
        for_each_edge(scene.building->footprint, add_to(walls_));
        for (auto const* other : scene.near_buildings) for_each_edge(other->footprint, add_to(walls_));
        for (auto const* road : scene.near_roads) {
            for_each_edge(road->carriageway, add_to(roads_));
            for (auto const& line : road->lines)
                for (std::size_t i = 1; i < line.size(); ++i) add_to(roads_)(Segment{line[i - 1], line[i]});
        }
        if (scene.parcel) for_each_edge(scene.parcel->boundary, add_to(parcel_));
    }

    /// Whether a street is seen from the wall point `p` in direction (dx, dy).
    [[nodiscard]] bool street(Point p, double dx, double dy) const
    {
        Segment const ray{along(p, dx, dy, off_wall_m), along(p, dx, dy, off_wall_m + reach_m_ + front_probe_m)};
        double const length = reach_m_ + front_probe_m;
        double const blocked = first(walls_, ray).value_or(2) * length;
        if (scene_.roads_given) {
            auto const road = first(roads_, ray);
            return road && *road * length <= reach_m_ && *road * length < blocked &&
                   over_other_lots(ray, *road, along(p, dx, dy, -inside_m_)) * length <= front_other_lot_m;
        }
        return parcel_ends(ray, dx, dy, length, blocked);
    }

private:
    static std::optional<double> first(std::vector<Segment> const& edges, Segment const& ray)
    {
        std::optional<double> least;
        Box const box = bounds(ray);
        for (auto const& edge : edges)
            if (overlap(box, bounds(edge)))
                if (auto const at = crossing(ray, edge); at && (!least || *at < *least)) least = at;
        return least;
    }

    /// Share of the ray, up to `end`, in lots that do not hold `wall`.
    [[nodiscard]] double over_other_lots(Segment const& ray, double end, Point wall) const
    {
        double sum = 0;
        Box const box = bounds(ray);
        for (auto const* lot : scene_.near_parcels) {
            if (lot == scene_.parcel || !overlap(bounds(lot->boundary), box)) continue;
            std::vector<double> at;
            for_each_edge(lot->boundary, [&](Segment const& edge) {
                if (auto const share = crossing(ray, edge); share && *share < end) at.push_back(*share);
            });
            bool in = contains(lot->boundary, ray.a);
            if ((!in && at.empty()) || contains(lot->boundary, wall)) continue;
            std::ranges::sort(at);
            at.push_back(end);
            double from = 0;
            for (double const to : at) {
                if (in) sum += to - from;
                in = !in;
                from = to;
            }
        }
        return sum;
    }

    [[nodiscard]] bool in_a_parcel(Point p) const
    {
        return std::ranges::any_of(scene_.near_parcels, [&](Parcel const* parcel) {
            Box const b = bounds(parcel->boundary);
            return overlap(b, {p.x, p.y, p.x, p.y}) && contains(parcel->boundary, p);
        });
    }

    [[nodiscard]] bool parcel_ends(Segment const& ray, double dx, double dy, double length, double blocked) const
    {
        if (!scene_.parcel) return false;
        // A wall on the parcel's line begins outside it.
        double const end = first(parcel_, ray).value_or(contains(scene_.parcel->boundary, ray.a) ? 2 : 0) * length;
        if (end > reach_m_ || end + front_probe_m > blocked) return false;
        for (double beyond = 1; beyond <= front_probe_m; ++beyond)
            if (in_a_parcel(along(ray.a, dx, dy, end + beyond))) return false;
        return true;
    }

    BuildingScene const& scene_;
    double reach_m_, inside_m_;
    std::vector<Segment> walls_, roads_, parcel_;
};

void add_stretches(Segment const& wall, double turn, StreetView const& view, std::vector<Stretch>& out)
{
    double const length = std::hypot(wall.b.x - wall.a.x, wall.b.y - wall.a.y);
    if (length < least_wall_m) return;
    double const ux = (wall.b.x - wall.a.x) / length, uy = (wall.b.y - wall.a.y) / length;
    // Out of a ring that runs counter-clockwise is to the right.
    double const ox = uy * turn, oy = -ux * turn;
    int const steps = std::max(1, static_cast<int>(std::ceil(length / step_m)));
    int from = -1;
    for (int i = 0; i <= steps; ++i) {
        bool const faces = i < steps && view.street(along(wall.a, ux, uy, (i + 0.5) * length / steps), ox, oy);
        if (faces && from < 0) from = i;
        if (faces || from < 0) continue;
        out.push_back(
            {{along(wall.a, ux, uy, from * length / steps), along(wall.a, ux, uy, i * length / steps)}, ox, oy});
        from = -1;
    }
}

std::vector<Stretch> stretches_of(Building const& building, StreetView const& view)
{
    std::vector<Stretch> out;
    for (auto const& polygon : building.counted) {
        double const turn = signed_area(polygon.outer) > 0 ? 1 : -1;
        for (std::size_t i = 1; i < polygon.outer.size(); ++i)
            add_stretches({polygon.outer[i - 1], polygon.outer[i]}, turn, view, out);
    }
    return out;
}

/// The ground behind a stretch, `depth_m` deep. It reaches a little past both ends, so that strips side by side behind
/// a stepped wall join whatever the last digit of its corners.
MultiPolygon strip_of(Stretch const& s, double depth_m)
{
    double const ux = (s.wall.b.x - s.wall.a.x) / s.length_m(), uy = (s.wall.b.y - s.wall.a.y) / s.length_m();
    Point const a = along(s.wall.a, ux, uy, -past_end_m), b = along(s.wall.b, ux, uy, past_end_m);
    return {{{a, b, along(b, -s.out_x, -s.out_y, depth_m), along(a, -s.out_x, -s.out_y, depth_m), a}, {}}};
}

bool is_rounding(Polygon const& slit)
{
    Box const box = bounds(slit);
    return area(slit) < least_slit_m2 && std::hypot(box.max_x - box.min_x, box.max_y - box.min_y) < 2 * front_bay_m;
}

/// The strips as one, and the slits and holes between them, up to twice `front_bay_m` wide, that the oblique sides of
/// bays leave.
MultiPolygon joined(std::vector<MultiPolygon> const& strips, int segments)
{
    if (strips.size() == 1) return strips.front();
    MultiPolygon out = union_of(strips);
    MultiPolygon slits = difference(offset(offset(out, front_bay_m, segments), -front_bay_m, segments), out);
    std::erase_if(slits, is_rounding);
    if (!slits.empty()) out = union_of({out, slits});
    for (auto& polygon : out)
        std::erase_if(polygon.inners, [](Ring const& hole) {
            return std::abs(signed_area(hole)) < std::numbers::pi * front_bay_m * front_bay_m;
        });
    return out;
}

/// Metres of front that a piece has: of the stretches whose strips it holds.
double frontage_of(Polygon const& piece, std::vector<Stretch> const& stretches)
{
    double sum = 0;
    for (auto const& s : stretches) {
        Point const middle{(s.wall.a.x + s.wall.b.x) / 2, (s.wall.a.y + s.wall.b.y) / 2};
        if (contains({piece}, along(middle, -s.out_x, -s.out_y, off_wall_m))) sum += s.length_m();
    }
    return sum;
}

Space front(BuildingScene const& scene, SpaceRules const& rules, OpenPiece const& piece, double frontage_m, int n)
{
    auto const& r = rules.in_buildings;
    auto s = space_of_building(scene, SpaceKind::ground_floor, "front", n, {piece.shape});
    s.width_m = piece.width_m;
    s.usable_m2 = s.area_m2 * (1 - r.wall_share);
    s.confidence = scene.roads_given ? Confidence::measured : Confidence::inferred;
    s.figures = {{"frontage_m", frontage_m},
                 {"depth_m", r.front_depth_m},
                 {"usable_m2", s.usable_m2},
                 {"storeys", scene.storeys.value_or(0)}};
    s.evidence =
        fmt::format("{:.1f} m of ground floor on a street, {} m deep, in a building of {:g} storeys; {}", frontage_m,
                    r.front_depth_m, scene.storeys.value_or(0),
                    scene.roads_given ? fmt::format("a road within {} m and nothing between", r.front_to_street_m)
                                      : "no roads were given: a street is where no parcel lies beyond its own");
    return s;
}

}  // namespace

std::vector<Space> find_ground_floors(BuildingScene const& scene, SpaceRules const& rules)
{
    auto const& r = rules.in_buildings;
    std::vector<Space> out;
    if (!scene.storeys || *scene.storeys < front_least_storeys || !scene.dwelling_or_unknown || scene.family_house)
        return out;
    StreetView const view{scene, r.front_to_street_m, r.front_depth_m / 2};
    auto const stretches = stretches_of(*scene.building, view);
    double total = 0;
    for (auto const& s : stretches) total += s.length_m();
    if (total < r.front_min_length_m) return out;
    std::vector<MultiPolygon> strips;
    for (auto const& s : stretches) strips.push_back(strip_of(s, r.front_depth_m));
    int n = 0;
    for (auto const& piece : pieces_of(intersection(joined(strips, rules.arc_segments), scene.building->counted))) {
        double const frontage = frontage_of(piece.shape, stretches);
        if (frontage >= r.front_min_length_m && piece.width_m >= rules.min_width_m)
            out.push_back(front(scene, rules, piece, frontage, ++n));
    }
    return out;
}

}  // namespace lacuna
