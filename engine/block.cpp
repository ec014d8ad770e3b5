// SPDX-License-Identifier: Apache-2.0
#include "engine/block.h"

#include "engine/appraisal/appraisal.h"
#include "engine/core/error.h"
#include "engine/geometry/relation.h"
#include "engine/placement/place.h"
#include "engine/spaces/find_spaces.h"
#include "engine/spaces/land_use.h"
#include "engine/spaces/wall_class.h"
#include "engine/street_access.h"
#include "engine/tall_facility.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

namespace lacuna {

namespace {

/// The ways of a block's parcels, of each made once and where they are asked for: its ground and its outbuildings
/// share them.
class WaysOfBlock {
public:
    explicit WaysOfBlock(Scene const& scene) : scene_{scene} {}
    StreetWays& of(std::uint32_t parcel)
    {
        auto const found = known_.find(parcel);
        return found != known_.end() ? found->second.ways
                                     : known_.try_emplace(parcel, parcel, scene_).first->second.ways;
    }

private:
    Scene const& scene_;
    struct Known {
        ParcelScene about;
        StreetWays ways;
        Known(std::uint32_t parcel, Scene const& scene) : about{parcel_scene(parcel, scene)}, ways{about} {}
    };
    std::map<std::uint32_t, Known> known_;
};

void process_parcel(std::uint32_t p, Scene const& scene, WaysOfBlock& block_ways, BlockResult& out)
{
    Parcel const& parcel = scene.area.parcels[p];
    try {
        auto const about = parcel_scene(p, scene);
        auto const ways = [&]() -> StreetWays& { return block_ways.of(p); };
        auto found = find_spaces(about, scene.space_rules);
        bool const street = scene.surroundings[p].street;
        if (found.survey.status == ParcelStatus::unknown && !street) {
            auto const& told = found.unknown_why;
            out.issues.push_back({IssueCode::no_building_data, "parcels", parcel.id, parcel.area_m2,
                                  told.empty() ? "no building data here: not searched, and not called vacant; give "
                                                 "--coverage to say where it is complete"
                                               : told + ": not searched, and not called vacant",
                                  point_inside(parcel.boundary)});
        }
        if (!found.floor_area_doubt.empty())
            out.issues.push_back({IssueCode::value_out_of_range, "parcels", parcel.id, found.survey.built_m2,
                                  found.floor_area_doubt, point_inside(parcel.boundary)});
        auto const status = found.survey.status;
        out.surveyed.push_back(p);
        out.surveys.push_back(found.survey);
        auto const* use = land_use_rule(parcel.attributes.land_use, scene.space_rules);
        if (status == ParcelStatus::built && !street && !(use && use->rejected))
            if (auto low = find_low_improvement(
                    improvement_scene(p, scene.area, scene.joined, scene.buildings, scene.around, scene.space_rules),
                    scene.space_rules))
                found.spaces.push_back(std::move(*low));
        for (auto& space : found.spaces) {
            tell_of_ground(parcel, space);
            out.found.add(space, propose(space, scene, ways));
        }
        for (auto const& remnant : found.remnants) out.remnants.push_back(remnant);
    } catch (Error const& e) {
        if (e.code() != Errc::geometry_failed) throw;
        ParcelSurvey survey;
        survey.parcel_id = parcel.id;
        survey.status = ParcelStatus::unknown;
        survey.area_m2 = parcel.area_m2;
        survey.far_note = "not searched: an overlay failed";
        out.surveyed.push_back(p);
        out.surveys.push_back(survey);
        out.issues.push_back({IssueCode::geometry_failed, "parcels", parcel.id, parcel.area_m2, e.what(),
                              point_inside(parcel.boundary)});
    }
}

/// Rights to build that the added storeys of a block have left, by parcel; nullopt: no rule tells one. A parcel's
/// buildings are all in one block, by number.
using Rights = std::map<std::int64_t, std::optional<Interval>>;

std::optional<Interval> right_of(std::uint32_t parcel, Scene const& scene)
{
    auto const about = parcel_scene(parcel, scene);
    double built_m2 = 0;
    for (auto const& part : about.on_it) built_m2 += part.m2;
    auto const existing = existing_floor_area(*about.parcel, about.on_it, scene.space_rules);
    auto const unused = unused_floor_area(*about.parcel, built_m2, existing, scene.space_rules);
    return unused ? std::optional{unused->m2} : std::nullopt;
}

/// Added storeys use up the right to build of the parcel, where a rule tells it. False where nothing worth naming is
/// left for these.
bool limit_to_right(Space& space, std::uint32_t building, Scene const& scene, Rights& rights)
{
    auto const p = scene.joined.main_parcel[building];
    if (p < 0) return true;
    auto known = rights.find(p);
    if (known == rights.end()) known = rights.emplace(p, right_of(static_cast<std::uint32_t>(p), scene)).first;
    auto& left = known->second;
    if (!left) return true;
    Interval const own = space.floor_area_m2;
    space.floor_area_known = true;
    space.floor_area_m2 = {std::min(own.low, left->low), std::min(own.likely, left->likely),
                           std::min(own.high, left->high)};
    auto const& taken = space.floor_area_m2;
    if (taken.likely < std::min(own.likely, scene.space_rules.min_floor_area_m2)) return false;
    if (taken.likely < own.likely)
        space.evidence +=
            fmt::format("; of {:.0f} m2 the parcel's right to build leaves {:.0f}", own.likely, taken.likely);
    *left = {left->low - taken.low, left->likely - taken.likely, left->high - taken.high};
    return true;
}

void process_building(std::uint32_t b, Scene const& scene, Rights& rights, WaysOfBlock& block_ways, BlockResult& out)
{
    Building const& building = scene.area.buildings[b];
    auto const p = scene.joined.main_parcel[b];
    auto const ways = [&]() -> StreetWays& { return block_ways.of(static_cast<std::uint32_t>(p)); };
    try {
        auto const about =
            building_scene(b, scene.area, scene.joined, scene.buildings, scene.around, scene.space_rules);
        for (auto& space : find_building_spaces(about, scene.space_rules)) {
            if (space.kind == SpaceKind::added_storeys && !limit_to_right(space, b, scene, rights)) continue;
            out.found.add(space, p < 0 ? propose(space, scene) : propose(space, scene, ways));
        }
    } catch (Error const& e) {
        if (e.code() != Errc::geometry_failed) throw;
        out.issues.push_back({IssueCode::geometry_failed, "buildings", building.id, building.area_m2, e.what(),
                              point_inside(building.footprint)});
    }
}

}  // namespace

ParcelScene parcel_scene(std::uint32_t p, Scene const& scene)
{
    ParcelScene out;
    Parcel const& parcel = scene.area.parcels[p];
    out.parcel = &parcel;
    for (auto const& part : scene.joined.on_parcel[p])
        out.on_it.push_back({&scene.area.buildings[part.building], part.m2});
    auto const& rules = scene.space_rules;
    double reach = largest_clearance_m(rules);
    if (scene.strict_rules) reach = std::max(reach, largest_clearance_m(*scene.strict_rules));
    for (auto const b : scene.buildings.query(grown(bounds(parcel.boundary), reach))) {
        out.nearby.push_back(&scene.area.buildings[b].footprint);
        if (scene.blank_ends) out.blank.push_back(&(*scene.blank_ends)[b]);
        if (asks_by_class(rules)) out.classes.push_back(class_of(scene.area.buildings[b], rules));
    }
    // A disc that rolls in meets what stands before the gate, whatever distance rules keep from walls.
    if (std::ranges::any_of(scene.catalogue.facilities, [](Facility const& f) { return f.way_width_m.has_value(); }))
        for (auto const b : scene.buildings.query(grown(bounds(parcel.boundary), StreetWays::widest_m / 2)))
            out.in_the_way.push_back(&scene.area.buildings[b].footprint);
    double const gap = scene.space_rules.gap_max_m;
    for (auto const b : scene.buildings.query(grown(bounds(parcel.boundary), gap)))
        out.walls_of.push_back(&scene.area.buildings[b]);
    if (!scene.edges.empty()) out.edges = &scene.edges[p];
    out.barriers = scene.barriers.near(bounds(parcel.boundary));
    if (scene.strict_barriers) out.strict_barriers = scene.strict_barriers->near(bounds(parcel.boundary));
    if (scene.relaxed_barriers) out.relaxed_barriers = scene.relaxed_barriers->near(bounds(parcel.boundary));
    out.strict_rules = scene.strict_rules;
    out.relaxed_rules = scene.relaxed_rules;
    for (auto const i : scene.car_parks.query(bounds(parcel.boundary)))
        out.car_parks.push_back(&scene.area.parking[i].shape);
    out.around = &scene.surroundings[p];
    out.parcels = &scene.area.parcels;
    out.value_per_built_m2 = scene.around.value_per_built_m2;
    out.building_data = scene.building_data[p] != 0;
    out.coverage_inferred = scene.coverage_inferred;
    out.building_data_of = &scene.building_data;
    return out;
}

Offers propose(Space const& space, Scene const& scene, std::function<StreetWays&()> const& ways)
{
    auto placements = place_all(space, scene.catalogue.facilities, [&](Facility const& f) {
        return (ways && asks_way(f, space.kind)) || is_tall(f, scene.space_rules) ? Detail::whole : Detail::counts;
    });
    keep_tall_away(space, scene, placements);
    if (ways) refuse_unreached(space, scene.catalogue.facilities, ways, placements);
    DoMinimum const today = do_minimum_of(scene.catalogue, space.kind);
    std::vector<Proposal> proposals;
    for (auto& placement : placements.fitting) {
        auto const facility = std::ranges::find(scene.catalogue.facilities, placement.facility_id, &Facility::id);
        // Nothing but the value ranks; a site is appraised anew once it is chosen.
        auto const all = appraise(*facility, placement.units, today, ground_m2(placement), scene.valuation_rules, false,
                                  capex_share_of(scene.catalogue, *facility, space.kind));
        auto& proposal = proposals.emplace_back();
        proposal.placement = std::move(placement);
        undraw(proposal.placement, *facility);
        proposal.placement.space_id.clear();
        proposal.appraisal.ioav = all.ioav;
        proposal.appraisal.mean_shift = all.mean_shift;
        proposal.appraisal.capex = all.capex;
    }
    return {PackedList<Proposal>{proposals, scene.memory}, PackedList<Refusal>{placements.refused, scene.memory}};
}

void FoundSpaces::add(Space const& space, Offers found)
{
    spaces.push_back(space);
    offers.push_back(std::move(found));
}

void FoundSpaces::append(FoundSpaces&& other)
{
    spaces.append(std::move(other.spaces));
    std::ranges::move(other.offers, std::back_inserter(offers));
    other.offers = {};
}

void FoundSpaces::sort_by_id()
{
    std::vector<std::uint32_t> order(spaces.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&](std::uint32_t i) { return spaces.key(i); });
    spaces.reorder(order);
    std::vector<Offers> sorted;
    sorted.reserve(offers.size());
    for (auto const i : order) sorted.push_back(std::move(offers[i]));
    offers = std::move(sorted);
}

std::vector<Block> make_blocks(StudyArea const& area, Joined const& joined, std::size_t parcels_a_block)
{
    Box extent;
    std::vector<Box> boxes;
    for (auto const& p : area.parcels) {
        boxes.push_back(bounds(p.boundary));
        extent = united(extent, boxes.back());
    }
    std::vector<std::uint32_t> keys(area.parcels.size()), order(area.parcels.size());
    for (std::size_t i = 0; i < boxes.size(); ++i)
        keys[i] = hilbert_key({(boxes[i].min_x + boxes[i].max_x) / 2, (boxes[i].min_y + boxes[i].max_y) / 2}, extent);
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](auto a, auto b) { return keys[a] != keys[b] ? keys[a] < keys[b] : a < b; });

    std::vector<Block> blocks;
    std::vector<std::size_t> block_of(area.parcels.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i % parcels_a_block == 0) blocks.emplace_back();
        blocks.back().parcels.push_back(order[i]);
        block_of[order[i]] = blocks.size() - 1;
    }
    Block* homeless = nullptr;  // buildings in no parcel
    for (std::uint32_t b = 0; b < area.buildings.size(); ++b) {
        if (auto const p = joined.main_parcel[b]; p >= 0) {
            blocks[block_of[static_cast<std::size_t>(p)]].buildings.push_back(b);
            continue;
        }
        if (!homeless || homeless->buildings.size() >= parcels_a_block) homeless = &blocks.emplace_back();
        homeless->buildings.push_back(b);
    }
    return blocks;
}

BlockResult process(Block const& block, Scene const& scene)
{
    BlockResult out{{},
                    PackedTable<ParcelSurvey>{scene.memory},
                    {SpaceTable{scene.memory}},
                    PackedTable<Remnant>{scene.memory},
                    {}};
    WaysOfBlock ways{scene};
    for (auto const p : block.parcels) process_parcel(p, scene, ways, out);
    Rights rights;
    for (auto const b : block.buildings) process_building(b, scene, rights, ways, out);
    out.surveys.shrink_to_fit();
    out.found.spaces.shrink_to_fit();
    out.remnants.shrink_to_fit();
    return out;
}

}  // namespace lacuna
