// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/zoning.h"

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/geometry/index.h"
#include "engine/geometry/overlay.h"
#include "engine/geometry/relation.h"

#include <algorithm>

namespace lacuna {

namespace {

struct District {
    MultiPolygon shape;
    Outline outline;
    Attributes const* attributes;
};

/// Polygons of the layer but overlays.
std::vector<District> districts_of(InputLayer const& layer, std::string Attributes::*role,
                                   std::map<std::string, ZoneRule> const& zones = {})
{
    std::vector<District> out;
    for (auto const& f : layer.features) {
        if (auto const zone = zones.find(f.attributes.*role); zone != zones.end() && zone->second.overlay) continue;
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
    return out;
}

/// Position of the district that covers most of the parcel, -1 where none does.
std::int64_t district_of(Parcel const& parcel, std::vector<District> const& districts, BoxIndex const& index)
{
    std::int64_t best = -1;
    double most = 0;
    Outline const outline{parcel.boundary};
    for (auto const d : index.query(bounds(parcel.boundary))) {
        auto const how = relation(outline, districts[d].outline);
        if (how == Relation::apart) continue;
        if (how == Relation::inside) return d;
        double const m2 = area(intersection(parcel.boundary, districts[d].shape));
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

}  // namespace

std::int64_t assign_zoning(std::vector<Parcel>& parcels, InputLayer const& zoning, SpaceRules const& rules, int threads)
{
    auto const districts = districts_of(zoning, &Attributes::zoning, rules.zones);
    std::vector<Box> boxes;
    for (auto const& d : districts) boxes.push_back(bounds(d.shape));
    BoxIndex const index{boxes};
    std::vector<char> none(parcels.size());
    parallel_for(parcels.size(), threads, [&](std::size_t i) {
        Attributes& a = parcels[i].attributes;
        if (!districts.empty()) {
            auto const d = district_of(parcels[i], districts, index);
            none[i] = d < 0;
            if (d >= 0) {
                Attributes const& from = *districts[static_cast<std::size_t>(d)].attributes;
                if (a.zoning.empty()) a.zoning = from.zoning;
                fill(a.far_allowed, from.far_allowed);
                fill(a.coverage_allowed, from.coverage_allowed);
                fill(a.setback_m, from.setback_m);
            }
        }
        if (auto const zone = rules.zones.find(a.zoning); zone != rules.zones.end()) {
            fill(a.far_allowed, zone->second.far_allowed);
            fill(a.coverage_allowed, zone->second.coverage_allowed);
            fill(a.setback_m, zone->second.setback_m);
        }
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
        auto const areas = districts_of(named, role);
        if (areas.empty()) continue;
        std::vector<Box> boxes;
        for (auto const& a : areas) boxes.push_back(bounds(a.shape));
        BoxIndex const index{boxes};
        parallel_for(parcels.size(), threads, [&](std::size_t i) {
            std::string& own = parcels[i].attributes.*role;
            if (!own.empty()) return;
            auto const found = district_of(parcels[i], areas, index);
            if (found < 0)
                none[i] = 1;
            else
                own = areas[static_cast<std::size_t>(found)].attributes->*role;
        });
    }
    return std::ranges::count(none, 1);
}

}  // namespace lacuna
