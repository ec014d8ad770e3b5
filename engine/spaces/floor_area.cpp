// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/floor_area.h"

#include "engine/spaces/height_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

/// A register's floor area below this share of the footprints cannot be true: eaves and walls make no more (E).
constexpr double least_share_of_drawn = 0.9;

}  // namespace

Storeys storeys_of(Building const& building, Parcel const* parcel, SpaceRules const& rules)
{
    Attributes const& a = building.attributes;
    if (a.floors) return {{*a.floors, *a.floors, *a.floors}, "floors", false};
    if (a.floor_area_m2 && building.area_m2 > 0) {
        double const n = *a.floor_area_m2 / building.area_m2;
        return {{n, n, n}, "floor area", false};
    }
    if (a.height_m && *a.height_m > 0) {
        // A storey is 2.7 to 4 m high; the likely count rests on the rule's storey height.
        double const likely = std::max(1.0, std::round(*a.height_m / rules.storey_height_m));
        return {{std::min(likely, std::max(1.0, std::floor(*a.height_m / 4.0))), likely,
                 std::max(likely, std::floor(*a.height_m / 2.7))},
                "height",
                false};
    }
    if (parcel && parcel->attributes.floors) {
        // A parcel gives the most of its buildings.
        double const most = *parcel->attributes.floors;
        return {{std::min(1.0, most), most, most}, "parcel's floors", false};
    }
    return {rules.storeys_unknown, "assumed", true};
}

ExistingFloorArea existing_floor_area(Parcel const& parcel, std::vector<BuildingPart> const& parts,
                                      SpaceRules const& rules)
{
    ExistingFloorArea out;
    double drawn_m2 = 0;
    for (auto const& part : parts) {
        auto const storeys = storeys_of(*part.building, &parcel, rules);
        out.m2.low += part.m2 * storeys.count.low;
        out.m2.likely += part.m2 * storeys.count.likely;
        out.m2.high += part.m2 * storeys.count.high;
        if (storeys.count.high > 0) drawn_m2 += part.m2;
        out.assumed = out.assumed || storeys.assumed;
        if (out.source.empty())
            out.source = storeys.source;
        else if (out.source != storeys.source)
            out.source = "mixed";
    }
    if (out.source.empty()) out.source = "no building";
    auto const given = parcel.attributes.floor_area_m2;
    if (!given) return out;
    if (drawn_m2 <= rules.vacant_max_built_m2 || *given >= least_share_of_drawn * drawn_m2)
        return {{*given, *given, *given}, "parcel's floor area", false};
    double const least = std::max(*given, drawn_m2);
    out.m2 = {least, std::max(least, out.m2.likely), std::max(least, out.m2.high)};
    out.assumed = true;
    out.doubt = fmt::format("the register's floor area of {:.0f} m2 is less than the {:.0f} m2 of footprints drawn",
                            *given, drawn_m2);
    return out;
}

std::optional<UnusedFloorArea> unused_floor_area(Parcel const& parcel, double built_m2,
                                                 ExistingFloorArea const& existing, SpaceRules const& rules)
{
    auto const far = parcel.attributes.far_allowed ? parcel.attributes.far_allowed : rules.far_allowed;
    auto const coverage =
        parcel.attributes.coverage_allowed ? parcel.attributes.coverage_allowed : rules.coverage_allowed;
    if (!far && !coverage) return std::nullopt;

    UnusedFloorArea out;
    auto const limit = height_limit(parcel, rules);
    if (limit) out.storeys = limit->whole_storeys;
    auto const bind = [&](Interval const& m2, std::string rule) {
        if (!out.rule.empty() && !(m2.likely < out.m2.likely)) return;
        out.m2 =
            out.rule.empty() ? m2 : Interval{std::min(out.m2.low, m2.low), m2.likely, std::min(out.m2.high, m2.high)};
        out.rule = std::move(rule);
    };
    auto const less = [&](double allowed) {
        return Interval{std::max(0.0, allowed - existing.m2.high), std::max(0.0, allowed - existing.m2.likely),
                        std::max(0.0, allowed - existing.m2.low)};
    };
    if (far) {
        out.far_m2 = *far * parcel.area_m2;
        bind(less(*out.far_m2), fmt::format("FAR {:.2f}", *far));
    }
    double const covered_m2 = coverage.value_or(1) * parcel.area_m2;
    auto const on = [&](std::string const& words) {
        return coverage ? fmt::format("{}coverage {:.0f} %", words, *coverage * 100) : words + "the whole parcel";
    };
    if (limit)
        bind(less(covered_m2 * limit->whole_storeys), on(limit->words + " on "));
    else if (coverage) {
        // What may still be covered, one storey of it.
        double const ground = std::max(0.0, covered_m2 - built_m2);
        bind({ground, ground, ground}, on(""));
    }
    return out;
}

}  // namespace lacuna
