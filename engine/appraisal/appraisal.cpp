// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/appraisal.h"

#include "engine/appraisal/irr.h"
#include "engine/appraisal/sum.h"
#include "engine/appraisal/use_lines.h"
#include "engine/core/error.h"
#include "engine/model/price_range.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace lacuna {

namespace {

double present_value(double amount, double time, ValuationRules const& rules)
{
    return time == 0 ? amount : amount * std::pow(1 + rules.discount_rate, -time);
}

/// Linear inside a year, on the sums of whole years: when in its year money falls does not matter undiscounted.
Payback payback_of(std::vector<double> const& by_year)
{
    Payback result;
    Sum cumulative;
    double before = 0;
    bool below = false;
    bool ever_below = false;
    for (std::size_t year = 0; year < by_year.size(); ++year) {
        cumulative += by_year[year];
        double const now = cumulative.value();
        if (below && now >= 0)
            result = {PaybackStatus::reached, static_cast<double>(year) - 1 + -before / (now - before)};
        below = now < 0;
        ever_below |= below;
        before = now;
    }
    if (below) return {};
    return ever_below ? result : Payback{PaybackStatus::reached, 0};
}

}  // namespace

DoMinimum do_minimum_of(Catalogue const& catalogue, SpaceKind kind)
{
    auto const found = std::ranges::find(catalogue.do_minimum, kind, &DoMinimum::kind);
    if (found != catalogue.do_minimum.end()) return *found;
    DoMinimum nothing;
    nothing.kind = kind;
    return nothing;
}

double capex_share_of(Catalogue const& catalogue, Facility const& facility, SpaceKind kind)
{
    if (!in_building(kind)) return 1;
    return facility.conversion_share.value_or(catalogue.conversion_share.value_or(1));
}

PriceFactors expected_prices(ValuationRules const& rules, Facility const& facility)
{
    auto const mean = [&](double expected, PricedFigure const& price) {
        auto const own = stated_range(facility, price.figure);
        return own && expected != 1 ? expected / price.market.mean() * own->mean() : expected;
    };
    return {mean(rules.expected_revenue, revenue_price), mean(rules.expected_operating_cost, operating_price),
            mean(rules.expected_capex, capital_price), 1};
}

double revenue_factor(Facility const& facility, ValuationRules const& rules)
{
    Facility one;
    one.ramp_up_years = facility.ramp_up_years;
    one.ramp_up_start = facility.ramp_up_start;
    one.ramp_up_stabilised = facility.ramp_up_stabilised;
    one.id = "1 a year";
    one.revenue_per_unit_year = 1;
    one.cannibalised_share = facility.cannibalised_share;
    one.vacancy_share = facility.vacancy_share;
    one.bad_debt_share = facility.bad_debt_share;
    one.life_years = rules.concession_years;
    auto plain = rules;
    plain.consent_probability = 1;
    plain.income_tax = plain.property_tax = 0;
    plain.expected_revenue = plain.expected_operating_cost = plain.expected_capex = 1;
    return appraise(one, 1, {}, 0, plain, false).ioav;
}

double letting_value(Facility const& facility, ValuationRules const& rules, double capex_share)
{
    Sum added;
    auto const count = [&](PriceFactors const& at, double sign) {
        UseLines{facility, 1, {}, 0, rules, capex_share, at}.each([&](UseLine, int, double time, double amount) {
            if (amount != 0) added += sign * present_value(amount, time, rules);
        });
    };
    auto at = expected_prices(rules, facility);
    count(at, 1);
    at.revenue = 0;
    count(at, -1);
    return added.value();
}

std::vector<CashFlow> cash_flows(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                                 ValuationRules const& rules, double capex_share)
{
    std::vector<CashFlow> flows;
    UseLines{facility, units, today, ground_m2, rules, capex_share}.each(
        [&](UseLine line, int year, double time, double amount) {
            if (amount != 0) flows.push_back({name(line), year, time, amount, present_value(amount, time, rules)});
        });
    return flows;
}

Appraisal appraise(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                   ValuationRules const& rules, bool with_irr, double capex_share)
{
    Appraisal a;
    Sum with, displaced, replaced, ended, cannibalised, back, liabilities;
    std::vector<double> by_year(static_cast<std::size_t>(std::max(rules.concession_years, 0)) + 1);
    std::vector<double> amounts, times;
    UseLines const lines{facility, units, today, ground_m2, rules, capex_share};
    lines.each([&](UseLine line, int year, double time, double amount) {
        if (amount == 0) return;
        double const pv = present_value(amount, time, rules);
        (line >= UseLine::income_displaced  ? displaced
         : line == UseLine::cannibalisation ? cannibalised
         : line == UseLine::returned        ? back
         : line == UseLine::liability       ? liabilities
                                            : with) += pv;
        if (line == UseLine::replacement || line == UseLine::refurbishment) replaced += -pv;
        if (line == UseLine::terminal || line == UseLine::returned) ended += pv;
        by_year[static_cast<std::size_t>(year)] += amount;
        if (!with_irr) return;
        amounts.push_back(amount);
        times.push_back(time);
    });
    a.npv_with = with.value();
    a.npv_do_minimum = -displaced.value();
    a.pv_cannibalisation = cannibalised.value();
    a.pv_liabilities = liabilities.value();
    a.pv_returned = back.value();
    a.ioav = a.npv_with - a.npv_do_minimum + a.pv_cannibalisation + a.pv_returned + a.pv_liabilities;
    a.capex = lines.built_cost();
    a.replacement_pv = replaced.value();
    a.terminal_pv = ended.value();
    if (rules.ending == Ending::handback && lines.settled_at_end())
        a.returned_value = present_value(lines.worth_at_end(), rules.concession_years, rules);
    a.revenue_year = lines.settled_revenue();
    a.noi_year = lines.settled_income();
    if (PriceFactors const at = expected_prices(rules, facility); at != PriceFactors{}) {
        Sum mean;
        UseLines{facility, units, today, ground_m2, rules, capex_share, at}.each(
            [&](UseLine, int, double time, double amount) {
                if (amount != 0) mean += present_value(amount, time, rules);
            });
        a.mean_shift = mean.value() - a.ioav;
    }
    a.payback = payback_of(by_year);
    a.total_cost = lines.total_cost();
    a.yield_on_cost = a.total_cost > 0 ? a.noi_year / a.total_cost : 0;
    a.value_per_m2 = ground_m2 > 0 ? a.ioav / ground_m2 : 0;
    if (!std::isfinite(a.ioav))
        throw Error{Errc::bad_config,
                    "valuation: the value of '" + facility.id + "' is beyond the range of numbers; check its figures"};
    if (with_irr && !amounts.empty()) a.irr = find_irr(amounts, times).irr;
    return a;
}

}  // namespace lacuna
