// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/zoning.h"

#include "engine/assembly/edges.h"
#include "engine/assembly/lot_measures.h"
#include "engine/assembly/neighbours.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/index.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"
#include "engine/model/rule_levels.h"

#include <algorithm>
#include <set>

namespace lacuna {

namespace {

struct District {
    MultiPolygon shape;
    Outline outline;
    Attributes const* attributes;
};

constexpr double shared_least_m2 = 1;  ///< an overlay that covers less of a parcel only touches it

/// Districts with their index.
struct Districts {
    explicit Districts(std::vector<District> of) : all{std::move(of)}
    {
        std::vector<Box> boxes;
        for (auto const& d : all) boxes.push_back(bounds(d.shape));
        index = BoxIndex{boxes};
    }
    std::vector<District> all;
    BoxIndex index;
};

/// Polygons of the layer that `wanted` takes by their name.
template <class Wanted>
Districts districts_of(InputLayer const& layer, std::string Attributes::*role, Wanted const& wanted)
{
    std::vector<District> out;
    for (auto const& f : layer.features) {
        if (!wanted(f.attributes.*role)) continue;
        MultiPolygon shape;
        try {
            shape = is_valid(f.shape) ? f.shape : repaired(f.shape);
        } catch (Error const&) {
            continue;  // a ring of fewer than four points: it has no area to lie in
        }
        if (!shape.empty()) out.push_back({shape, Outline{shape}, &f.attributes});
    }
    // Ties between districts must not depend on reading order.
    std::ranges::stable_sort(out,
                             [&](auto const& a, auto const& b) { return a.attributes->*role < b.attributes->*role; });
    return Districts{std::move(out)};
}

/// Position of the district that covers most of the parcel, -1 where none does.
std::int64_t district_of(Parcel const& parcel, Districts const& districts)
{
    std::int64_t best = -1;
    double most = 0;
    Outline const outline{parcel.boundary};
    for (auto const d : districts.index.query(bounds(parcel.boundary))) {
        auto const how = relation(outline, districts.all[d].outline);
        if (how == Relation::apart) continue;
        if (how == Relation::inside) return d;
        double const m2 = area(intersection(parcel.boundary, districts.all[d].shape));
        if (m2 > most) {
            most = m2;
            best = d;
        }
    }
    return best;
}

void fill(std::optional<double>& value, std::optional<double> const& from)
{
    if (!value) value = from;
}

/// What the district states that is not computed, then each overlay that lies on the parcel, by name.
std::string unsure_of(Parcel const& parcel, Districts const& overlays, SpaceRules const& rules)
{
    std::string out;
    std::set<std::string> said;
    if (auto const* zone = zone_rule(rules, parcel)) out = zone->unsure;
    if (overlays.all.empty()) return out;
    Outline const outline{parcel.boundary};
    for (auto const d : overlays.index.query(bounds(parcel.boundary))) {
        auto const& overlay = overlays.all[d];
        auto const how = relation(outline, overlay.outline);
        if (how == Relation::apart) continue;
        if (how == Relation::mixed && area(intersection(parcel.boundary, overlay.shape)) < shared_least_m2) continue;
        said.insert(rules.zones.at(overlay.attributes->zoning).unsure);
    }
    for (auto const& words : said) out += (out.empty() ? "" : "; ") + words;
    return out;
}

/// Rules of the layer's polygon, then those of the district's name, where the parcel states none.
void take_rules(Parcel& parcel, Attributes const* layer, SpaceRules const& rules)
{
    Attributes& a = parcel.attributes;
    auto const* const named = zone_rule(rules, parcel);
    auto const take = [&](auto Attributes::*own, auto ZoneRule::*of_zone) {
        if (layer) fill(a.*own, layer->*own);
        if (named) fill(a.*own, named->*of_zone);
    };
    take(&Attributes::far_allowed, &ZoneRule::far_allowed);
    take(&Attributes::coverage_allowed, &ZoneRule::coverage_allowed);
    take(&Attributes::height_allowed_m, &ZoneRule::height_allowed_m);
    take(&Attributes::storeys_allowed, &ZoneRule::storeys_allowed);
    take(&Attributes::green_share, &ZoneRule::green_share);
    take(&Attributes::setback_m, &ZoneRule::setback_m);
}

/// What districts state lot by lot, for each parcel in one that does.
void read_for_lots(std::vector<Parcel>& parcels, SpaceRules const& rules, std::vector<Road> const& roads, int threads)
{
    auto const lots_of = [&](Parcel const& parcel) {
        auto const lots = rules.zones_by_lot.find(parcel.attributes.zoning);
        return lots == rules.zones_by_lot.end() ? nullptr : &lots->second;
    };
    bool const by_front = std::ranges::any_of(parcels, [&](Parcel const& parcel) {
        auto const* const zone = lots_of(parcel);
        return zone && asks_for_front(*zone);
    });
    std::vector<std::vector<ParcelEdge>> edges(parcels.size());
    if (by_front && !roads.empty())
        edges = classify_edges(parcels, roads, {}, threads, street_parcels(parcels, roads, threads));
    parallel_for(parcels.size(), threads, [&](std::size_t i) {
        if (auto const* const zone = lots_of(parcels[i]))
            parcels[i].zone = std::make_shared<ZoneRule const>(zone_for(*zone, measures_of(parcels[i], edges[i])));
    });
}

}  // namespace

std::int64_t assign_zoning(std::vector<Parcel>& parcels, InputLayer const& zoning, SpaceRules const& rules,
                           std::vector<Road> const& roads, int threads)
{
    auto const is_overlay = [&](std::string const& name) {
        auto const zone = rules.zones.find(name);
        return zone != rules.zones.end() && zone->second.overlay;
    };
    auto const districts =
        districts_of(zoning, &Attributes::zoning, [&](std::string const& name) { return !is_overlay(name); });
    auto const overlays = districts_of(zoning, &Attributes::zoning, is_overlay);
    std::vector<char> none(parcels.size());
    std::vector<Attributes const*> from(parcels.size());
    parallel_for(parcels.size(), threads, [&](std::size_t i) {
        Attributes& a = parcels[i].attributes;
        if (!districts.all.empty()) {
            auto const d = district_of(parcels[i], districts);
            none[i] = d < 0;
            if (d >= 0) from[i] = districts.all[static_cast<std::size_t>(d)].attributes;
        }
        if (from[i] && a.zoning.empty()) a.zoning = from[i]->zoning;
    });
    if (!rules.zones_by_lot.empty()) read_for_lots(parcels, rules, roads, threads);
    parallel_for(parcels.size(), threads, [&](std::size_t i) {
        take_rules(parcels[i], from[i], rules);
        parcels[i].rules_unsure = unsure_of(parcels[i], overlays, rules);
    });
    return std::ranges::count(none, 1);
}

std::int64_t assign_levels(std::vector<Parcel>& parcels, InputLayer const& levels, int threads)
{
    std::vector<char> none(parcels.size());
    for (auto const role :
         {&Attributes::residential_area, &Attributes::community, &Attributes::block, &Attributes::urban_area}) {
        InputLayer named;
        for (auto const& f : levels.features)
            if (!(f.attributes.*role).empty()) named.features.push_back(f);
        auto const areas = districts_of(named, role, [](std::string const&) { return true; });
        if (areas.all.empty()) continue;
        parallel_for(parcels.size(), threads, [&](std::size_t i) {
            std::string& own = parcels[i].attributes.*role;
            if (!own.empty()) return;
            auto const found = district_of(parcels[i], areas);
            if (found < 0)
                none[i] = 1;
            else
                own = areas.all[static_cast<std::size_t>(found)].attributes->*role;
        });
    }
    return std::ranges::count(none, 1);
}

}  // namespace lacuna
