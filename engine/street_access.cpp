// SPDX-License-Identifier: Apache-2.0
#include "engine/street_access.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lacuna {

namespace {

/// Widths are told in decimetres; a figure of a catalogue may have more digits.
std::string metres(double m) { return fmt::format("{:.4g} m", m); }

Refusal no_way(Facility const& facility, double widest_m)
{
    auto const text =
        widest_m > 0 ? fmt::format("the widest way to it from a street is {} wide, {} needed", metres(widest_m),
                                   metres(*facility.way_width_m))
                     : fmt::format("no way leads to it from a street, one of {} needed", metres(*facility.way_width_m));
    return {facility.id, RefusalReason::no_way, *facility.way_width_m - widest_m, "m", false, text};
}

}  // namespace

bool reached_over_ground(SpaceKind kind)
{
    using enum SpaceKind;
    return kind == vacant_parcel || kind == open_land || kind == scattered_plot || kind == gap || kind == parking ||
           kind == outbuilding;
}

bool asks_way(Facility const& facility, SpaceKind kind) { return facility.way_width_m && reached_over_ground(kind); }

void refuse_unreached(Space const& space, std::vector<Facility> const& facilities,
                      std::function<StreetWays&()> const& ways, Placements& placements)
{
    if (!reached_over_ground(space.kind)) return;
    auto const before = placements.refused.size();
    std::erase_if(placements.fitting, [&](Placement const& placement) {
        auto const& facility = *std::ranges::find(facilities, placement.facility_id, &Facility::id);
        if (!asks_way(facility, space.kind) || !ways().known()) return false;
        auto const ground = in_building(space.kind) ? space.shape : ground_shape(placement);
        if (ways().leads(ground, *facility.way_width_m)) return false;
        // Halving stops at a whole decimetre, which may be the very width that does not lead there.
        auto const widest = std::min(ways().widest_to(ground).value_or(0), *facility.way_width_m);
        placements.refused.push_back(no_way(facility, widest));
        return true;
    });
    if (placements.refused.size() > before) std::ranges::stable_sort(placements.refused, {}, &Refusal::facility_id);
}

void tell_way(Space const& space, Facility const& facility, StreetWays& ways, Site& site)
{
    if (!asks_way(facility, space.kind)) return;
    auto const ground = in_building(space.kind) ? space.shape : ground_shape(site.best.placement);
    site.way_m = ways.widest_to(ground);
    std::string unsure;
    if (!site.way_m)
        unsure = "the way from a street, as the data do not show one here";
    else if (*site.way_m < *facility.way_width_m && !ways.leads(ground, *facility.way_width_m))
        unsure = fmt::format("how the ground that is left is reached: the widest way to it is {} wide, {} needed",
                             metres(*site.way_m), metres(*facility.way_width_m));
    if (unsure.empty()) return;
    if (!site.rules) site.rules = RuleVerdict{true, "", 0, 0, 0};
    site.rules->holds_strict = false;
    site.rules->unsure += (site.rules->unsure.empty() ? "" : "; ") + unsure;
}

}  // namespace lacuna
