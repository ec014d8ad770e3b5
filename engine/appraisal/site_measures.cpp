// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/site_measures.h"

#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/irr.h"
#include "engine/appraisal/measures.h"
#include "engine/appraisal/sum.h"
#include "engine/core/date.h"
#include "engine/core/error.h"
#include "engine/model/use_line.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

namespace lacuna {

namespace {

struct Years {
    std::vector<double> amounts, present, ends;
};

Years by_year(std::span<CashFlow const> flows)
{
    int last = -1;
    for (auto const& flow : flows) last = std::max(last, flow.year);
    std::vector<Sum> amounts(static_cast<std::size_t>(last + 1)), present(amounts.size());
    for (auto const& flow : flows) {
        amounts[static_cast<std::size_t>(flow.year)] += flow.amount;
        present[static_cast<std::size_t>(flow.year)] += flow.present_value;
    }
    Years out;
    for (std::size_t t = 0; t < amounts.size(); ++t) {
        out.amounts.push_back(amounts[t].value());
        out.present.push_back(present[t].value());
        out.ends.push_back(static_cast<double>(t));
    }
    return out;
}

/// Flows of one time fall on one day.
DatedMeasures by_calendar(std::span<CashFlow const> flows, ValuationRules const& rules)
{
    std::vector<double> amounts;
    std::vector<std::string> dates;
    for (auto const& flow : flows) {
        amounts.push_back(flow.amount);
        dates.push_back(date_after(rules.valuation_date, flow.time_years));
    }
    return {xnpv(rules.discount_rate, amounts, dates, rules.valuation_date),
            find_xirr(amounts, dates, rules.valuation_date).irr};
}

double lettable_area(Site const& site, SpaceKind kind, Facility const& facility, DoMinimum const& today)
{
    auto const& placement = site.best.placement;
    double const floor = in_building(kind) ? ground_m2(placement) : placement.units * facility.floor_area_per_unit_m2;
    auto const share = facility.lettable_share ? facility.lettable_share : today.lettable_share;
    return floor * share.value_or(0);
}

}  // namespace

BenefitsAndCosts benefits_and_costs(std::span<CashFlow const> flows, double cannibalised, double returned)
{
    Sum benefits, costs;
    benefits += returned;
    costs += cannibalised;
    for (auto const& flow : flows) {
        // Revenue that is never let or paid is no benefit, so what is lost of it stands on its side.
        constexpr std::array benefit_groups{LineGroup::let, LineGroup::unpaid, LineGroup::end, LineGroup::returned,
                                            LineGroup::saved};
        if (std::ranges::find(benefit_groups, group_of(flow.line)) != benefit_groups.end())
            benefits += flow.present_value;
        else
            costs += -flow.present_value;
    }
    return {benefits.value(), costs.value()};
}

SiteMeasures site_measures(Site const& site, SpaceKind kind, Facility const& facility, DoMinimum const& today,
                           double parcel_m2, ValuationRules const& rules, double loan_rate)
{
    auto const& a = site.best.appraisal;
    double const r = rules.discount_rate;
    auto const years = by_year(site.cash_flows);
    SiteMeasures out;
    out.mirr = mirr(years.amounts, r, r);
    out.eav = equivalent_annual_value(a.ioav, r, rules.concession_years);
    Sum investment;
    for (auto const& flow : site.cash_flows)
        if (auto const group = group_of(flow.line);
            group == LineGroup::before || group == LineGroup::building || group == LineGroup::compensation)
            investment += -flow.present_value;
    out.profitability_index = profitability_index(a.ioav, investment.value());
    out.undiscounted = payback(years.amounts, years.ends);
    out.discounted = payback(years.present, years.ends);
    double const cost = a.total_cost;
    out.yield_on_cost = yield_on_cost(a.noi_year, cost);
    out.cap_value = cap_value(a.noi_year, rules.exit_yield);
    double const finance = cost * (std::pow(1 + loan_rate, rules.construction_years / 2.0) - 1);
    out.residual_land_value = out.cap_value.ok() ? residual_land_value(out.cap_value.value, rules.sale_cost_share, cost,
                                                                       finance, rules.developer_profit_share * cost, r,
                                                                       rules.first_operating_year() - 1)
                                                 : out.cap_value;
    auto const sides = benefits_and_costs(site.cash_flows);
    out.bcr = benefit_cost_ratio(sides.benefits, sides.costs);
    out.lettable_m2 = lettable_area(site, kind, facility, today);
    out.value_per_parcel_m2 = value_per_m2(a.ioav, parcel_m2);
    double const added = in_building(kind) ? 0 : site.best.placement.units * facility.floor_area_per_unit_m2;
    out.value_per_added_floor_m2 = value_per_m2(a.ioav, added);
    out.value_per_lettable_m2 = value_per_m2(a.ioav, out.lettable_m2);
    if (!rules.valuation_date.empty()) out.dated = by_calendar(site.cash_flows, rules);
    if (rules.inflation && a.irr.status == IrrStatus::unique)
        if (auto const real = real_rate(a.irr.value, *rules.inflation); real.ok()) out.irr_real = real.value;
    return out;
}

std::vector<SiteMeasures> site_measures(Plan const& plan)
{
    std::unordered_map<std::string_view, double> parcel_m2;
    for (std::size_t i = 0; i < plan.surveys.size(); ++i)
        parcel_m2.emplace(plan.surveys.key(i), plan.surveys[i].area_m2);
    auto const& terms = plan.programme.terms;
    std::vector<SiteMeasures> out;
    out.reserve(plan.sites.size());
    for (auto const& site : plan.sites) {
        auto const space = space_of(plan.spaces, site.id);
        auto const& id = site.best.placement.facility_id;
        auto const f = std::ranges::find(plan.catalogue.facilities, id, &Facility::id);
        if (f == plan.catalogue.facilities.end())
            throw Error{Errc::internal, "the plan places '" + id + "', which its catalogue does not hold"};
        auto const parcel = parcel_m2.find(space.parcel_id);
        out.push_back(site_measures(site, space.kind, *f, do_minimum_of(plan.catalogue, space.kind),
                                    parcel == parcel_m2.end() ? 0 : parcel->second, plan.valuation_rules,
                                    terms.stated ? terms.loan_rate : 0));
    }
    return out;
}

}  // namespace lacuna
