// SPDX-License-Identifier: Apache-2.0
#include "engine/stock.h"

#include "engine/assembly/people.h"
#include "engine/spaces/floor_area.h"

#include <fmt/format.h>

namespace lacuna {

namespace {

void warn_about_stock(BuildingStock const& stock, std::size_t buildings, Plan& plan)
{
    if (stock.storeys_assumed > 0) {
        auto const& n = plan.space_rules.storeys_unknown;
        plan.warnings.push_back(
            fmt::format("{} of {} buildings give no floors, height or floor area; {} storeys are taken "
                        "({} to {})",
                        stock.storeys_assumed, buildings, n.likely, n.low, n.high));
    }
    if (!stock.use_known && buildings > 0 && !plan.valuation_rules.people)
        plan.warnings.emplace_back(
            "no building or parcel says its use: all floor area is taken as dwellings to count people; "
            "give people with --set valuation.people=N");
    if (plan.totals.people.likely <= 0)
        plan.warnings.emplace_back(
            "no people are counted here, so no facility that serves residents has demand; give people "
            "with --set valuation.people=N");
}

/// Storeys of a building by what it says itself; else from its main parcel's floor area over all that is built there.
Storeys storeys_on(std::size_t building, Joined const& joined, Plan const& plan)
{
    auto const& b = plan.area.buildings[building];
    auto const own = storeys_of(b, nullptr, plan.space_rules);
    if (!own.assumed || joined.main_parcel[building] < 0) return own;
    auto const at = static_cast<std::size_t>(joined.main_parcel[building]);
    Parcel const& parcel = plan.area.parcels[at];
    double built_m2 = 0;
    for (auto const& part : joined.on_parcel[at]) built_m2 += part.m2;
    if (parcel.attributes.floor_area_m2 && *parcel.attributes.floor_area_m2 > 0 && built_m2 > 0) {
        double const n = *parcel.attributes.floor_area_m2 / built_m2;
        return {{n, n, n}, "parcel's floor area", false};
    }
    return storeys_of(b, &parcel, plan.space_rules);
}

}  // namespace

void take_stock(Joined const& joined, Plan& plan)
{
    std::vector<Interval> storeys;
    std::int64_t assumed = 0;
    for (std::size_t i = 0; i < plan.area.buildings.size(); ++i) {
        auto const s = storeys_on(i, joined, plan);
        auto& building = plan.area.buildings[i];
        building.storeys = s.count;
        building.storeys_source = s.source;
        building.storeys_confidence = s.assumed              ? Confidence::assumed
                                      : s.source == "floors" ? Confidence::measured
                                                             : Confidence::inferred;
        storeys.push_back(s.count);
        assumed += s.assumed;
    }
    auto stock = building_stock(plan.area.buildings, plan.area.parcels, joined.main_parcel, storeys);
    stock.storeys_assumed = assumed;
    plan.totals.people = people_of(stock, plan.valuation_rules);
    plan.totals.existing_floor_area_m2 = stock.floor_area_m2;
    warn_about_stock(stock, plan.area.buildings.size(), plan);
}

}  // namespace lacuna
