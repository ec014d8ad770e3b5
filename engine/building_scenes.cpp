// SPDX-License-Identifier: Apache-2.0
#include "engine/building_scenes.h"

#include "engine/assembly/people.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"
#include "engine/spaces/ground_floor.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

constexpr std::size_t least_values = 30;  ///< for a median of the study area

Box bounds_of(Road const& road)
{
    Box box = bounds(road.carriageway);
    for (auto const& line : road.lines)
        for (auto const& p : line) box = united(box, {p.x, p.y, p.x, p.y});
    return box;
}

std::vector<std::int64_t> main_buildings(StudyArea const& area, Joined const& joined)
{
    std::vector<std::int64_t> out(area.parcels.size(), -1);
    for (std::size_t b = 0; b < area.buildings.size(); ++b) {
        if (joined.main_parcel[b] < 0) continue;
        auto& main = out[static_cast<std::size_t>(joined.main_parcel[b])];
        if (main < 0 || area.buildings[b].area_m2 > area.buildings[static_cast<std::size_t>(main)].area_m2)
            main = static_cast<std::int64_t>(b);
    }
    return out;
}

/// By what the building says itself; of a parcel's main building also by what the parcel says.
std::optional<double> known_storeys(std::size_t b, StudyArea const& area, Joined const& joined,
                                    std::vector<std::int64_t> const& main, SpaceRules const& rules)
{
    Parcel const* parcel = nullptr;
    if (auto const p = joined.main_parcel[b];
        p >= 0 && main[static_cast<std::size_t>(p)] == static_cast<std::int64_t>(b))
        parcel = &area.parcels[static_cast<std::size_t>(p)];
    auto const storeys = storeys_of(area.buildings[b], parcel, rules);
    if (storeys.assumed) return std::nullopt;
    return storeys.count.likely;
}

/// Marks what lies under shapes of the class, or has one of its points or lines on it.
std::vector<char> listed_buildings(StudyArea const& area, BoxIndex const& buildings)
{
    std::vector<char> out(area.buildings.size(), 0);
    for (auto const& c : area.constraints) {
        if (c.rule != "heritage") continue;
        for (auto const b : c.shape.empty() ? std::vector<std::uint32_t>{} : buildings.query(bounds(c.shape)))
            if (contains(c.shape, point_inside(area.buildings[b].footprint))) out[b] = 1;
        auto const mark = [&](Point p) {
            for (auto const b : buildings.query({p.x, p.y, p.x, p.y}))
                if (contains(area.buildings[b].footprint, p)) out[b] = 1;
        };
        for (auto const& p : c.points) mark(p);
        for (auto const& line : c.lines)
            for (auto const& p : line) mark(p);
    }
    return out;
}

double distance(Box const& a, Box const& b)
{
    double const dx = std::max({0.0, a.min_x - b.max_x, b.min_x - a.max_x});
    double const dy = std::max({0.0, a.min_y - b.max_y, b.min_y - a.max_y});
    return std::hypot(dx, dy);
}

}  // namespace

std::optional<double> usual_value_per_built_m2(StudyArea const& area, Joined const& joined, SpaceRules const& rules)
{
    std::vector<double> values;
    for (std::size_t p = 0; p < area.parcels.size(); ++p) {
        double built_m2 = 0;
        for (auto const& part : joined.on_parcel[p]) built_m2 += part.m2;
        auto const value = area.parcels[p].attributes.improvement_value.value_or(0);
        if (value > 0 && built_m2 > rules.vacant_max_built_m2) values.push_back(value / built_m2);
    }
    if (values.size() < least_values) return std::nullopt;
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

BuildingSurroundings find_surroundings(StudyArea const& area, Joined const& joined, BoxIndex const& buildings,
                                       SpaceRules const& rules, int threads)
{
    BuildingSurroundings out;
    out.main_building = main_buildings(area, joined);
    for (std::size_t b = 0; b < area.buildings.size(); ++b)
        out.storeys.push_back(known_storeys(b, area, joined, out.main_building, rules));
    bool const heights = std::ranges::any_of(
        area.buildings, [](Building const& b) { return b.attributes.height_m || b.attributes.floors; });
    out.blocks = heights ? contiguous_blocks(area.buildings, buildings, rules.in_buildings.touch_m,
                                             rules.roof_min_area_m2, threads)
                         : std::vector<ContiguousBlock>(area.buildings.size());
    out.listed = listed_buildings(area, buildings);
    out.value_per_built_m2 = usual_value_per_built_m2(area, joined, rules);
    std::vector<Box> boxes;
    for (auto const& p : area.parcels) boxes.push_back(bounds(p.boundary));
    out.parcels = BoxIndex{boxes};
    boxes.clear();
    for (auto const& r : area.roads) boxes.push_back(bounds_of(r));
    out.roads = BoxIndex{boxes};
    return out;
}

BuildingScene building_scene(std::uint32_t building, StudyArea const& area, Joined const& joined,
                             BoxIndex const& buildings, BuildingSurroundings const& around, SpaceRules const& rules)
{
    BuildingScene out;
    Building const& b = area.buildings[building];
    out.building = &b;
    std::string use = b.attributes.land_use;
    if (auto const p = joined.main_parcel[building]; p >= 0) {
        auto const at = static_cast<std::size_t>(p);
        out.parcel = &area.parcels[at];
        auto const& parts = joined.on_parcel[at];
        auto const own = std::ranges::lower_bound(parts, building, {}, &OnParcel::building);
        if (own != parts.end() && own->building == building && b.counted_m2 > 0)
            out.on_other_lots = std::clamp(1 - own->m2 / b.counted_m2, 0.0, 1.0);
        if (around.main_building[at] >= 0)
            out.main_building = &area.buildings[static_cast<std::size_t>(around.main_building[at])];
        if (use.empty()) use = out.parcel->attributes.land_use;
    }
    out.storeys = around.storeys[building];
    out.block = around.blocks[building];
    out.listed = around.listed[building] != 0;
    out.dwelling_or_unknown = use.empty() || names_dwellings(use);
    // A layer of buildings often says no more than "residential" where the parcel's register knows the house.
    out.family_house = names_family_houses(use) ||
                       (out.dwelling_or_unknown && out.parcel && names_family_houses(out.parcel->attributes.land_use));
    out.roads_given = !area.roads.empty();
    // Streets are no lots that one looks over.
    auto const street = [&](std::uint32_t p) { return p < around.street.size() && around.street[p] != 0; };
    if (!out.dwelling_or_unknown || out.family_house || out.storeys.value_or(0) < front_least_storeys) return out;
    Box const window = grown(bounds(b.footprint), rules.in_buildings.front_to_street_m + front_probe_m);
    for (auto const other : buildings.query(window))
        if (other != building) out.near_buildings.push_back(&area.buildings[other]);
    if (out.roads_given)
        for (auto const r : around.roads.query(window)) out.near_roads.push_back(&area.roads[r]);
    for (auto const p : around.parcels.query(window))
        if (!street(p)) out.near_parcels.push_back(&area.parcels[p]);
    return out;
}

ImprovementScene improvement_scene(std::uint32_t parcel, StudyArea const& area, Joined const& joined,
                                   BoxIndex const& buildings, BuildingSurroundings const& around,
                                   SpaceRules const& rules)
{
    ImprovementScene out;
    out.parcel = &area.parcels[parcel];
    std::vector<BuildingPart> parts;
    for (auto const& part : joined.on_parcel[parcel]) {
        out.built_m2 += part.m2;
        parts.push_back({&area.buildings[part.building], part.m2});
    }
    out.existing_m2 = existing_floor_area(*out.parcel, parts, rules).m2;
    if (around.main_building[parcel] < 0) return out;
    auto const main = static_cast<std::size_t>(around.main_building[parcel]);
    out.main_building = &area.buildings[main];
    out.storeys = around.storeys[main];
    if (!out.storeys) return out;
    // Registers tell the storeys of one flat, or of the lowest part.
    if (auto const given = out.parcel->attributes.floor_area_m2; given && out.built_m2 > 0)
        out.storeys = std::max(*out.storeys, *given / out.built_m2);
    double const reach = rules.in_buildings.neighbour_distance_m;
    Box const box = bounds(out.main_building->footprint);
    for (auto const b : buildings.query(grown(box, reach))) {
        Building const& other = area.buildings[b];
        if (joined.main_parcel[b] == static_cast<std::int64_t>(parcel) || !around.storeys[b] ||
            other.area_m2 < rules.roof_min_area_m2 || distance(box, bounds(other.footprint)) > reach)
            continue;
        out.neighbour_storeys.push_back(*around.storeys[b]);
    }
    return out;
}

}  // namespace lacuna
