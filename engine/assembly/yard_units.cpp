// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/yard_units.h"

#include "engine/assembly/neighbours.h"
#include "engine/assembly/ownership.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/index.h"
#include "engine/geometry/relation.h"
#include "engine/geometry/shared_area.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace lacuna {

namespace {

constexpr double covered_share = 0.8;
constexpr double yard_share = 0.5;  ///< of a covered parcel's boundary that is the yard's
constexpr double touch_m = 0.01;

using Groups = std::map<std::size_t, std::vector<std::size_t>>;  ///< covered parcels by that of their yard

/// How much of a parcel is built on: next to nothing, most of it, or something between.
enum class Built : char { none, some, covered };

std::vector<Built> how_built(std::vector<Parcel> const& parcels, std::vector<Building> const& buildings,
                             SpaceRules const& rules, int threads)
{
    std::vector<Box> boxes;
    for (auto const& b : buildings) boxes.push_back(bounds(b.counted));
    BoxIndex const index{boxes};
    return parallel_map<Built>(parcels.size(), threads, [&](std::size_t i) {
        auto const& parcel = parcels[i];
        double built_m2 = 0;  // counted footprints are disjoint
        for (auto const b : index.query(bounds(parcel.boundary)))
            built_m2 += shared_area(buildings[b].counted, parcel.boundary);
        if (built_m2 <= rules.vacant_max_built_m2 && built_m2 <= rules.vacant_max_coverage * parcel.area_m2)
            return Built::none;
        return built_m2 >= covered_share * parcel.area_m2 ? Built::covered : Built::some;
    });
}

/// The parcel that more than half of the boundary lies on. At most one.
std::optional<std::size_t> yard_of(std::size_t covered, std::vector<Parcel> const& parcels, BoxIndex const& index)
{
    auto const& shape = parcels[covered].boundary;
    double const least_m = yard_share * perimeter(shape);
    for (auto const other : index.query(grown(bounds(shape), touch_m)))
        if (other != covered && shared_boundary_m(shape, parcels[other].boundary, touch_m) > least_m) return other;
    return std::nullopt;
}

/// Whether the houses make more of the unit than a hut does.
bool houses_count(std::size_t yard, std::vector<std::size_t> const& covered, std::vector<Parcel> const& parcels,
                  SpaceRules const& rules)
{
    double houses_m2 = 0;
    for (auto const i : covered) houses_m2 += parcels[i].area_m2;
    return houses_m2 > rules.vacant_max_coverage * (houses_m2 + parcels[yard].area_m2);
}

Groups groups_of(std::vector<Parcel> const& parcels, std::vector<Built> const& built, std::vector<Road> const& roads,
                 SpaceRules const& rules, int threads)
{
    std::vector<Box> boxes;
    for (auto const& p : parcels) boxes.push_back(bounds(p.boundary));
    BoxIndex const index{boxes};
    auto const yards = parallel_map<std::optional<std::size_t>>(parcels.size(), threads, [&](std::size_t i) {
        return built[i] == Built::covered ? yard_of(i, parcels, index) : std::nullopt;
    });
    Groups out;
    for (std::size_t i = 0; i < parcels.size(); ++i)
        if (yards[i] && built[*yards[i]] == Built::none) out[*yards[i]].push_back(i);
    std::erase_if(out, [&](auto const& group) { return !houses_count(group.first, group.second, parcels, rules); });
    if (out.empty()) return out;
    auto const street = street_parcels(parcels, roads, threads);
    std::erase_if(out, [&](auto const& group) { return street[group.first] != 0; });
    return out;
}

std::string note_of(std::vector<Parcel> const& parcels, std::vector<std::size_t> const& covered)
{
    if (covered.size() == 1)
        return fmt::format("taken with parcel {}, which its building covers", parcels[covered.front()].id);
    return fmt::format("taken with {} parcels that their buildings cover, from {} to {}", covered.size(),
                       parcels[covered.front()].id, parcels[covered.back()].id);
}

}  // namespace

YardUnits yard_units(std::vector<Parcel> parcels, std::vector<Building> const& buildings,
                     std::vector<Road> const& roads, SpaceRules const& rules, int threads)
{
    YardUnits out;
    auto const groups = groups_of(parcels, how_built(parcels, buildings, rules, threads), roads, rules, threads);
    std::vector<char> taken(parcels.size());
    std::set<std::string> ids;
    for (auto const& p : parcels) ids.insert(p.id);
    for (auto const& [yard, covered] : groups) {
        try {
            auto members = covered;
            members.push_back(yard);
            std::ranges::sort(members);
            Parcel unit = united(parcels, members);
            while (!ids.insert(unit.id).second) unit.id += "+";
            auto const note = note_of(parcels, covered);
            unit.note = parcels[yard].note.empty() ? note : parcels[yard].note + "; " + note;
            unit.rules_unsure = parcels[yard].rules_unsure;
            unit.zone = parcels[yard].zone;
            unit.proxy = parcels[yard].proxy;
            double before_m2 = 0;
            for (auto const i : members) {
                before_m2 += parcels[i].area_m2;
                taken[i] = 1;
            }
            out.area_changed_m2 += before_m2 - unit.area_m2;
            out.covered += static_cast<int>(covered.size());
            ++out.units;
            out.issues.push_back({IssueCode::yard_unit, "parcels", unit.id, unit.area_m2,
                                  "parcel " + parcels[yard].id + " " + note, point_inside(unit.boundary)});
            out.parcels.push_back(std::move(unit));
        } catch (Error const& e) {
            if (e.code() != Errc::geometry_failed) throw;
            out.issues.push_back({IssueCode::geometry_failed, "parcels", parcels[yard].id, parcels[yard].area_m2,
                                  e.what(), point_inside(parcels[yard].boundary)});
        }
    }
    for (std::size_t i = 0; i < parcels.size(); ++i)
        if (!taken[i]) out.parcels.push_back(std::move(parcels[i]));
    std::ranges::sort(out.parcels, {}, &Parcel::id);
    return out;
}

}  // namespace lacuna
