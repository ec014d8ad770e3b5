// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/tessellation.h"

#include "engine/assembly/plot_units.h"
#include "engine/assembly/street_faces.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/lines.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/nearest_borders.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace lacuna {

namespace {

constexpr double closest_m = 0.1, widest_m = 1.0;  ///< samples of a wall
constexpr double gaps_a_sample = 6;
constexpr double look_m = widest_m * gaps_a_sample;  ///< a building further away asks for no closer samples
constexpr double most_samples = 50'000;              ///< of a building, beside its corners
constexpr double straighten_m = 0.05;
constexpr std::size_t most_reach_corners = 10'000;
constexpr std::size_t most_buildings = 12'000;  ///< of an enclosure

struct Town {
    std::vector<Building> const& buildings;
    std::vector<Road> const& roads;
    SpaceRules const& rules;
    std::vector<Outline> outlines;  ///< of footprints
    BoxIndex boxes;                 ///< of footprints
    BoxIndex road_boxes;
    std::vector<std::uint32_t> unit;               ///< by building
    std::vector<std::optional<std::size_t>> face;  ///< by building: the enclosure
};

struct Piece {
    std::uint32_t unit = 0;
    Polygon shape;
};

/// One enclosure, divided.
struct Divided {
    std::vector<Piece> plots;
    double area_m2 = 0, roads_m2 = 0, far_m2 = 0;
    std::string failure;
};

double squared_distance(Segment const& s, Segment const& t)
{
    return std::min(
        {squared_distance(s.a, t), squared_distance(s.b, t), squared_distance(t.a, s), squared_distance(t.b, s)});
}

Box box_of(Segment const& s)
{
    return {std::min(s.a.x, s.b.x), std::min(s.a.y, s.b.y), std::max(s.a.x, s.b.x), std::max(s.a.y, s.b.y)};
}

/// From a stretch of wall to the nearest other unit, look_m at most.
double gap_m(Segment const& wall, std::uint32_t building, Town const& town)
{
    double least = look_m * look_m;
    Box const window = grown(box_of(wall), look_m);
    for (auto const other : town.boxes.query(window)) {
        if (town.unit[other] == town.unit[building]) continue;
        for (auto const& edge : town.outlines[other].edges_in(window))
            least = std::min(least, squared_distance(wall, edge));
    }
    return std::sqrt(least);
}

/// Whether a point of a building's wall lies on or in another building: it is nearest to no ground.
bool is_covered(Point p, std::uint32_t building, Town const& town)
{
    constexpr double touch_m = 1e-3;
    for (auto const other : town.boxes.query(grown({p.x, p.y, p.x, p.y}, touch_m)))
        if (other != building && (town.outlines[other].contains(p) || town.outlines[other].near(p, touch_m)))
            return true;
    return false;
}

class Sampler {
public:
    Sampler(std::uint32_t building, Town const& town, std::vector<LabelledPoint>& out)
        : building_{building},
          town_{town},
          out_{out},
          stretch_m_{perimeter(town.buildings[building].footprint) / most_samples}
    {
    }
    void footprint()
    {
        for (auto const& polygon : town_.buildings[building_].footprint) {
            ring(polygon.outer);
            for (auto const& inner : polygon.inners) ring(inner);
        }
    }

private:
    void ring(Ring const& corners)
    {
        for (std::size_t i = 1; i < corners.size(); ++i) {
            point(corners[i]);
            // A long wall is near to something in a few places only.
            along({corners[i - 1], corners[i]}, std::max(8.0, stretch_m_),
                  [&](Segment const& part) { along(part, apart_m(part), [&](Segment const& s) { middle(s); }); });
        }
    }
    [[nodiscard]] double apart_m(Segment const& wall) const
    {
        return std::max(stretch_m_, std::clamp(gap_m(wall, building_, town_) / gaps_a_sample, closest_m, widest_m));
    }
    /// Equal parts no longer than `most_m`.
    template <class Each>
    static void along(Segment const& wall, double most_m, Each const& each)
    {
        double const length = std::hypot(wall.b.x - wall.a.x, wall.b.y - wall.a.y);
        int const n = std::max(1, static_cast<int>(std::ceil(length / most_m)));
        auto const at = [&](int k) {
            return Point{wall.a.x + k * (wall.b.x - wall.a.x) / n, wall.a.y + k * (wall.b.y - wall.a.y) / n};
        };
        for (int k = 0; k < n; ++k) each(Segment{at(k), at(k + 1)});
    }
    void middle(Segment const& s) { point({(s.a.x + s.b.x) / 2, (s.a.y + s.b.y) / 2}); }
    void point(Point p)
    {
        if (!is_covered(p, building_, town_)) out_.push_back({p, town_.unit[building_]});
    }

    std::uint32_t building_;
    Town const& town_;
    std::vector<LabelledPoint>& out_;
    double stretch_m_;
};

void add_rings(MultiPolygon const& shape, std::vector<Polyline>& out)
{
    for (auto const& polygon : shape) {
        out.push_back(polygon.outer);
        out.insert(out.end(), polygon.inners.begin(), polygon.inners.end());
    }
}

/// Ground within the reach of buildings. In two steps: overlaps of the first are few, and then few edges are left.
/// Of a building of very many corners it is that of its convex hull, which takes bounded time.
MultiPolygon within_reach(std::vector<MultiPolygon const*> shapes, double reach_m, int segments)
{
    std::vector<MultiPolygon> hulls;
    hulls.reserve(shapes.size());
    for (auto& shape : shapes) {
        if (corners_of(*shape) <= most_reach_corners) continue;
        std::vector<Point> corners;
        for (auto const& polygon : *shape) corners.insert(corners.end(), polygon.outer.begin(), polygon.outer.end());
        hulls.push_back(convex_hull(corners));
        shape = &hulls.back();
    }
    double const first = reach_m / 6;
    return offset(offset_of_all(shapes, first, segments), reach_m - first, segments);
}

/// Tells whose ground a point is.
class Owners {
public:
    Owners(std::vector<std::uint32_t> standing, std::vector<LabelledPoint> const& samples, Town const& town)
        : town_{town}, standing_{std::move(standing)}, samples_{samples}
    {
        std::vector<Box> boxes;
        for (auto const b : standing_) {
            counted_.emplace_back(town.buildings[b].counted);
            boxes.push_back(counted_.back().box());
        }
        buildings_ = BoxIndex{boxes};
        boxes.clear();
        for (auto const& s : samples_) boxes.push_back({s.at.x, s.at.y, s.at.x, s.at.y});
        points_ = BoxIndex{boxes};
    }
    [[nodiscard]] std::optional<std::uint32_t> standing_on(Point p) const
    {
        for (auto const k : buildings_.query({p.x, p.y, p.x, p.y}))
            if (counted_[k].contains(p)) return town_.unit[standing_[k]];
        return std::nullopt;
    }
    [[nodiscard]] std::optional<std::uint32_t> nearest_to(Point p) const
    {
        std::uint32_t item = 0;
        double m = 0;
        auto const distance_to = [&](std::uint32_t i) {
            return std::hypot(samples_[i].at.x - p.x, samples_[i].at.y - p.y);
        };
        if (!points_.nearest_by({p.x, p.y, p.x, p.y}, distance_to, item, m)) return std::nullopt;
        return samples_[item].label;
    }

private:
    Town const& town_;
    std::vector<std::uint32_t> standing_;
    std::vector<LabelledPoint> const& samples_;
    std::vector<Outline> counted_;
    BoxIndex buildings_, points_;
};

Divided divide(Polygon const& face, std::vector<std::uint32_t> const& home, Town const& town)
{
    Divided out;
    out.area_m2 = area(face);
    Box const box = bounds(face);
    std::vector<LabelledPoint> samples;
    std::vector<MultiPolygon const*> footprints;
    for (auto const b : home) {
        Sampler{b, town, samples}.footprint();
        footprints.push_back(&town.buildings[b].footprint);
    }
    auto lines = nearest_borders(samples, box, straighten_m);
    add_rings({face}, lines);
    auto standing = town.boxes.query(box);
    for (auto const b : standing) add_rings(town.buildings[b].counted, lines);
    auto const streets = street_ground(town.roads, town.road_boxes, box, 0, town.rules);
    add_rings(streets, lines);
    auto const reach = footprints.empty() ? MultiPolygon{}
                                          : within_reach(footprints, town.rules.plot_reach_m, town.rules.arc_segments);
    add_rings(reach, lines);

    Owners const owners{std::move(standing), samples, town};
    Outline const inside{{face}}, on_street{streets}, in_reach{reach};
    for (auto& part : faces_of(std::move(lines), street_grid_m)) {
        Point const p = point_inside({part});
        if (!inside.contains(p)) continue;
        auto owner = owners.standing_on(p);
        if (!owner && on_street.contains(p)) {
            out.roads_m2 += area(part);
            continue;
        }
        if (!owner && in_reach.contains(p)) owner = owners.nearest_to(p);
        if (owner)
            out.plots.push_back({*owner, std::move(part)});
        else
            out.far_m2 += area(part);
    }
    return out;
}

/// All that lies in `frame`, by enclosure.
std::vector<Divided> divide_all(std::vector<Polygon> const& faces, Town const& town, int threads)
{
    std::vector<std::vector<std::uint32_t>> home(faces.size());
    for (std::uint32_t b = 0; b < town.buildings.size(); ++b)
        if (town.face[b]) home[*town.face[b]].push_back(b);
    return parallel_map<Divided>(faces.size(), threads, [&](std::size_t i) {
        try {
            return divide(faces[i], home[i], town);
        } catch (Error const& e) {
            if (e.code() != Errc::geometry_failed) throw;
            Divided out;
            out.area_m2 = area(faces[i]);
            out.failure = e.what();
            return out;
        }
    });
}

std::string note_of(Building const& b, std::size_t buildings, PlotLedger const& account)
{
    return fmt::format("its plot is a proxy, the ground nearest to building '{}'{}, in no cadastre{}", b.id,
                       buildings > 1 ? fmt::format(" and {} with it", buildings - 1) : "",
                       account.by_roads ? "" : ", made without streets");
}

/// The pieces of each unit as one plot.
void make_plots(std::map<std::uint32_t, std::vector<MultiPolygon>> const& pieces, Town const& town, int threads,
                Tessellation& out)
{
    std::map<std::uint32_t, std::size_t> members;
    for (auto const u : town.unit) ++members[u];
    std::vector<std::uint32_t> units;
    for (auto const& [unit, shapes] : pieces) units.push_back(unit);
    struct Made {
        Parcel plot;
        std::string failure;
    };
    auto made = parallel_map<Made>(units.size(), threads, [&](std::size_t i) {
        Building const& named_by = town.buildings[units[i]];
        Made m;
        m.plot.id = "plot-" + named_by.id;
        m.plot.proxy = true;
        m.plot.attributes.owner_class = "unknown (no cadastre)";
        m.plot.note = note_of(named_by, members[units[i]], out.account);
        try {
            m.plot.boundary = union_of(pieces.at(units[i]));
            m.plot.area_m2 = area(m.plot.boundary);
        } catch (Error const& e) {
            if (e.code() != Errc::geometry_failed) throw;
            m.failure = e.what();
        }
        return m;
    });
    for (std::size_t i = 0; i < made.size(); ++i) {
        double m2 = 0;
        for (auto const& shape : pieces.at(units[i])) m2 += area(shape);
        if (made[i].failure.empty()) {
            out.account.plots_m2 += made[i].plot.area_m2;
            out.plots.push_back(std::move(made[i].plot));
            continue;
        }
        out.account.failed_m2 += m2;
        out.issues.push_back({IssueCode::geometry_failed, "buildings", town.buildings[units[i]].id, m2, made[i].failure,
                              point_inside(town.buildings[units[i]].footprint)});
    }
    std::ranges::sort(out.plots, {}, &Parcel::id);
    out.account.plots = static_cast<std::int64_t>(out.plots.size());
}

/// Throws where one enclosure has more buildings than one overlay takes in minutes.
void check_sizes(std::vector<std::optional<std::size_t>> const& face, std::vector<Polygon> const& faces)
{
    std::vector<std::size_t> count(faces.size());
    for (auto const& f : face)
        if (f) ++count[*f];
    auto const most = std::ranges::max_element(count);
    if (most == count.end() || *most <= most_buildings) return;
    Point const p = point_inside({faces[static_cast<std::size_t>(most - count.begin())]});
    throw Error{
        Errc::bad_layer,
        fmt::format("making plots: the street enclosure round ({:.0f}, {:.0f}) has {} buildings, more than {}; give "
                    "the streets that part it with --roads, or a part of the area",
                    p.x, p.y, *most, most_buildings)};
}

}  // namespace

Tessellation tessellate(std::vector<Building> const& buildings, std::vector<Road> const& roads, SpaceRules const& rules,
                        int threads)
{
    Tessellation out;
    Box frame;
    std::vector<Box> boxes;
    Town town{buildings, roads, rules, {}, {}, BoxIndex{boxes_of(roads)}, {}, {}};
    for (auto const& b : buildings) {
        town.outlines.emplace_back(b.footprint);
        boxes.push_back(town.outlines.back().box());
        frame = united(frame, boxes.back());
    }
    if (buildings.empty()) return out;
    town.boxes = BoxIndex{boxes};
    frame = grown(frame, rules.plot_reach_m);
    out.account.by_roads =
        std::ranges::any_of(boxes_of(roads), [&](Box const& b) { return !is_empty(b) && overlap(b, frame); });
    auto const faces = street_faces(roads, frame);
    FaceIndex const at{faces};
    for (auto const& b : buildings) town.face.push_back(at.at(point_inside(b.footprint)));
    check_sizes(town.face, faces);
    town.unit = plot_units(buildings, town.face, rules);

    auto divided = divide_all(faces, town, threads);
    std::vector<char> lived_in(faces.size());
    for (auto const& face : town.face)
        if (face) lived_in[*face] = 1;
    std::map<std::uint32_t, std::vector<MultiPolygon>> pieces;
    for (std::size_t i = 0; i < divided.size(); ++i) {
        auto& part = divided[i];
        auto& account = out.account;
        ++account.enclosures;
        account.area_m2 += part.area_m2;
        account.roads_m2 += part.roads_m2;
        (lived_in[i] ? account.far_m2 : account.without_building_m2) += part.far_m2;
        account.without_building += !lived_in[i];
        for (auto& piece : part.plots) pieces[piece.unit].push_back({std::move(piece.shape)});
        if (part.failure.empty()) continue;
        account.failed_m2 += part.area_m2;
        Point const p = point_inside({faces[i]});
        out.issues.push_back({IssueCode::geometry_failed, "buildings", fmt::format("enclosure {:.0f}_{:.0f}", p.x, p.y),
                              part.area_m2, part.failure, p});
    }
    make_plots(pieces, town, threads, out);
    return out;
}

}  // namespace lacuna
