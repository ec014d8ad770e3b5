// SPDX-License-Identifier: Apache-2.0
#include "engine/inventory/open_space.h"

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/clearance.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/outline.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/shared_area.h"
#include "engine/geometry/union_area.h"
#include "engine/geometry/vectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace lacuna {

namespace {

constexpr double circle_tolerance_m = 0.5;
constexpr int arc_segments = 8;

/// The buildings that meet a parcel, and the ground they cover of it.
struct Standing {
    std::vector<std::uint32_t> numbers;
    std::vector<MultiPolygon> shapes;
    double built_m2 = 0;
    bool by_overlays = false;
};

/// Area that buildings cover of a parcel together; `m2` is what each covers by itself.
double built_together(std::vector<MultiPolygon> const& buildings, std::vector<double> const& m2,
                      MultiPolygon const& parcel, bool& by_overlays)
{
    double sum = 0;
    std::vector<Box> boxes;
    for (std::size_t i = 0; i < buildings.size(); ++i) {
        sum += m2[i];
        boxes.push_back(bounds(buildings[i]));
    }
    std::vector<char> together(buildings.size());
    for (std::size_t a = 0; a < buildings.size(); ++a)
        for (std::size_t b = a + 1; b < buildings.size(); ++b)
            if (m2[a] > 0 && m2[b] > 0 && overlap(boxes[a], boxes[b])) together[a] = together[b] = 1;
    std::vector<MultiPolygon const*> shapes;
    for (std::size_t i = 0; i < buildings.size(); ++i)
        if (together[i]) {
            sum -= m2[i];
            shapes.push_back(&buildings[i]);
        }
    if (shapes.empty()) return sum;
    if (auto const exact = union_area(shapes, parcel)) return sum + *exact;
    by_overlays = true;
    std::vector<MultiPolygon> parts;
    for (auto const* shape : shapes) parts.push_back(intersection(*shape, parcel));
    return sum + area(union_of(parts));
}

/// Squared distance between shapes that share no ground, from the corners of each to the sides of the other; `best`
/// where it is not less than that.
double squared_gap(Polygon const& a, MultiPolygon const& b, double best = std::numeric_limits<double>::infinity())
{
    auto const rings = [](Polygon const& polygon, auto const& visit) {
        visit(polygon.outer);
        for (auto const& inner : polygon.inners) visit(inner);
    };
    auto const beyond = [&](Point p, Box const& box) {
        double const x = std::max({box.min_x - p.x, 0.0, p.x - box.max_x});
        double const y = std::max({box.min_y - p.y, 0.0, p.y - box.max_y});
        return x * x + y * y >= best;
    };
    auto const corners_to_sides = [&](Polygon const& from, Polygon const& to) {
        Box const box = bounds(to);
        rings(from, [&](Ring const& corners) {
            for (auto const& p : corners) {
                if (beyond(p, box)) continue;
                rings(to, [&](Ring const& sides) {
                    for (std::size_t i = 1; i < sides.size(); ++i)
                        best = std::min(best, squared_distance(p, sides[i - 1], sides[i]));
                });
            }
        });
    };
    for (auto const& polygon : b) {
        corners_to_sides(a, polygon);
        corners_to_sides(polygon, a);
    }
    return best;
}

/// Whether shapes that share no ground come within a nanometre of each other.
bool touch(MultiPolygon const& a, MultiPolygon const& b)
{
    constexpr double least = 1e-18;
    return std::ranges::any_of(a, [&](Polygon const& polygon) { return squared_gap(polygon, b, 2 * least) <= least; });
}

Standing standing_on(CityPart const& city, MultiPolygon const& parcel, Box const& box)
{
    Standing out;
    std::vector<double> built;
    for (auto const b : city.index.query(box)) {
        auto building = city.buildings.shape(b);
        double const m2 = shared_area(building, parcel);
        if (!(m2 > 1e-9)) {
            if (!touch(parcel, building)) continue;
        }
        built.push_back(m2);
        out.numbers.push_back(b);
        out.shapes.push_back(std::move(building));
    }
    out.built_m2 = built_together(out.shapes, built, parcel, out.by_overlays);
    return out;
}

/// Squared distances from one piece to buildings that share no ground with it. Of a piece of many corners, as the
/// ground of a street network, only the sides near a building are looked at.
class Gaps {
public:
    explicit Gaps(Polygon const& piece) : piece_{piece}
    {
        if (corners_of(piece) > few_corners) outline_.emplace(MultiPolygon{piece});
    }

    /// The squared distance to a building; `best` where it is not less than that.
    [[nodiscard]] double squared(MultiPolygon const& building,
                                 double best = std::numeric_limits<double>::infinity()) const
    {
        if (!outline_) return squared_gap(piece_, building, best);
        Box const box = bounds(building), all = outline_->box();
        double reach_m = std::isfinite(best) ? std::sqrt(best) : first_reach_m;
        for (;; reach_m *= 4) {
            Box const window = grown(box, reach_m);
            double least = best;
            for (auto const& side : outline_->edges_in(window)) least = to_side(side.a, side.b, building, least);
            bool const whole = window.min_x <= all.min_x && window.min_y <= all.min_y && window.max_x >= all.max_x &&
                               window.max_y >= all.max_y;
            if (whole || std::isfinite(best) || least <= reach_m * reach_m) return least;
        }
    }

private:
    static constexpr std::size_t few_corners = 200;
    static constexpr double first_reach_m = 64;

    static double to_side(Point a, Point b, MultiPolygon const& building, double least)
    {
        auto const ring = [&](Ring const& corners) {
            for (std::size_t i = 1; i < corners.size(); ++i)
                least = std::min({least, squared_distance(corners[i], a, b),
                                  squared_distance(a, corners[i - 1], corners[i]),
                                  squared_distance(b, corners[i - 1], corners[i])});
        };
        for (auto const& polygon : building) {
            ring(polygon.outer);
            for (auto const& inner : polygon.inners) ring(inner);
        }
        return least;
    }

    Polygon const& piece_;
    std::optional<Outline> outline_;
};

std::optional<double> distance_to_nearest(CityPart const& city, Polygon const& piece)
{
    Gaps const gaps{piece};
    std::uint32_t item = 0;
    double distance = std::numeric_limits<double>::infinity(), best = distance;
    city.index.nearest_by(
        bounds(piece),
        [&](std::uint32_t b) {
            best = gaps.squared(city.buildings.shape(b), best);
            return std::sqrt(best);
        },
        item, distance);
    Box const box = grown(bounds(piece), distance), &reach = city.reach;
    if (!(box.min_x >= reach.min_x && box.min_y >= reach.min_y && box.max_x <= reach.max_x && box.max_y <= reach.max_y))
        city.beyond(
            bounds(piece), [&] { return distance; },
            [&](MultiPolygon const& building) {
                distance = std::min(distance, std::sqrt(gaps.squared(building, distance * distance)));
            });
    return std::isfinite(distance) ? std::optional{distance} : std::nullopt;
}

/// The same for a piece that reaches up to the clearance of a building of its parcel: only others can be nearer.
double distance_beside(CityPart const& city, Polygon const& piece, Standing const& standing, double clearance_m)
{
    Gaps const gaps{piece};
    double least = clearance_m * clearance_m;
    for (auto const b : city.index.query(grown(bounds(piece), clearance_m)))
        if (std::ranges::find(standing.numbers, b) == standing.numbers.end())
            least = gaps.squared(city.buildings.shape(b), least);
    return std::sqrt(least);
}

/// Open land with what it was made of.
struct Open {
    MultiPolygon shape;
    std::vector<char> beside;      ///< by polygon: it reaches up to the clearance of a building
    std::vector<ClearSide> sides;  ///< relative to origin
    Point origin;
};

bool beside_solid(CurvePolygon const& polygon)
{
    auto const from_solid = [](Curve const& curve) { return curve.source != Curve::none; };
    return std::ranges::any_of(polygon.outer, from_solid) ||
           std::ranges::any_of(polygon.inners, [&](auto const& ring) { return std::ranges::any_of(ring, from_solid); });
}

Open open_ground(MultiPolygon const& parcel, Box const& box, Standing const& standing, InventoryRules const& rules,
                 bool& by_overlays)
{
    double const radius_m = rules.min_width_m / 2;
    ClearanceTask task{&parcel, rules.setback_m};
    for (auto const& building : standing.shapes) task.solids.push_back({&building, rules.clearance_m});
    Point const origin{box.min_x, box.min_y};
    if (auto const core = clear_ground(task, radius_m, origin))
        if (auto const open = spread(*core, radius_m)) {
            Open out{to_polygons(*open, arc_segments, Chords::same_area), {}, sides_of(task, origin), origin};
            for (auto const& polygon : *open) out.beside.push_back(beside_solid(polygon));
            return out;
        }
    by_overlays = true;
    MultiPolygon open = offset(parcel, -rules.setback_m);
    std::vector<MultiPolygon const*> footprints;
    for (auto const& building : standing.shapes) footprints.push_back(&building);
    if (!footprints.empty() && !open.empty())
        open = difference(
            open, rules.clearance_m > 0 ? offset_of_all(footprints, rules.clearance_m) : union_of(standing.shapes));
    open = opening(open, radius_m);
    std::vector<char> beside(open.size(), 0);
    return {std::move(open), std::move(beside), {}, {}};
}

void add_parcel(CityPart const& city, std::size_t p, InventoryRules const& rules, OpenSpaces& out)
{
    auto const parcel = city.parcels.shape(p);
    if (parcel.empty()) {
        out.unmeasured.push_back({std::string{city.parcels.id(p)}, "no ground is left once its rings are repaired"});
        return;
    }
    Box const& box = city.parcels.boxes[p];
    auto const standing = standing_on(city, parcel, box);
    bool by_overlays = standing.by_overlays;
    auto open = open_ground(parcel, box, standing, rules, by_overlays);
    InventoryAccount account;
    account.parcels = 1;
    account.by_overlays = by_overlays;
    account.parcels_m2 = area(parcel);
    account.built_m2 = standing.built_m2;
    std::vector<OpenSpace> spaces;
    for (std::size_t i = 0; i < open.shape.size(); ++i) {
        auto& polygon = open.shape[i];
        double const m2 = area(polygon);
        if (!(m2 >= rules.min_area_m2)) {
            account.small_m2 += m2;
            continue;
        }
        account.open_m2 += m2;
        OpenSpace space;
        space.parcel_id = city.parcels.id(p);
        space.number = static_cast<int>(spaces.size()) + 1;
        space.shape = std::move(polygon);
        space.area_m2 = m2;
        space.perimeter_m = perimeter(space.shape);
        space.width_m = rectangle_width(space.shape);
        space.radius_m = largest_circle(space.shape, open.sides, circle_tolerance_m).radius_m;
        space.coverage = standing.built_m2 / account.parcels_m2;
        move_by(space.shape, open.origin);
        space.building_distance_m = open.beside[i] ? distance_beside(city, space.shape, standing, rules.clearance_m)
                                                   : distance_to_nearest(city, space.shape);
        spaces.push_back(std::move(space));
    }
    account.kept_clear_m2 = account.parcels_m2 - account.built_m2 - account.small_m2 - account.open_m2;
    if (account.kept_clear_m2 < -1e-6 * account.parcels_m2)
        throw Error{Errc::geometry_failed, "open space and buildings are larger than the parcel"};
    account.spaces = static_cast<std::int64_t>(spaces.size());
    account.with_space = !spaces.empty();
    add(account, out.account);
    std::ranges::move(spaces, std::back_inserter(out.spaces));
}

/// One ring that turns one way all round once: valid without asking.
bool convex(MultiPolygon const& shape)
{
    if (shape.size() != 1 || !shape.front().inners.empty()) return false;
    Ring const& ring = shape.front().outer;
    if (ring.size() < 4) return false;
    std::size_t const n = ring.size() - 1;
    int way = 0, turns_of_x = 0;
    double before_x = ring[n].x - ring[n - 1].x;
    for (std::size_t i = 0; i < n; ++i) {
        Point const a = ring[i == 0 ? n - 1 : i - 1], b = ring[i], c = ring[i + 1];
        double const x1 = b.x - a.x, y1 = b.y - a.y, x2 = c.x - b.x, y2 = c.y - b.y;
        double const cross = x1 * y2 - y1 * x2;
        // A hair of a turn may be rounding: such rings are asked of GEOS.
        if (!(std::abs(cross) > 1e-9 * (std::abs(x1) + std::abs(y1)) * (std::abs(x2) + std::abs(y2)))) return false;
        if (way == 0) way = cross > 0 ? 1 : -1;
        if ((cross > 0 ? 1 : -1) != way) return false;
        if (x2 == 0) continue;
        if (before_x != 0 && (x2 > 0) != (before_x > 0)) ++turns_of_x;
        before_x = x2;
    }
    return turns_of_x == 2;
}

}  // namespace

void add(InventoryAccount const& account, InventoryAccount& sum)
{
    sum.parcels += account.parcels;
    sum.with_space += account.with_space;
    sum.spaces += account.spaces;
    sum.by_overlays += account.by_overlays;
    sum.parcels_m2 += account.parcels_m2;
    sum.built_m2 += account.built_m2;
    sum.kept_clear_m2 += account.kept_clear_m2;
    sum.small_m2 += account.small_m2;
    sum.open_m2 += account.open_m2;
}

OpenSpaces open_spaces(CityPart const& part, std::size_t first, std::size_t last, InventoryRules const& rules)
{
    OpenSpaces out;
    for (std::size_t p = first; p < last; ++p) try {
            add_parcel(part, p, rules, out);
        } catch (Error const& e) {
            if (e.code() != Errc::geometry_failed) throw;
            out.unmeasured.push_back({std::string{part.parcels.id(p)}, e.what()});
        }
    return out;
}

std::vector<RepairedFeature> repair(FlatLayer& layer, int threads)
{
    constexpr std::size_t run = 512;
    struct Found {
        std::size_t feature;
        RepairedFeature told;
        MultiPolygon shape;
    };
    auto const runs = parallel_map<std::vector<Found>>((layer.size() + run - 1) / run, threads, [&](std::size_t r) {
        std::vector<Found> out;
        for (std::size_t f = r * run; f < std::min(layer.size(), (r + 1) * run); ++f) {
            auto const shape = layer.shape(f);
            std::string why;
            if (convex(shape) || is_valid(shape, &why)) continue;
            MultiPolygon mended;
            try {
                mended = repaired(shape);
            } catch (Error const& e) {
                why += fmt::format("; {}", e.what());
            }
            double const changed_m2 = area(mended) - area(shape);
            out.push_back({f, {std::string{layer.id(f)}, std::move(why), changed_m2}, std::move(mended)});
        }
        return out;
    });
    std::vector<Found const*> all;
    for (auto const& some : runs)
        for (auto const& each : some) all.push_back(&each);
    if (all.empty()) return {};
    FlatLayer mended;
    std::vector<RepairedFeature> out;
    for (std::size_t f = 0; f < layer.size(); ++f) {
        if (out.size() < all.size() && all[out.size()]->feature == f) {
            mended.add(layer.id(f), all[out.size()]->shape);
            out.push_back(all[out.size()]->told);
        } else
            mended.add(layer.id(f), layer.shape(f));
    }
    layer = std::move(mended);
    return out;
}

}  // namespace lacuna
