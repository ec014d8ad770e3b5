// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kind_twins.h"

#include "engine/assembly/clean.h"
#include "engine/assembly/surroundings.h"
#include "engine/spaces/find_spaces.h"
#include "tests/support/kind_twin_parts.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lacuna::test {

namespace {

/// One parcel by its definition, step by step.
struct OpenTwin {
    double inset_m2 = 0, built_m2 = 0;
    MultiPolygon free, opened;
};

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
    return round_agree(inset_m2, slow.inset_m2) && round_agree(built_m2, slow.built_m2) &&
           round_agree(inset_m2 - built_m2 - loss_of(fast, "clearance"), area(slow.free)) &&
           round_agree(sum_of(fast.pieces) + sum_of(fast.small), area(slow.opened));
}

/// Parts so near the least area that an arc's chords decide.
bool undecided(MultiPolygon const& shape, SpaceRules const& rules)
{
    return std::ranges::any_of(shape, [&](Polygon const& part) {
        return std::abs(area(part) - rules.min_area_m2) < 0.01 * rules.min_area_m2;
    });
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
        // Of what is not drawn the register may know.
        auto const& a = parcel.attributes;
        bool const registered = a.floor_area_m2.value_or(0) > rules.vacant_max_built_m2 ||
                                (a.land_value.value_or(0) > 0 &&
                                 a.improvement_value.value_or(0) / *a.land_value > rules.vacant_max_improvement);
        CHECK((survey.status == ParcelStatus::vacant) == (slow_m2 < most_m2 && !registered));
        out.found += slow_m2 < most_m2;
    }
    return out;
}

}  // namespace lacuna::test
