// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/enclosure_units.h"

#include "engine/assembly/ownership.h"
#include "engine/assembly/street_faces.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/text.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"
#include "engine/geometry/shared_area.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace lacuna {

namespace {

constexpr double member_share = 0.9;
constexpr double touch_m = 0.01;

struct Unit {
    Parcel ground;
    double land_m2 = 0;  ///< in no parcel
    std::string failure;
    bool made = false;
};

struct Quarter {
    std::vector<Parcel> const& parcels;
    BoxIndex const& parcel_boxes;
    std::vector<Road> const& roads;
    BoxIndex road_boxes;
    SpaceRules const& rules;
};

/// What of the enclosure is in no parcel, no street and no footway, and touches the members.
MultiPolygon land_beside(Polygon const& face, std::vector<std::size_t> const& members, Quarter const& q)
{
    std::vector<MultiPolygon> taken;
    for (auto const p : q.parcel_boxes.query(bounds(face))) taken.push_back(q.parcels[p].boundary);
    auto left = difference({face}, union_of(taken));
    left = difference(left, street_ground(q.roads, q.road_boxes, bounds(face), q.rules.footway_m, q.rules));
    std::vector<MultiPolygon const*> near;
    for (auto const m : members) near.push_back(&q.parcels[m].boundary);
    left = intersection(left, offset_of_all(near, q.rules.verge_reach_m, q.rules.arc_segments));
    MultiPolygon out;
    for (auto& part : intersection(left, opening(left, q.rules.min_width_m / 2, q.rules.arc_segments))) {
        Box const box = grown(bounds(part), touch_m);
        if (area(part) >= q.rules.min_area_m2 && std::ranges::any_of(near, [&](MultiPolygon const* shape) {
                return overlap(bounds(*shape), box) && distance(*shape, {part}) <= touch_m;
            }))
            out.push_back(std::move(part));
    }
    return out;
}

bool of_one_owner(std::vector<Parcel> const& parcels, std::vector<std::size_t> const& members)
{
    auto const key = owner_key(parcels[members.front()].attributes.owner);
    return !key.empty() &&
           std::ranges::all_of(members, [&](std::size_t m) { return owner_key(parcels[m].attributes.owner) == key; });
}

Unit unite(Polygon const& face, std::vector<std::size_t> const& members, Quarter const& q)
{
    Unit out;
    auto const land = land_beside(face, members, q);
    if (members.size() < 2 && land.empty()) return out;
    Parcel& ground = out.ground;
    ground = members.size() < 2 ? q.parcels[members.front()] : united(q.parcels, members);
    if (members.size() < 2) ground.members = {ground.id};
    bool const one_owner = land.empty() && of_one_owner(q.parcels, members);
    if (!land.empty()) {
        ground.boundary = union_of({ground.boundary, land});
        double const before = ground.area_m2;
        ground.area_m2 = area(ground.boundary);
        out.land_m2 = ground.area_m2 - before;
    }
    auto what = counted(std::ssize(members), "parcel");
    if (out.land_m2 > 0) what += fmt::format(" and {:.0f} m2 in no parcel", out.land_m2);
    ground.note = fmt::format("the ground is that of a street enclosure taken as one: {}", what);
    if (!one_owner) {
        ground.attributes.owner.clear();
        ground.attributes.owner_class = fmt::format("several owners ({})", what);
    }
    out.made = true;
    return out;
}

/// Parcels by the enclosure that nine tenths of each lie in, each by id.
std::vector<std::vector<std::size_t>> members_of(std::vector<Polygon> const& faces, std::vector<Parcel> const& parcels)
{
    FaceIndex const at{faces};
    std::vector<std::vector<std::size_t>> out(faces.size());
    for (std::size_t p = 0; p < parcels.size(); ++p) {
        auto const face = at.at(point_inside(parcels[p].boundary));
        if (!face) continue;
        if (shared_area(parcels[p].boundary, {faces[*face]}) >= member_share * parcels[p].area_m2)
            out[*face].push_back(p);
    }
    return out;
}

}  // namespace

EnclosureUnits enclosure_units(std::vector<Parcel> parcels, std::vector<Road> const& roads, SpaceRules const& rules,
                               int threads)
{
    EnclosureUnits out;
    std::vector<Box> boxes;
    Box frame;
    std::set<std::string> ids;
    for (auto const& p : parcels) {
        boxes.push_back(bounds(p.boundary));
        frame = united(frame, boxes.back());
        ids.insert(p.id);
    }
    BoxIndex const index{boxes};
    Quarter const q{parcels, index, roads, BoxIndex{boxes_of(roads)}, rules};
    auto const faces = street_faces(roads, grown(frame, rules.verge_reach_m));
    auto const members = members_of(faces, parcels);
    auto units = parallel_map<Unit>(faces.size(), threads, [&](std::size_t i) {
        try {
            return members[i].empty() ? Unit{} : unite(faces[i], members[i], q);
        } catch (Error const& e) {
            if (e.code() != Errc::geometry_failed) throw;
            Unit failed;
            failed.failure = e.what();
            return failed;
        }
    });
    std::vector<char> taken(parcels.size());
    for (std::size_t i = 0; i < units.size(); ++i) {
        Unit& unit = units[i];
        if (!unit.failure.empty()) {
            auto const& first = parcels[members[i].front()];
            out.issues.push_back({IssueCode::geometry_failed, "parcels", first.id, first.area_m2, unit.failure,
                                  point_inside(first.boundary)});
        }
        if (!unit.made) continue;
        double before = 0;
        for (auto const m : members[i]) {
            before += parcels[m].area_m2;
            taken[m] = 1;
        }
        Parcel& ground = unit.ground;
        while (members[i].size() > 1 && !ids.insert(ground.id).second) ground.id += "+";
        ++out.units;
        out.land_in_no_parcel_m2 += unit.land_m2;
        out.area_changed_m2 += before - ground.area_m2;
        out.issues.push_back({IssueCode::enclosure_unit, "parcels", ground.id, ground.area_m2, ground.note,
                              point_inside(ground.boundary)});
        out.parcels.push_back(std::move(ground));
    }
    for (std::size_t i = 0; i < parcels.size(); ++i)
        if (!taken[i]) out.parcels.push_back(std::move(parcels[i]));
    std::ranges::sort(out.parcels, {}, &Parcel::id);
    return out;
}

}  // namespace lacuna
