// SPDX-License-Identifier: Apache-2.0
#include "engine/choose.h"

#include "engine/appraisal/appraisal.h"
#include "engine/certified_sites.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/fitted_uses.h"
#include "engine/ground_caps.h"
#include "engine/placement/place.h"
#include "engine/ranking/rank.h"
#include "engine/spaces/rule_check.h"
#include "engine/street_access.h"
#include "engine/tall_facility.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

namespace lacuna {

namespace {

Facility const& facility_of(Catalogue const& catalogue, std::string const& id)
{
    auto const found = std::ranges::find(catalogue.facilities, id, &Facility::id);
    if (found == catalogue.facilities.end())
        throw Error{Errc::internal, "facility '" + id + "' is not in the catalogue"};
    return *found;
}

Appraisal value(Placement const& p, SpaceKind kind, Plan const& plan, bool with_irr)
{
    Facility const& f = facility_of(plan.catalogue, p.facility_id);
    return appraise(f, p.units, do_minimum_of(plan.catalogue, kind), ground_m2(p), plan.valuation_rules, with_irr,
                    capex_share_of(plan.catalogue, f, kind));
}

std::vector<CashFlow> flows_of(Site const& site, Plan const& plan)
{
    auto const& p = site.best.placement;
    auto const kind = space_of(plan.spaces, site.id).kind;
    Facility const& f = facility_of(plan.catalogue, p.facility_id);
    return cash_flows(f, p.units, do_minimum_of(plan.catalogue, kind), ground_m2(p), plan.valuation_rules,
                      capex_share_of(plan.catalogue, f, kind));
}

/// Spaces whose ground is a part of their parcel's open land.
bool is_open_ground(SpaceKind kind) { return reached_over_ground(kind) && kind != SpaceKind::outbuilding; }

/// What only equips a car park is kept away from nothing.
bool asks_rules(Facility const& use, SpaceKind kind, SpaceRules const& rules)
{
    return rules.strict && is_open_ground(kind) && (kind != SpaceKind::parking || builds(use));
}

/// Sites that are to be checked, by parcel: those of one share its scene and its ways.
std::vector<std::pair<std::uint32_t, std::vector<std::size_t>>> sites_by_parcel(Plan const& plan)
{
    std::unordered_map<std::string, std::uint32_t> rows;
    for (std::uint32_t i = 0; i < plan.area.parcels.size(); ++i) rows.emplace(plan.area.parcels[i].id, i);
    std::map<std::uint32_t, std::vector<std::size_t>> out;
    for (std::size_t i = 0; i < plan.sites.size(); ++i) {
        auto const space = space_of(plan.spaces, plan.sites[i].id);
        Facility const& use = facility_of(plan.catalogue, plan.sites[i].best.placement.facility_id);
        if (!space.parcel_id.empty() && (asks_rules(use, space.kind, plan.space_rules) || asks_way(use, space.kind)))
            out[rows.at(space.parcel_id)].push_back(i);
    }
    return {out.begin(), out.end()};
}

/// The rules' strict end and the way of each of these sites, all of one parcel.
void check_sites(std::uint32_t parcel, std::vector<std::size_t> const& sites, Scene const& scene, Plan& plan)
{
    auto const about = parcel_scene(parcel, scene);
    std::optional<StreetWays> ways;
    for (auto const i : sites) {
        auto& site = plan.sites[i];
        auto const space = space_of(plan.spaces, site.id);
        Facility const& use = facility_of(plan.catalogue, site.best.placement.facility_id);
        if (asks_rules(use, space.kind, plan.space_rules))
            site.rules = check_rules(ground_shape(site.best.placement), about, plan.space_rules);
        if (!asks_way(use, space.kind)) continue;
        if (!ways) ways.emplace(about);
        tell_way(space, use, *ways, site);
    }
}

}  // namespace

std::map<std::string, double> demand_of(Catalogue const& catalogue, Interval const& people)
{
    std::map<std::string, double> demand;
    for (auto const& f : catalogue.facilities)
        if (f.units_per_1000_people) demand[f.id] = *f.units_per_1000_people * people.likely / 1000;
    return demand;
}

void choose(FoundSpaces found, std::map<std::string, double> const& demand, Scene const& scene, int threads, Plan& plan)
{
    plan.spaces = std::move(found.spaces);
    RankingInput ranking;
    ranking.candidates.reserve(plan.spaces.size());
    for (std::size_t i = 0; i < plan.spaces.size(); ++i)
        ranking.candidates.push_back(
            {{plan.spaces, i}, std::move(found.offers[i].proposals), std::move(found.offers[i].refused)});
    found = {};
    ranking.demand_units = demand;
    ranking.currency = plan.catalogue.currency;
    ranking.memory = scene.memory;
    ranking.added_floor_area = [&](Proposal const& p) {
        return floor_area_m2(p.placement, facility_of(plan.catalogue, p.placement.facility_id));
    };
    ranking.draw = [&](Placement const& p, Space const& space) {
        return drawn(p, space, facility_of(plan.catalogue, p.facility_id), plan.catalogue.facilities);
    };
    ranking.cut = [&](Proposal const& p, Space const& space, double units) -> std::optional<Proposal> {
        Facility const& f = facility_of(plan.catalogue, p.placement.facility_id);
        if (units < least_units(f)) return std::nullopt;
        auto const less = cut_down(p.placement, space, f, plan.catalogue.facilities, units);
        if (!less) return std::nullopt;
        return Proposal{*less, value(*less, space.kind, plan, false)};
    };
    ranking.ground = ground_caps(plan, plan.space_rules);
    tell_caps(ranking.ground, plan);
    auto ranked = rank(ranking);
    plan.sites = std::move(ranked.sites);
    plan.unused = std::move(ranked.unused);
    parallel_for(plan.sites.size(), threads, [&](std::size_t i) {
        auto& site = plan.sites[i];
        auto& p = site.best.placement;
        auto const space = space_of(plan.spaces, site.id);
        p = drawn(std::move(p), space, facility_of(plan.catalogue, p.facility_id), plan.catalogue.facilities);
        site.best.appraisal = value(p, space.kind, plan, true);
        if (site.runner_up) site.runner_up->appraisal = value(site.runner_up->placement, space.kind, plan, true);
    });
    auto const on_parcels = sites_by_parcel(plan);
    parallel_for(on_parcels.size(), threads,
                 [&](std::size_t k) { check_sites(on_parcels[k].first, on_parcels[k].second, scene, plan); });
    parallel_for(plan.sites.size(), threads, [&](std::size_t i) {
        auto& site = plan.sites[i];
        Facility const& use = facility_of(plan.catalogue, site.best.placement.facility_id);
        if (is_tall(use, plan.space_rules)) check_tall(space_of(plan.spaces, site.id), use, scene, site);
    });
    keep_certified_sites(plan);
    tell_ground(ranked.reduced, scene.strict_rules, plan);
    plan.overlaps = space_overlaps(ranking.candidates, plan.sites);
    plan.fitted = fitted_uses(ranking, plan.sites);
    // Last, so that they find the room that the proposals left.
    parallel_for(plan.sites.size(), threads, [&](std::size_t i) {
        plan.sites[i].cash_flows = Kept<CashFlow>{flows_of(plan.sites[i], plan), scene.memory};
    });
}

}  // namespace lacuna
