// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kind_twins.h"

#include "engine/geometry/lines.h"
#include "engine/geometry/relation.h"
#include "engine/spaces/gap.h"
#include "engine/spaces/parking.h"
#include "tests/support/kind_twin_parts.h"
#include "tests/support/shapes.h"

#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

namespace lacuna::test {

namespace {

/// A part of what a cut must find inside.
struct Part {
    MultiPolygon shape;
    double area_m2 = 0;
};

/// Faces that share an edge of their lines, joined.
std::vector<Part> joined(std::vector<Polygon> const& faces)
{
    using Edge = std::array<double, 4>;
    std::vector<std::size_t> first(faces.size());
    std::iota(first.begin(), first.end(), std::size_t{0});
    auto const root = [&](std::size_t i) {
        while (first[i] != i) i = first[i];
        return i;
    };
    std::map<Edge, std::size_t> met;
    for (std::size_t i = 0; i < faces.size(); ++i)
        for_each_edge({faces[i]}, [&](Segment const& s) {
            Edge edge{s.a.x, s.a.y, s.b.x, s.b.y};
            if (std::pair{s.b.x, s.b.y} < std::pair{s.a.x, s.a.y}) edge = {s.b.x, s.b.y, s.a.x, s.a.y};
            auto const [other, is_new] = met.emplace(edge, i);
            if (!is_new) first[root(i)] = root(other->second);
        });
    std::map<std::size_t, std::vector<MultiPolygon>> groups;
    for (std::size_t i = 0; i < faces.size(); ++i) groups[root(i)].push_back({faces[i]});
    std::vector<Part> out;
    for (auto const& [i, group] : groups) {
        Part part{union_of(group), 0};
        for (auto const& face : group) part.area_m2 += area(face);
        out.push_back(std::move(part));
    }
    return out;
}

/// What a cut must find, each largest first.
struct Parts {
    std::vector<Part> inside, outside;
};

constexpr double arm_m2 = 1e-5;  ///< less is what overlays leave by the last digit

/// Parts of `from` that are not in `kept`.
MultiPolygon arms_of(Polygon const& from, MultiPolygon const& kept)
{
    auto arms = difference({from}, kept);
    std::erase_if(arms, [](Polygon const& arm) { return area(arm) < arm_m2; });
    return arms;
}

/// The parts of `piece` inside and outside of `by`, each without its arms, and arms outside from the least area: all
/// lines are cut where they meet, and of the faces between them those whose inner point lies in the piece are told
/// apart by whether it lies in one of `by`. No line is used twice, so none comes to lie beside itself by the last
/// digit. All near the origin, as GEOS may snap by a trillionth of the coordinates. nullopt where a part is too near a
/// limit.
std::optional<Parts> cut_by_faces(OpenPiece piece, std::vector<MultiPolygon> by, double whole, SpaceRules const& rules)
{
    Point const home{-piece.shape.outer.front().x, -piece.shape.outer.front().y};
    move_by(piece.shape, home);
    for (auto& shape : by)
        for (auto& polygon : shape) move_by(polygon, home);
    std::vector<Polyline> lines;
    auto const add = [&](MultiPolygon const& shape) {
        for (auto const& polygon : shape) {
            lines.push_back(polygon.outer);
            lines.insert(lines.end(), polygon.inners.begin(), polygon.inners.end());
        }
    };
    add({piece.shape});
    std::ranges::for_each(by, add);
    std::vector<Polygon> inside;
    std::vector<MultiPolygon> outside;
    for (auto& face : faces_of(std::move(lines))) {
        Point const p = point_inside({face});
        if (!contains({piece.shape}, p)) continue;
        if (std::ranges::any_of(by, [&](MultiPolygon const& each) { return contains(each, p); }))
            inside.push_back(std::move(face));
        else
            outside.push_back({std::move(face)});
    }
    Parts out;
    double m2 = 0;
    auto const near_limit = [&](double part_m2) {
        return std::abs(part_m2 - rules.min_area_m2) < 0.01 * rules.min_area_m2;
    };
    for (auto const& whole_part : joined(inside))
        for (auto const& polygon : whole_part.shape) {
            auto const parts = without_its_arms(polygon, rules);
            outside.push_back(arms_of(polygon, parts));
            for (auto const& each : parts) {
                Part part{{each}, area(each)};
                auto const wide = wide_enough(part.shape, rules);
                bool const large = part.area_m2 >= rules.min_area_m2;
                if ((!wide && large) || near_limit(part.area_m2)) return std::nullopt;
                if (!large || !*wide) {
                    outside.push_back(std::move(part.shape));
                    continue;
                }
                m2 += part.area_m2;
                out.inside.push_back(std::move(part));
            }
        }
    if (std::abs(m2 - whole * piece.area_m2) < 1e-6 * piece.area_m2) return std::nullopt;
    if (m2 >= whole * piece.area_m2) return Parts{{{{piece.shape}, piece.area_m2}}, {}};
    for (auto const& polygon : union_of(outside)) {
        auto const parts = without_its_arms(polygon, rules);
        if (parts.empty()) out.outside.push_back({{polygon}, area(polygon)});
        for (auto const& each : parts) out.outside.push_back({{each}, area(each)});
        if (parts.empty()) continue;
        for (auto const& arm : arms_of(polygon, parts)) {
            if (near_limit(area(arm))) return std::nullopt;
            if (area(arm) >= rules.min_area_m2) out.outside.push_back({{arm}, area(arm)});
        }
    }
    for (auto* parts : {&out.inside, &out.outside}) std::ranges::sort(*parts, std::greater{}, &Part::area_m2);
    return out;
}

/// Part by part, within 1e-6 of the piece's area and what the last digits of buffers move; what is no larger is no
/// part.
void check_same(OpenPiece const& piece, std::vector<OpenPiece> const& fast, std::vector<Part> const& slow)
{
    std::vector<double> a, b;
    for (auto const& part : fast) a.push_back(part.area_m2);
    for (auto const& part : slow) b.push_back(part.area_m2);
    double const same_m2 = 1e-6 * piece.area_m2 + 1e-4;
    for (auto* areas : {&a, &b}) {
        std::erase_if(*areas, [&](double m2) { return m2 <= same_m2; });
        std::ranges::sort(*areas, std::greater{});
    }
    CAPTURE(piece.area_m2, a, b);
    CHECK(std::ranges::equal(a, b, [&](double x, double y) { return std::abs(x - y) <= same_m2; }));
}

/// The parts of a cut, inside and outside.
void compare_cut(OpenPiece const& piece, PieceCut const* cut, Parts const& slow, Compared& out)
{
    ++out.looked;
    out.found += slow.inside.size();
    if (!cut) {
        CHECK(slow.inside.empty());
        return;
    }
    check_same(piece, cut->inside, slow.inside);
    auto rest = cut->outside;
    rest.insert(rest.end(), cut->narrow.begin(), cut->narrow.end());
    rest.insert(rest.end(), cut->small.begin(), cut->small.end());
    check_same(piece, rest, slow.outside);
    check_straight(sum_of(cut->inside) + sum_of(rest) + cut->strips_m2, piece.area_m2);
}

/// What of a car park is kept, without arms. nullopt where a part is too near a limit.
std::optional<std::vector<double>> kept_of(MultiPolygon const& ground, SpaceRules const& rules)
{
    std::vector<double> out;
    MultiPolygon parts;
    for (auto const& polygon : ground) {
        auto own = without_its_arms(polygon, rules);
        // A neck or an arm of just the least width, or just as long as what stays of it, may go either way.
        for (double const scale : {0.995, 1.005}) {
            auto const near = without_its_arms(polygon, rules, scale);
            if (near.size() != own.size() || std::abs(area(near) - area(own)) > 0.1) return std::nullopt;
        }
        std::ranges::move(own, std::back_inserter(parts));
    }
    for (auto const& part : parts) {
        double const m2 = area(part);
        if (std::abs(m2 - rules.min_area_m2) < 0.01 * rules.min_area_m2) return std::nullopt;
        if (m2 < rules.min_area_m2) continue;
        auto const wide = wide_enough({part}, rules);
        if (!wide) return std::nullopt;
        if (*wide) out.push_back(m2);
    }
    std::ranges::sort(out, std::greater{});
    return out;
}

/// The ground of a parcel that lies in a lot and in no footprint, face by face.
MultiPolygon paved_by_faces(Polygon const& parcel, std::vector<MultiPolygon> const& lots,
                            std::vector<MultiPolygon const*> const& footprints)
{
    std::vector<Polyline> lines;
    auto const add = [&](Polygon const& polygon) {
        lines.push_back(polygon.outer);
        lines.insert(lines.end(), polygon.inners.begin(), polygon.inners.end());
    };
    add(parcel);
    for (auto const& lot : lots) std::ranges::for_each(lot, add);
    for (auto const* footprint : footprints) std::ranges::for_each(*footprint, add);
    std::vector<MultiPolygon> inside;
    for (auto& face : faces_of(std::move(lines))) {
        Point const p = point_inside({face});
        if (contains({parcel}, p) && std::ranges::any_of(lots, [&](auto const& lot) { return contains(lot, p); }) &&
            std::ranges::none_of(footprints, [&](auto const* footprint) { return contains(*footprint, p); }))
            inside.push_back({std::move(face)});
    }
    return union_of(inside);
}

}  // namespace

Compared compare_parking(Ground const& ground, SpaceRules const& rules, std::size_t step, std::uint64_t seed)
{
    Compared out;
    Dice dice{seed};
    for (std::size_t p = 0; p < ground.area.parcels.size(); p += step) {
        auto const& parcel = ground.area.parcels[p];
        INFO("parcel " << parcel.id);
        if (parcel.boundary.size() != 1) continue;
        auto task = task_of(ground, p, rules);
        Box const box = bounds(parcel.boundary);
        double const side = std::max(box.max_x - box.min_x, box.max_y - box.min_y);
        std::vector<MultiPolygon> lots;
        for (int i = dice.pick(1, 3); i > 0; --i)
            lots.push_back(
                {moved(rectangle(0, 0, side * dice.between(0.2, 1.2), side * dice.between(0.2, 1.2)),
                       dice.between(0, 90), dice.between(box.min_x, box.max_x), dice.between(box.min_y, box.max_y))});
        std::vector<MultiPolygon const*> given;
        for (auto const& lot : lots) given.push_back(&lot);
        auto const open = open_land(task, rules);
        auto const found = car_parks_of(parcel, task.footprints, given, open, rules);
        ++out.looked;
        auto const slow = kept_of(paved_by_faces(parcel.boundary.front(), lots, task.footprints), rules);
        if (!slow) continue;
        out.found += slow->size();
        std::vector<double> fast;
        MultiPolygon paved;
        for (auto const& lot : found) {
            if (!lot.mapped) continue;
            fast.push_back(lot.ground.area_m2);
            paved.push_back(lot.ground.shape);
        }
        std::ranges::sort(fast, std::greater{});
        CAPTURE(fast, *slow);
        CHECK(std::ranges::equal(fast, *slow, [](double a, double b) { return std::abs(a - b) < 0.02 + 1e-4 * b; }));
        if (paved.empty()) continue;
        // What rules leave beside them, by the kernel and by overlays.
        task.apart = &paved;
        auto const beside = open_land(task, rules);
        auto const by_overlay = open_land_by_overlay(task, rules);
        double sum = beside.open_m2 + area(paved);
        for (auto const& loss : beside.losses) sum += loss.area_m2;
        CHECK(sum == Approx(parcel.area_m2).epsilon(1e-9).margin(1e-9));
        out.overlays += beside.by_overlay;
        // GEOS moves corners of what it buffers by up to a hundredth of the distance.
        out.by_edges += std::abs(beside.open_m2 - by_overlay.open_m2) > 1e-3 * parcel.area_m2 + 0.05;
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
            auto const inside = cut_by_faces(piece, between, 0.9, rules);
            if (!inside) continue;
            auto const gaps = gaps_in(piece, fast, rules);
            compare_cut(piece, gaps ? &gaps->cut : nullptr, *inside, out);
        }
    }
    return out;
}

}  // namespace lacuna::test
