// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/ownership.h"

#include "engine/core/error.h"
#include "engine/geometry/index.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace lacuna {

namespace {

constexpr double touch_m = 0.01;

}  // namespace

std::string owner_key(std::string const& text)
{
    std::string key;
    for (unsigned char const c : text)
        if (!std::isspace(c)) key += static_cast<char>(std::toupper(c));
    static constexpr std::array nobody{"UNKNOWN", "OWNERUNKNOWN", "UNKNOWNOWNER", "N/A", "NA", "NONE", "NULL", "-", "0",
                                       "?",       "NOTKNOWN"};
    return std::ranges::find(nobody, key) == nobody.end() ? key : std::string{};
}

namespace {

/// Length of `s` that runs along `t`: the overlap of their projections where `t` lies within the tolerance there.
double along(Segment const& s, Segment const& t, double tolerance)
{
    double const dx = s.b.x - s.a.x, dy = s.b.y - s.a.y, length = std::hypot(dx, dy);
    if (!(length > 0)) return 0;
    auto const place = [&](Point p) { return ((p.x - s.a.x) * dx + (p.y - s.a.y) * dy) / length; };
    auto const off = [&](Point p) { return ((p.y - s.a.y) * dx - (p.x - s.a.x) * dy) / length; };
    double u = place(t.a), v = place(t.b), p = off(t.a), q = off(t.b);
    if (u > v) {
        std::swap(u, v);
        std::swap(p, q);
    }
    double const from = std::max(0.0, u), to = std::min(length, v);
    if (to <= from) return 0;
    auto const off_at = [&](double at) { return p + (q - p) * (at - u) / (v - u); };
    if (std::abs(off_at(from)) > tolerance || std::abs(off_at(to)) > tolerance) return 0;
    return to - from;
}

std::vector<Segment> segments_of(MultiPolygon const& shape)
{
    std::vector<Segment> out;
    auto const add = [&](Ring const& ring) {
        for (std::size_t i = 1; i < ring.size(); ++i) out.push_back({ring[i - 1], ring[i]});
    };
    for (auto const& polygon : shape) {
        add(polygon.outer);
        for (auto const& inner : polygon.inners) add(inner);
    }
    return out;
}

double shared_with(MultiPolygon const& a, Outline const& b, double tolerance)
{
    double sum = 0;
    Box const reach = grown(b.box(), tolerance);
    for (auto const& s : segments_of(a)) {
        Box const window =
            grown({std::min(s.a.x, s.b.x), std::min(s.a.y, s.b.y), std::max(s.a.x, s.b.x), std::max(s.a.y, s.b.y)},
                  tolerance);
        if (!overlap(window, reach)) continue;
        double here = 0;
        for (auto const& t : b.edges_in(window)) here += along(s, t, tolerance);
        sum += std::min(here, std::hypot(s.b.x - s.a.x, s.b.y - s.a.y));
    }
    return sum;
}

/// Groups by number of their first member, found through parents.
std::size_t root_of(std::vector<std::size_t>& parent, std::size_t i)
{
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

/// Members of each unit of two or more, by their first.
std::map<std::size_t, std::vector<std::size_t>> groups_of(std::vector<Parcel> const& parcels, double least_shared_m)
{
    std::vector<Box> boxes;
    std::vector<std::string> owner;
    std::map<std::string, int> holdings;
    for (auto const& p : parcels) {
        owner.push_back(owner_key(p.attributes.owner));
        ++holdings[owner.back()];
    }
    for (std::size_t i = 0; i < parcels.size(); ++i) {
        if (!owner[i].empty() && holdings[owner[i]] < 2) owner[i].clear();
        boxes.push_back(owner[i].empty() ? Box{} : bounds(parcels[i].boundary));
    }
    BoxIndex const index{boxes};
    std::vector<std::size_t> parent(parcels.size());
    std::iota(parent.begin(), parent.end(), std::size_t{0});
    for (std::size_t i = 0; i < parcels.size(); ++i) {
        if (owner[i].empty()) continue;
        std::optional<Outline> outline;
        for (auto const j : index.query(grown(boxes[i], touch_m))) {
            if (j <= i || owner[j] != owner[i]) continue;
            auto const p = root_of(parent, i), q = root_of(parent, j);
            if (p == q) continue;
            if (!outline) outline.emplace(parcels[i].boundary);
            if (shared_with(parcels[j].boundary, *outline, touch_m) >= least_shared_m)
                parent[std::max(p, q)] = std::min(p, q);
        }
    }
    std::map<std::size_t, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < parcels.size(); ++i) groups[root_of(parent, i)].push_back(i);
    std::erase_if(groups, [](auto const& group) { return group.second.size() < 2; });
    return groups;
}

void reduce_into(Attributes& all, Attributes const& one)
{
    for (auto const& role : number_roles) {
        auto& to = all.*role.member;
        auto const& from = one.*role.member;
        if (!from) continue;
        if (!to)
            to = from;
        else if (role.reduce == Reduce::sum)
            *to += *from;
        else if (role.reduce == Reduce::maximum)
            *to = std::max(*to, *from);
        else if (role.reduce == Reduce::minimum)
            *to = std::min(*to, *from);
    }
    for (auto const& role : text_roles)
        if ((all.*role.member).empty()) all.*role.member = one.*role.member;
}

/// The land that the register gives for a unit is that of all members, or is not known.
std::optional<double> reported_together(std::vector<Parcel> const& parcels, std::vector<std::size_t> const& members)
{
    double sum = 0;
    for (auto const i : members) {
        auto const& reported = parcels[i].attributes.reported_area_m2;
        if (!reported) return std::nullopt;
        sum += *reported;
    }
    return sum;
}

}  // namespace

Parcel united(std::vector<Parcel> const& parcels, std::vector<std::size_t> const& members)
{
    Parcel unit;
    std::vector<MultiPolygon> shapes;
    for (auto const i : members) {
        shapes.push_back(parcels[i].boundary);
        if (parcels[i].members.empty())
            unit.members.push_back(parcels[i].id);
        else
            unit.members.insert(unit.members.end(), parcels[i].members.begin(), parcels[i].members.end());
        reduce_into(unit.attributes, parcels[i].attributes);
    }
    unit.attributes.reported_area_m2 = reported_together(parcels, members);
    std::ranges::sort(unit.members);
    unit.id = fmt::format("{}+{}", unit.members.front(), unit.members.size() - 1);
    unit.boundary = union_of(shapes);
    unit.area_m2 = area(unit.boundary);
    return unit;
}

double shared_boundary_m(MultiPolygon const& a, MultiPolygon const& b, double tolerance_m)
{
    return shared_with(a, Outline{b}, tolerance_m);
}

double shared_boundary_m(MultiPolygon const& a, Outline const& b, double tolerance_m)
{
    return shared_with(a, b, tolerance_m);
}

OwnershipUnits ownership_units(std::vector<Parcel> parcels, double least_shared_m)
{
    OwnershipUnits out;
    std::vector<char> taken(parcels.size());
    std::set<std::string> ids;
    for (auto const& p : parcels) ids.insert(p.id);
    for (auto const& [first, members] : groups_of(parcels, least_shared_m)) {
        try {
            Parcel unit = united(parcels, members);
            while (!ids.insert(unit.id).second) unit.id += "+";
            double before = 0;
            for (auto const i : members) {
                before += parcels[i].area_m2;
                taken[i] = 1;
            }
            out.area_changed_m2 += before - unit.area_m2;
            out.issues.push_back({IssueCode::ownership_unit, "parcels", unit.id, unit.area_m2,
                                  fmt::format("{} parcels of one owner, from '{}' to '{}'", members.size(),
                                              unit.members.front(), unit.members.back()),
                                  point_inside(unit.boundary)});
            out.parcels.push_back(std::move(unit));
        } catch (Error const& e) {
            if (e.code() != Errc::geometry_failed) throw;
            out.issues.push_back({IssueCode::geometry_failed, "parcels", parcels[first].id, parcels[first].area_m2,
                                  e.what(), point_inside(parcels[first].boundary)});
        }
    }
    for (std::size_t i = 0; i < parcels.size(); ++i)
        if (!taken[i]) out.parcels.push_back(std::move(parcels[i]));
    std::ranges::sort(out.parcels, {}, &Parcel::id);
    return out;
}

}  // namespace lacuna
