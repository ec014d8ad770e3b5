// SPDX-License-Identifier: Apache-2.0
#include "engine/pipeline.h"

#include "engine/appraisal/assumptions.h"
#include "engine/appraisal/money_warnings.h"
#include "engine/appraisal/site_measures.h"
#include "engine/appraisal/views.h"
#include "engine/assembly/coverage.h"
#include "engine/assembly/edges.h"
#include "engine/assembly/join.h"
#include "engine/assembly/neighbours.h"
#include "engine/assembly/surroundings.h"
#include "engine/assembly/zoning.h"
#include "engine/block.h"
#include "engine/choose.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/data_quality.h"
#include "engine/financing/programme.h"
#include "engine/geometry/relation.h"
#include "engine/model/rule_levels.h"
#include "engine/ranking/totals.h"
#include "engine/rule_conflicts.h"
#include "engine/spaces/carriageways.h"
#include "engine/spaces/verge.h"
#include "engine/spaces/wall_class.h"
#include "engine/stock.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

namespace lacuna {

namespace {

void tell(Progress const& progress, std::string_view stage, std::size_t done = 0, std::size_t total = 0)
{
    if (progress) progress(stage, static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
}

void check_ledger(LayerLedger const& ledger)
{
    if (ledger.closes()) return;
    throw Error{
        Errc::ledger_open,
        fmt::format("the account of layer '{}' does not close: {} features read, {} kept, {} rejected; {:.4f} m2 "
                    "are not accounted for; please report this with the data",
                    ledger.layer, ledger.features_read, ledger.features_kept, ledger.features_rejected,
                    ledger.open_m2())};
}

/// Steps 1: from layers as read to parcels with buildings on them.
Joined assemble(StudyInput& input, PipelineOptions const& options, Plan& plan, Progress const& progress)
{
    CleanParcels parcels;
    if (!options.tessellate) {
        tell(progress, "cleaning parcels");
        parcels = clean_parcels(std::exchange(input.parcels, {}), options.cleaning, options.threads);
    }
    tell(progress, "cleaning buildings");
    auto buildings = clean_buildings(std::exchange(input.buildings, {}), options.cleaning, options.threads);
    check_ledger(parcels.ledger);
    check_ledger(buildings.ledger);
    if (parcels.parcels.empty() && !options.tessellate)
        throw Error{Errc::bad_layer,
                    "no parcel is left after cleaning; every feature of the layer was rejected (see "
                    "'lacuna inspect' for its defects)"};
    plan.area.parcels = std::move(parcels.parcels);
    plan.area.buildings = std::move(buildings.buildings);
    plan.area.parcel_ledger = parcels.ledger;
    plan.area.building_ledger = buildings.ledger;
    for (auto* areas : {&parcels.areas, &buildings.areas})
        if (areas->compared > 0) plan.area.areas.push_back(std::move(*areas));
    tell_areas(plan);
    auto around = clean_surroundings(input.roads, input.parking, input.constraints);
    leave_frames_out(around, plan);
    plan.area.roads = std::move(around.roads);
    plan.area.parking = std::move(around.parking);
    plan.area.constraints = std::move(around.constraints);
    if (options.tessellate) {
        tell(progress, "making plots");
        make_plots(options.threads, plan);
    }
    if (options.spaces.ownership_units) unite_owners(plan);
    if (options.spaces.enclosure_units) unite_enclosures(options.threads, plan);
    auto const none = assign_zoning(plan.area.parcels, input.zoning, options.spaces, plan.area.roads, options.threads);
    if (none > 0) plan.warnings.push_back(fmt::format("{} parcels lie in no zoning district", none));
    if (auto const unnamed = assign_levels(plan.area.parcels, input.levels, options.threads); unnamed > 0)
        plan.warnings.push_back(fmt::format("{} parcels lie in no polygon of some level", unnamed));
    tell(progress, "aligning buildings with parcels");
    align_buildings(options.tessellate ? Align::off : options.align, options.threads, plan);
    if (options.spaces.yard_units && !options.spaces.enclosure_units && !options.tessellate)
        unite_yards(options.threads, plan);
    plan.area.parcels.shrink_to_fit();
    plan.area.buildings.shrink_to_fit();
    tell(progress, "joining buildings to parcels");
    auto joined =
        join_buildings(plan.area.parcels, plan.area.buildings, options.cleaning.overlap_tolerance_m, options.threads);
    plan.built = joined.built;
    for (auto* issues : {&parcels.issues, &buildings.issues, &around.issues, &joined.issues})
        std::ranges::move(*issues, std::back_inserter(plan.area.issues));
    return joined;
}

BuildingCoverage find_coverage(StudyInput const& input, Joined const& joined, int threads, Plan& plan)
{
    std::vector<char> built(plan.area.parcels.size());
    for (std::size_t i = 0; i < built.size(); ++i) built[i] = !joined.on_parcel[i].empty();
    auto coverage = building_coverage(plan.area.parcels, plan.area.buildings, built, input.building_coverage, threads);
    if (coverage.inferred) {
        plan.area.issues.push_back({IssueCode::coverage_inferred, "buildings", "*", 0,
                                    fmt::format("{} of {} parcels are taken to have no building data", coverage.unknown,
                                                plan.area.parcels.size()),
                                    std::nullopt});
        if (coverage.unknown > 0)
            plan.warnings.push_back(
                fmt::format("where building data is complete was inferred: {} of {} parcels are 'unknown' and not "
                            "searched; give a polygon with --coverage to state it",
                            coverage.unknown, plan.area.parcels.size()));
    }
    return coverage;
}

/// Ground outside all parcels: enclosure by enclosure on all cores, then placed and valued as other spaces.
void search_verges(Scene const& scene, PipelineOptions const& options, FoundSpaces& found, Plan& plan,
                   Progress const& progress)
{
    if (!scene.space_rules.verges) return;
    tell(progress, "finding verges");
    auto const enclosures = enclosures_of(plan.area, scene.surroundings, scene.space_rules, options.threads);
    BoxIndex const parcels = index_of(plan.area.parcels), roads = index_of(plan.area.roads);
    VergeScene const ground{plan.area, parcels, scene.buildings, roads, scene.space_rules, &scene.surroundings};
    struct Result {
        Verges verges;
        FoundSpaces found;
        std::vector<Issue> issues;
    };
    auto results = parallel_map<Result>(enclosures.size(), options.threads, [&](std::size_t i) {
        Result out;
        out.found.spaces = SpaceTable{scene.memory};
        try {
            out.verges = find_verges(enclosures[i], ground);
            for (auto const& space : out.verges.spaces) out.found.add(space, propose(space, scene));
            out.found.spaces.shrink_to_fit();
            out.verges.spaces = {};
        } catch (Error const& e) {
            if (e.code() != Errc::geometry_failed) throw;
            out = {};
            out.issues.push_back({IssueCode::geometry_failed, "roads", "enclosure " + enclosures[i].id,
                                  area(enclosures[i].face), e.what(), point_inside({enclosures[i].face})});
        }
        return out;
    });
    for (auto& result : results) {
        add(result.verges.account, plan.verge);
        found.append(std::move(result.found));
        for (auto const& remnant : result.verges.remnants) plan.remnants.push_back(remnant);
        std::ranges::move(result.issues, std::back_inserter(plan.area.issues));
    }
    if (std::abs(plan.verge.open_balance_m2()) > 0.01)
        throw Error{Errc::ledger_open,
                    fmt::format("the account of ground outside parcels does not close: {:.4f} m2 are not accounted "
                                "for; please report this with the data",
                                plan.verge.open_balance_m2())};
}

/// By parcel, the largest first, then by place.
void sort_remnants(PackedTable<Remnant>& remnants)
{
    struct Key {
        double area_m2;
        double min_x, min_y;
    };
    std::vector<Key> keys;
    for (auto const& remnant : remnants) {
        Box const box = bounds(remnant.shape);
        keys.push_back({-remnant.area_m2, box.min_x, box.min_y});
    }
    std::vector<std::uint32_t> order(remnants.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&](std::uint32_t i) {
        return std::tuple{remnants.key(i), keys[i].area_m2, keys[i].min_x, keys[i].min_y, i};
    });
    remnants.reorder(order);
}

/// Steps 2 to 4 on all cores; results in the order of blocks.
FoundSpaces search(Scene const& scene, PipelineOptions const& options, Plan& plan, Progress const& progress)
{
    auto const blocks = make_blocks(plan.area, scene.joined, options.parcels_a_block);
    tell(progress, "finding spaces", 0, blocks.size());
    auto results = parallel_map<BlockResult>(
        blocks.size(), options.threads, [&](std::size_t i) { return process(blocks[i], scene); },
        [&](std::size_t done) { tell(progress, "finding spaces", done, blocks.size()); });
    FoundSpaces found{SpaceTable{options.memory}};
    plan.surveys = PackedTable<ParcelSurvey>{options.memory};
    plan.remnants = PackedTable<Remnant>{options.memory};
    std::vector<std::uint32_t> order(plan.area.parcels.size());
    for (auto& result : results) {
        for (std::size_t i = 0; i < result.surveyed.size(); ++i)
            order[result.surveyed[i]] = static_cast<std::uint32_t>(plan.surveys.size() + i);
        plan.surveys.append(std::move(result.surveys));
        found.append(std::move(result.found));
        plan.remnants.append(std::move(result.remnants));
        std::ranges::move(result.issues, std::back_inserter(plan.area.issues));
        result = {};
    }
    plan.surveys.reorder(order);
    search_verges(scene, options, found, plan, progress);
    found.sort_by_id();
    sort_remnants(plan.remnants);
    std::ranges::stable_sort(plan.area.issues, [](Issue const& a, Issue const& b) {
        if (a.layer != b.layer) return a.layer < b.layer;
        if (a.feature_id != b.feature_id) return a.feature_id < b.feature_id;
        return a.code < b.code;
    });
    return found;
}

/// What is promised to the renovation, and what is remarkable about the money.
void make_programme(FinancingTerms const& terms, Plan& plan)
{
    std::vector<double> floor_area_m2;
    for (auto const& survey : plan.surveys) floor_area_m2.push_back(survey.floor_area_m2.likely);
    plan.programme = programme_of(plan, terms, floor_area_m2);
    for (auto const& warning : plan.programme.financing.warnings) plan.warnings.push_back("financing: " + warning);
    for (auto& warning : money_warnings(plan)) plan.warnings.push_back(std::move(warning));
}

}  // namespace

Plan run_pipeline(StudyInput input, Catalogue catalogue, PipelineOptions const& options, Progress const& progress)
{
    Plan plan;
    plan.crs = input.crs;
    plan.catalogue = std::move(catalogue);
    plan.space_rules = with_ends(options.spaces);
    plan.valuation_rules = options.valuation;

    auto const joined = assemble(input, options, plan, progress);
    auto const coverage = find_coverage(input, joined, options.threads, plan);
    input = {};
    std::vector<Box> boxes;
    for (auto const& b : plan.area.buildings) boxes.push_back(bounds(b.footprint));
    BoxIndex const index{boxes};
    auto around = find_surroundings(plan.area, joined, index, plan.space_rules, options.threads);
    tell(progress, "looking at neighbours");
    auto const surroundings = surroundings_of(plan.area.parcels, plan.area.roads, plan.space_rules, options.threads,
                                              built_shares(plan.area.parcels, joined));
    for (auto const& s : surroundings) around.street.push_back(s.street || s.street_like ? 1 : 0);
    std::vector<Box> lots;
    for (auto const& lot : plan.area.parking) lots.push_back(bounds(lot.shape));
    BoxIndex const car_parks{lots};
    auto const& rules = plan.space_rules;
    auto const classed = [](auto const& r) { return r.front_setback_m || r.side_setback_m || r.rear_setback_m; };
    bool const by_class = classed(rules) || (rules.strict && classed(*rules.strict)) || zones_have_setbacks(rules);
    auto const edges = by_class ? classify_edges(plan.area.parcels, plan.area.roads, {}, options.threads, around.street)
                                : std::vector<std::vector<ParcelEdge>>{};
    tell_edges(edges, plan);
    Walls const walls{plan.area.buildings, index};
    auto kept_clear = plan.area.constraints;
    if (rules.lot_roads)
        std::ranges::move(carriageways_in_lots(plan.area, surroundings, rules, options.threads),
                          std::back_inserter(kept_clear));
    Barriers const barriers{kept_clear, plan.space_rules, &walls};
    if (!barriers.without_rule().empty())
        plan.warnings.push_back(
            fmt::format("no distance is known for constraints of class {}: only the ground of areas "
                        "is kept clear; give them a buffer, or a distance in [keep_clear] of a study",
                        fmt::join(barriers.without_rule(), ", ")));
    std::optional<Barriers> strict, relaxed;
    std::optional<SpaceRules> strict_rules, relaxed_rules;
    if (rules.strict && rules.relaxed) {
        strict_rules = rules_at(rules, RuleEnd::strict);
        relaxed_rules = rules_at(rules, RuleEnd::relaxed);
        strict.emplace(kept_clear, *strict_rules, &walls);
        relaxed.emplace(kept_clear, *relaxed_rules, &walls);
    }
    std::vector<std::vector<char>> blank;
    if (rules.gable_clearance_m)
        blank = parallel_map<std::vector<char>>(plan.area.buildings.size(), options.threads, [&](std::size_t i) {
            return blank_ends(plan.area.buildings[i].footprint);
        });
    Scene const scene{plan.area,
                      joined,
                      coverage.known,
                      coverage.inferred,
                      index,
                      surroundings,
                      car_parks,
                      plan.catalogue,
                      plan.space_rules,
                      plan.valuation_rules,
                      around,
                      edges,
                      barriers,
                      strict ? &*strict : nullptr,
                      relaxed ? &*relaxed : nullptr,
                      strict_rules ? &*strict_rules : nullptr,
                      relaxed_rules ? &*relaxed_rules : nullptr,
                      rules.gable_clearance_m ? &blank : nullptr,
                      options.memory};
    auto found = search(scene, options, plan, progress);

    tell(progress, "ranking");
    take_stock(joined, plan);
    auto const demand = demand_of(plan.catalogue, plan.totals.people);
    choose(std::move(found), demand, scene, options.threads, plan);
    plan.land = land_ledger(plan.surveys);
    if (std::abs(plan.land.open_balance_m2()) > 0.01)
        throw Error{Errc::ledger_open,
                    fmt::format("the land account does not close: {:.4f} m2 of the parcels' ground are not "
                                "accounted for; please report this with the data",
                                plan.land.open_balance_m2())};
    for (auto& conflict : rule_conflicts(plan)) plan.warnings.push_back(std::move(conflict));
    plan.totals = totals_of(plan, demand);
    auto const& v = plan.valuation_rules;
    plan.totals.renovation =
        renovation_ceiling(plan.totals.ioav, v, plan.catalogue, plan.totals.existing_floor_area_m2.likely);
    make_register(options.settings, plan);
    make_programme(options.financing, plan);
    plan.views = views_of(plan, options.social);
    plan.measures = site_measures(plan);
    return plan;
}

}  // namespace lacuna
