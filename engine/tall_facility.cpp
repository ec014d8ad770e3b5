// SPDX-License-Identifier: Apache-2.0
#include "engine/tall_facility.h"

#include "engine/geometry/clearance.h"
#include "engine/geometry/measures.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/valid_inside.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacuna {

namespace {

constexpr double tolerance_m = 1e-4;

/// A building near some ground, and what the rules ask for from it.
struct Near {
    Building const* building = nullptr;
    BuildingClass kind;
    double asked_m = 0;
};

bool asks(SpaceRules const& rules)
{
    return rules.new_tall_clearance_m || rules.new_tall_to_tall_clearance_m || rules.new_tall_to_class_3_clearance_m ||
           rules.new_tall_to_class_4_clearance_m;
}

double most_m(SpaceRules const& rules)
{
    return std::max({rules.new_tall_clearance_m.value_or(0), rules.new_tall_to_tall_clearance_m.value_or(0),
                     rules.new_tall_to_class_3_clearance_m.value_or(0),
                     rules.new_tall_to_class_4_clearance_m.value_or(0)});
}

/// Buildings that ask for a distance which may reach the ground, by number.
std::vector<Near> buildings_near(MultiPolygon const& ground, Scene const& scene, SpaceRules const& rules)
{
    std::vector<Near> out;
    for (auto const b : scene.buildings.query(grown(bounds(ground), most_m(rules)))) {
        auto const& building = scene.area.buildings[b];
        auto const kind = class_of(building, rules);
        if (auto const asked = new_tall_clearance_m(kind, rules)) out.push_back({&building, kind, *asked});
    }
    std::ranges::sort(out, {}, &Near::building);  // by position
    return out;
}

std::string words(BuildingClass kind, double asked_m, SpaceRules const& rules)
{
    if (kind.tall && rules.new_tall_to_tall_clearance_m == asked_m) return "a tall building";
    if ((kind.fire_class == 3 && rules.new_tall_to_class_3_clearance_m == asked_m) ||
        (kind.fire_class == 4 && rules.new_tall_to_class_4_clearance_m == asked_m))
        return fmt::format("a building of fire class {}", kind.fire_class);
    return "a building";
}

/// What the ground misses by most.
struct Miss {
    Near of;
    double distance_m = 0;
    [[nodiscard]] double short_m() const { return of.asked_m - distance_m; }
};

std::optional<Miss> worst(MultiPolygon const& ground, std::vector<Near> const& near)
{
    std::optional<Miss> out;
    for (auto const& each : near) {
        Miss const miss{each, distance(ground, each.building->footprint)};
        if (!out || miss.short_m() > out->short_m()) out = miss;
    }
    return out;
}

/// The ground that is as far from buildings as they ask; nothing where that holds no disc `width_m` wide.
MultiPolygon at_distance(MultiPolygon const& ground, std::vector<Near> const& near, double width_m, int segments)
{
    constexpr double nearest_m = 1e-4;  // the least distance that clear_ground() takes
    ClearanceTask task{&ground, nearest_m};
    for (auto const& each : near) task.solids.push_back({&each.building->footprint, std::max(each.asked_m, nearest_m)});
    Box const frame = bounds(ground);
    Point const origin{frame.min_x, frame.min_y};
    auto const core = clear_ground(task, std::max(0.0, width_m / 2 - 2 * nearest_m), origin);
    if (core && core->empty()) return {};
    // The ground's own line is kept to the last digit: a place may be just as wide.
    constexpr double beyond_m = 1;
    Box const room = grown(frame, beyond_m);
    MultiPolygon const round{rectangle(room.min_x, room.min_y, room.max_x, room.max_y)};
    task.ground = &round;
    if (auto const clear = core ? clear_ground(task, 0, origin) : std::nullopt)
        return intersection(ground, valid_inside(*clear, segments, origin));
    // Chords of an offset lie inside its arcs.
    double const outside = 1 / std::cos(std::numbers::pi / (4 * segments));
    std::vector<MultiPolygon> taken;
    for (auto const& each : near)
        taken.push_back(each.asked_m > 0 ? offset(each.building->footprint, each.asked_m * outside, segments)
                                         : each.building->footprint);
    return difference(ground, union_of(taken));
}

Space at_distance(Space space, std::vector<Near> const& near, double width_m, int segments)
{
    // What builds is kept to the placeable part.
    if (space.placeable) {
        space.shape = std::move(space.placeable->shape);
        space.width_m = space.placeable->width_m;
        space.placeable.reset();
    }
    space.shape = at_distance(space.shape, near, width_m, segments);
    space.area_m2 = area(space.shape);
    space.has_ground = !space.shape.empty();
    return space;
}

Facility const& facility_in(Scene const& scene, std::string const& id)
{
    return *std::ranges::find(scene.catalogue.facilities, id, &Facility::id);
}

/// A building of its own, and a high-rise.
bool is_asked(Facility const& facility, SpaceKind kind, SpaceRules const& rules)
{
    using enum SpaceKind;
    bool const on_ground = kind == vacant_parcel || kind == open_land || kind == scattered_plot || kind == gap ||
                           kind == unused_floor_area || kind == verge || kind == parking;
    return on_ground && builds(facility) && is_tall(facility, rules);
}

}  // namespace

std::optional<double> height_m(Facility const& facility, SpaceRules const& rules)
{
    if (facility.height_m) return facility.height_m;
    if (!(facility.floor_area_per_unit_m2 > 0)) return std::nullopt;
    constexpr double rounding = 1e-6;
    return std::ceil(facility.floor_area_per_unit_m2 / facility.unit_footprint_m2 - rounding) * rules.storey_height_m;
}

bool is_tall(Facility const& facility, SpaceRules const& rules)
{
    return height_m(facility, rules).value_or(0) > rules.tall_over_m;
}

std::optional<double> new_tall_clearance_m(BuildingClass building, SpaceRules const& rules)
{
    // nullopt is less than any distance.
    auto out = rules.new_tall_clearance_m;
    if (building.tall) out = std::max(out, rules.new_tall_to_tall_clearance_m);
    if (building.fire_class == 3) out = std::max(out, rules.new_tall_to_class_3_clearance_m);
    if (building.fire_class == 4) out = std::max(out, rules.new_tall_to_class_4_clearance_m);
    return out;
}

void keep_tall_away(Space const& space, Scene const& scene, Placements& placements)
{
    auto const& rules = scene.space_rules;
    if (!asks(rules)) return;
    std::optional<std::vector<Near>> near;
    std::vector<Placement> kept;
    auto const refused_before = placements.refused.size();
    for (auto& placement : placements.fitting) {
        auto const& facility = facility_in(scene, placement.facility_id);
        if (!is_asked(facility, space.kind, rules)) {
            kept.push_back(std::move(placement));
            continue;
        }
        if (!near) near = buildings_near(space.shape, scene, rules);
        auto const miss = worst(ground_shape(placement), *near);
        if (!miss || miss->short_m() <= tolerance_m) {
            kept.push_back(std::move(placement));
            continue;
        }
        if (facility.layout.empty()) {
            auto again = place_all(at_distance(space, *near, facility.min_width_m, rules.arc_segments), {facility});
            auto const still = again.fitting.empty() ? miss : worst(ground_shape(again.fitting.front()), *near);
            if (still->short_m() <= tolerance_m) {
                kept.push_back(std::move(again.fitting.front()));
                continue;
            }
        }
        placements.refused.push_back(
            {facility.id, RefusalReason::no_rectangle, miss->short_m(), "m", false,
             fmt::format("no place found for a high-rise of {:.4g} m: the best one stands {:.2f} m from {}, {:.4g} m "
                         "asked",
                         height_m(facility, rules).value(), miss->distance_m,
                         words(miss->of.kind, miss->of.asked_m, rules), miss->of.asked_m)});
    }
    placements.fitting = std::move(kept);
    if (placements.refused.size() > refused_before)
        std::ranges::stable_sort(placements.refused, {}, &Refusal::facility_id);
}

void check_tall(Space const& space, Facility const& facility, Scene const& scene, Site& site)
{
    if (!scene.strict_rules || !asks(*scene.strict_rules)) return;
    auto const& strict = *scene.strict_rules;
    if (!is_asked(facility, space.kind, scene.space_rules)) return;
    auto const ground = ground_shape(site.best.placement);
    auto const miss = worst(ground, buildings_near(ground, scene, strict));
    if (!miss) return;
    auto& verdict = site.rules;
    if (verdict && !verdict->rule.empty() && miss->short_m() <= verdict->strict_m - verdict->distance_m) return;
    if (!verdict) verdict = RuleVerdict{true, "", 0, 0, 0};
    if (miss->short_m() > tolerance_m) verdict->holds_strict = false;
    verdict->rule = "clearance of a new high-rise from " + words(miss->of.kind, miss->of.asked_m, strict);
    verdict->distance_m = miss->distance_m;
    verdict->strict_m = miss->of.asked_m;
    verdict->likely_m = new_tall_clearance_m(miss->of.kind, scene.space_rules).value_or(0);
}

}  // namespace lacuna
