// SPDX-License-Identifier: Apache-2.0
#include "engine/fitted_uses.h"

#include "engine/geometry/shared_area.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace lacuna {

namespace {

std::tuple<int, std::string> level_of_place(Space const& space)
{
    auto const level = level_of(space.kind);
    return {static_cast<int>(level), level == Level::ground ? space.parcel_id : space.building_id};
}

struct Ground {
    MultiPolygon shape;
    Box box;
};

/// What the uses of a space may stand on: the ground of each, or all of the space where one is laid out in it and not
/// drawn.
std::vector<Ground> grounds_of(Space const& space, PackedList<Proposal> const& proposals)
{
    std::vector<Ground> out;
    for (auto const& proposal : proposals) {
        auto const& p = proposal.placement;
        bool const drawn = !p.shape.empty() || !(p.shape_m2 > 0);
        if (in_building(space.kind) || !drawn) return {{space.shape, bounds(space.shape)}};
        auto ground = ground_shape(p);
        auto const box = bounds(ground);
        out.push_back({std::move(ground), box});
    }
    return out;
}

bool any_share(std::vector<Ground> const& a, std::vector<Ground> const& b)
{
    return std::ranges::any_of(a, [&](Ground const& p) {
        return std::ranges::any_of(
            b, [&](Ground const& q) { return overlap(p.box, q.box) && share_ground(p.shape, q.shape); });
    });
}

bool before(FittedUse const& a, FittedUse const& b)
{
    return std::tie(a.space_id, a.facility_id, a.units) < std::tie(b.space_id, b.facility_id, b.units);
}

/// A proposal as a row, with the limits that it shares with others.
FittedUse row_of(Proposal const& p, Space const& space, RankingInput const& ranking)
{
    FittedUse use;
    use.space_id = space.id;
    use.facility_id = p.placement.facility_id;
    use.kind = space.kind;
    use.units = p.placement.units;
    use.ground_m2 = ground_m2(p.placement);
    use.ioav = p.appraisal.ioav;
    use.mean_shift = p.appraisal.mean_shift;
    use.capex = p.appraisal.capex;
    use.added_floor_area_m2 = ranking.added_floor_area ? ranking.added_floor_area(p) : 0;
    auto const ground = ground_use(p.placement, space, use.added_floor_area_m2);
    use.open_ground_m2 = ground.open_m2;
    use.footprint_m2 = ground.footprint_m2;
    if (auto const cap = ranking.ground.find(space.parcel_id); cap != ranking.ground.end()) {
        auto const most = cap_for(cap->second, space.kind);
        use.parcel_ground_m2 = most.open_m2;
        use.parcel_footprint_m2 = most.footprint_m2;
    }
    if (auto const it = ranking.demand_units.find(use.facility_id); it != ranking.demand_units.end())
        use.demand_units = it->second;
    if (space.floor_area_known) use.parcel_floor_area_m2 = space.floor_area_m2.likely;
    return use;
}

/// Marks the best use of a site among the rows of its space.
void mark_chosen(Proposal const& best, std::vector<FittedUse>& uses)
{
    auto const same = std::ranges::find(uses, best.placement.facility_id, &FittedUse::facility_id);
    if (same == uses.end()) return;
    bool const whole = same->units == best.placement.units && same->ioav == best.appraisal.ioav;
    auto use = *same;
    use.chosen = true;
    use.added_floor_area_m2 *= use.units > 0 ? best.placement.units / use.units : 0;
    use.units = best.placement.units;
    use.ground_m2 = ground_m2(best.placement);
    if (use.open_ground_m2 > 0) use.open_ground_m2 = use.ground_m2;
    if (use.footprint_m2 > 0) use.footprint_m2 = use.ground_m2;
    use.ioav = best.appraisal.ioav;
    use.mean_shift = best.appraisal.mean_shift;
    use.capex = best.appraisal.capex;
    if (whole)
        *same = std::move(use);
    else
        uses.push_back(std::move(use));
}

}  // namespace

std::vector<SpaceOverlap> space_overlaps(std::vector<Candidate> const& candidates, std::vector<Site> const& sites)
{
    std::set<std::string_view> used;
    for (auto const& site : sites) used.insert(site.id);
    std::map<std::tuple<int, std::string>, std::vector<std::size_t>> places;
    for (std::size_t i = 0; i < candidates.size(); ++i)
        if (!candidates[i].proposals.empty()) places[level_of_place(*candidates[i].space)].push_back(i);
    std::vector<SpaceOverlap> out;
    for (auto const& [place, members] : places) {
        if (members.size() < 2) continue;
        std::vector<std::string> ids;
        std::vector<std::vector<Ground>> grounds;
        for (auto const i : members) {
            auto const space = *candidates[i].space;
            ids.push_back(space.id);
            grounds.push_back(grounds_of(space, candidates[i].proposals));
        }
        for (std::size_t a = 0; a < members.size(); ++a)
            for (std::size_t b = 0; b < a; ++b) {
                if (!any_share(grounds[a], grounds[b])) continue;
                auto const [first, second] = std::minmax(ids[a], ids[b]);
                out.push_back({first, second, used.contains(first) && used.contains(second)});
            }
    }
    std::ranges::sort(out, {}, [](SpaceOverlap const& o) { return std::tie(o.space_a, o.space_b); });
    return out;
}

PackedTable<FittedUse> fitted_uses(RankingInput& ranking, std::vector<Site> const& sites)
{
    std::unordered_map<std::string_view, Site const*> by_id;
    for (auto const& site : sites) by_id.emplace(site.id, &site);
    PackedTable<FittedUse> out{ranking.memory};
    std::vector<FittedUse> uses;  // of one space
    for (std::size_t i = 0; i < ranking.candidates.size(); ++i) {
        auto const proposals = std::exchange(ranking.candidates[i].proposals, {});
        if (proposals.empty()) continue;
        auto const space = *ranking.candidates[i].space;
        uses.clear();
        for (auto const& p : proposals) uses.push_back(row_of(p, space, ranking));
        if (auto const site = by_id.find(space.id); site != by_id.end()) mark_chosen(site->second->best, uses);
        std::ranges::stable_sort(uses, before);
        for (auto const& use : uses) out.push_back(use);
    }
    out.shrink_to_fit();
    return out;
}

}  // namespace lacuna
