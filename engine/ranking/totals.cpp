// SPDX-License-Identifier: Apache-2.0
#include "engine/ranking/totals.h"

#include "engine/appraisal/sum.h"
#include "engine/appraisal/use_lines.h"

#include <algorithm>
#include <cmath>

namespace lacuna {

RenovationCeiling renovation_ceiling(double value_given, std::optional<double> cost_per_m2, double area_m2)
{
    RenovationCeiling r;
    if (!cost_per_m2 || !(*cost_per_m2 >= 0)) return r;
    r.stated = true;
    r.cost_per_m2 = *cost_per_m2;
    r.area_m2 = area_m2;
    r.cost = r.cost_per_m2 * area_m2;
    r.value_given = value_given;
    r.carried_m2 = r.cost_per_m2 > 0 ? value_given / r.cost_per_m2 : 0;
    r.ratio = r.cost > 0 ? value_given / r.cost : 0;
    r.gap = std::max(0.0, r.cost - value_given);
    r.surplus = std::max(0.0, value_given - r.cost);
    return r;
}

RenovationCeiling renovation_ceiling(double value_given, ValuationRules const& rules, Catalogue const& catalogue,
                                     double floor_area_m2)
{
    auto cost = rules.renovation_cost_per_m2 ? rules.renovation_cost_per_m2 : catalogue.renovation_cost_per_m2;
    Sum upkeep;
    if (cost && rules.maintenance_per_m2_year > 0)
        for (int t = 1; t <= rules.concession_years; ++t)
            upkeep += rules.maintenance_per_m2_year * std::pow(1 + rules.growth_of_costs(), t - 1) *
                      std::pow(1 + rules.discount_rate, -flow_time(rules, t));
    if (cost) *cost += upkeep.value();
    auto out = renovation_ceiling(value_given, cost, rules.renovation_area_m2.value_or(floor_area_m2));
    if (out.stated) out.upkeep_per_m2 = upkeep.value();
    return out;
}

LandLedger land_ledger(PackedTable<ParcelSurvey> const& surveys)
{
    LandLedger ledger;
    for (auto const rule : {"setback", "buildings", "clearance", "too_narrow", "too_small"})
        ledger.losses.push_back({rule, 0, std::nullopt});
    bool ends = true;
    for (auto const& s : surveys) {
        if (s.status != ParcelStatus::unknown) ends = ends && s.open_strict_m2 && s.open_relaxed_m2;
        ledger.open_strict_m2 += s.open_strict_m2.value_or(0);
        ledger.open_relaxed_m2 += s.open_relaxed_m2.value_or(0);
        ledger.parcels_m2 += s.area_m2;
        ledger.open_m2 += s.open_m2;
        ledger.placeable_m2 += s.placeable_m2;
        // Of a parcel without building data no rule takes anything, but that a street's ground is known.
        if (s.status == ParcelStatus::unknown && s.losses.empty()) ledger.unknown_m2 += s.area_m2;
        for (auto const& loss : s.losses) {
            auto row = std::ranges::find(ledger.losses, loss.rule, &RuleLoss::rule);
            if (row == ledger.losses.end()) {
                // A constraint's rule: after the clearance, by name.
                row = std::ranges::find(ledger.losses, "too_narrow", &RuleLoss::rule);
                auto const first = std::ranges::find(ledger.losses, "clearance", &RuleLoss::rule) + 1;
                while (row != first && (row - 1)->rule > loss.rule) --row;
                row = ledger.losses.insert(row, {loss.rule, 0, std::nullopt});
            }
            row->area_m2 += loss.area_m2;
            if (loss.alone_m2) row->alone_m2 = row->alone_m2.value_or(0) + *loss.alone_m2;
        }
    }
    if (!ends) ledger.open_strict_m2 = ledger.open_relaxed_m2 = 0;
    return ledger;
}

Totals totals_of(Plan const& plan, std::map<std::string, double> const& demand_units)
{
    Totals t = plan.totals;
    for (int k = 0; k < space_kind_count; ++k) t.kinds.push_back({static_cast<SpaceKind>(k), 0, 0, 0, 0});
    for (auto const& space : plan.spaces) {
        auto& kind = t.kinds[static_cast<std::size_t>(space.kind)];
        ++kind.spaces;
        kind.area_m2 += space.area_m2;
    }
    std::map<std::string, UseTotal> uses;
    for (auto const& site : plan.sites) {
        auto const& a = site.best.appraisal;
        auto& kind = t.kinds[static_cast<std::size_t>(space_of(plan.spaces, site.id).kind)];
        ++kind.sites;
        kind.ioav += a.ioav;
        auto& use = uses[site.best.placement.facility_id];
        use.facility_id = site.best.placement.facility_id;
        ++use.sites;
        use.units += site.best.placement.units;
        use.capex += a.capex;
        use.noi_year += a.noi_year;
        use.ioav += a.ioav;
        t.capex += a.capex;
        t.noi_year += a.noi_year;
        t.ioav += a.ioav;
        t.ioav_mean += a.ioav_mean();
    }
    for (auto& [id, use] : uses) {
        if (auto const d = demand_units.find(id); d != demand_units.end()) use.demand_units = d->second;
        t.uses.push_back(use);
    }
    t.spaces = static_cast<std::int64_t>(plan.spaces.size());
    t.sites = static_cast<std::int64_t>(plan.sites.size());
    // Ground of one parcel may count in two kinds (open land and the right to build on it): the sum is by kind.
    for (auto const& kind : t.kinds)
        if (!is_right(kind.kind)) t.space_m2 += kind.area_m2;
    return t;
}

}  // namespace lacuna
