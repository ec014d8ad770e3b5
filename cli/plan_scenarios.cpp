// SPDX-License-Identifier: Apache-2.0
#include "cli/plan_scenarios.h"

#include "cli/risk_values.h"
#include "engine/appraisal/reprice.h"
#include "engine/core/error.h"
#include "engine/portfolio/from_uses.h"
#include "engine/risk/scenario_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

namespace lacuna {

namespace {

/// Uses of one facility on one kind of space are so many times one of one unit on one square metre.
struct UnitUses {
    std::vector<FittedUse> units;
    std::vector<std::size_t> of_use;
};

UnitUses unit_uses(std::vector<FittedUse> const& uses)
{
    UnitUses out;
    std::map<std::pair<std::string, SpaceKind>, std::size_t> numbers;
    for (auto const& use : uses) {
        auto const [found, first] = numbers.try_emplace({use.facility_id, use.kind}, out.units.size());
        out.of_use.push_back(found->second);
        if (!first) continue;
        FittedUse unit;
        unit.space_id = fmt::format("{:06}", out.units.size());
        unit.facility_id = use.facility_id;
        unit.kind = use.kind;
        unit.units = unit.ground_m2 = 1;
        unit.chosen = true;
        out.units.push_back(std::move(unit));
    }
    return out;
}

/// In the order of the units.
std::vector<SiteValue> unit_values(Pricing const& pricing, std::vector<FittedUse> const& units, std::size_t delays)
{
    auto values = site_values(pricing, units, 1);
    add_delays(values, pricing, units, delays, 1);
    std::ranges::sort(values, {}, &SiteValue::id);
    return values;
}

SiteValue scaled(SiteValue unit, double units, double ground_m2, double discount)
{
    double const by = units * discount;
    unit.revenue *= by;
    unit.operating_cost *= by;
    unit.capital *= by;
    unit.sunk *= by;
    unit.certain *= ground_m2 * discount;
    unit.displaced *= ground_m2 * discount;
    for (auto& late : unit.delayed) {
        late.revenue *= by;
        late.operating_cost *= by;
        late.capital *= by;
    }
    unit.units = by;
    return unit;
}

/// What the coefficients say of every use's base case against its price.
void check_uses(std::vector<FittedUse> uses, Pricing const& pricing, UnitUses const& of,
                std::vector<SiteValue> const& values)
{
    reprice(uses, pricing.catalogue, pricing.rules);
    std::vector<double> taxes;
    for (auto const& unit : values) taxes.push_back(unit.unit_tax ? (*unit.unit_tax)({}) : 0);
    for (std::size_t i = 0; i < uses.size(); ++i) {
        auto const& use = uses[i];
        auto const v = scaled(values[of.of_use[i]], use.units, use.ground_m2, 1);
        double const sum = value_at(v, 1, 1, 1, 1) + use.units * taxes[of.of_use[i]];
        double const moved = v.revenue - v.operating_cost - v.capital - v.displaced + std::fabs(v.certain) + 1;
        if (!(std::fabs(sum - use.ioav) <= 1e-9 * moved))
            throw Error{Errc::internal, fmt::format("'{}' on '{}' is worth {} by the coefficients of its scenarios, {} "
                                                    "by its price; please report this with the data",
                                                    use.facility_id, use.space_id, sum, use.ioav)};
    }
}

}  // namespace

PlanScenarios plan_scenarios(std::vector<FittedUse> const& uses, ScannedRun const& run, Catalogue const& catalogue,
                             ValuationRules const& valuation, std::size_t years, RiskWeighing& o)
{
    take_stated_ranges(o.ranges, catalogue);
    auto const& command = o.ranges;
    auto ranges = command.ranges;
    ranges.consent_probability = valuation.consent_probability;
    auto const timelines = timelines_of(catalogue, valuation).facilities;
    auto const of = unit_uses(uses);
    auto const district = districts_of(run, command.districts);
    RiskOptions options;
    options.seed = command.options.seed;
    PlanScenarios out;
    std::vector<SiteValue> values(uses.size() * years);
    for (std::size_t y = 0; y < years; ++y) {
        auto start = start_prices(catalogue, valuation, y);
        Pricing pricing{std::move(start.catalogue), std::move(start.rules)};
        pricing.rules.consent_probability = 1;
        set_growth(ranges, pricing.rules, timelines);
        auto const units = unit_values(pricing, of.units, ranges.delay.size());
        if (!units.empty())
            out.against_ledger =
                std::max(out.against_ledger, check_against_ledger(pricing, of.units, units, ranges, options));
        check_uses(uses, pricing, of, units);
        for (std::size_t i = 0; i < uses.size(); ++i) {
            auto& value = values[i * years + y];
            value = scaled(units[of.of_use[i]], uses[i].units, uses[i].ground_m2, start.discount);
            value.id = uses[i].space_id + "=" + uses[i].facility_id;
            value.place = uses[i].space_id;
            if (auto const found = district.find(uses[i].space_id); found != district.end())
                value.district = found->second;
            if (command.catchments) value.catchment = value.district + "/" + uses[i].facility_id;
            value.timeline += y * timelines.size();
        }
    }
    if (ranges.growth_sd > 0) {
        set_growth(ranges, valuation, timelines);
        auto const until = [&](std::size_t timeline, double more) {
            return std::pow((1 + valuation.growth_rate + more) / (1 + valuation.growth_rate),
                            static_cast<double>(timeline / timelines.size()));
        };
        ranges.revenue_at_growth = [&, until, now = ranges.revenue_at_growth](std::size_t timeline, std::size_t late,
                                                                              double more) {
            return now(timeline % timelines.size(), late, more) * until(timeline, more);
        };
        ranges.displaced_at_growth = [until, now = ranges.displaced_at_growth](std::size_t timeline, double more) {
            return now(timeline, more) * until(timeline, more);
        };
    }
    out.term.weight = o.weight;
    out.term.worst_ppm = std::llround(o.worst * 1e6);
    out.term.scenarios = o.scenarios;
    out.term.deviation_fen = std::make_shared<std::vector<std::int64_t> const>(
        scenario_deviations_fen(values, ranges, options.seed, o.scenarios));
    o.ranges.ranges.consent_probability = ranges.consent_probability;
    return out;
}

}  // namespace lacuna
