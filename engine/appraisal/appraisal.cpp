// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/appraisal.h"

#include "engine/appraisal/irr.h"
#include "engine/appraisal/sum.h"
#include "engine/appraisal/tax.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/model/measure.h"
#include "engine/model/ramp_up.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace lacuna {

namespace {

enum Line {
    predevelopment,
    capex,
    revenue,
    operating_cost,
    replacement,
    handback,
    terminal,
    tax,
    cannibalisation,
    returned,
    liability,
    income_displaced,
    upkeep_displaced,
    line_count
};
constexpr std::array<std::string_view, line_count> line_names{
    "predevelopment",  "capex",    "revenue",   "operating_cost",   "replacement",     "handback", "terminal", "tax",
    "cannibalisation", "returned", "liability", "income_displaced", "upkeep_displaced"};

void need(bool holds, std::string const& what, double value)
{
    if (!holds) throw Error{Errc::bad_config, "valuation: " + what + " is " + shortest(value)};
}

void need(MeasureStatus status, std::string const& what, double value)
{
    if (status != MeasureStatus::ok)
        throw Error{Errc::bad_config,
                    "valuation: " + std::string{name(status)} + ": " + what + " is " + shortest(value)};
}

/// Of capex by year of construction.
void check_weights(ValuationRules const& rules)
{
    auto const& weights = rules.capex_weights;
    if (weights.empty()) return;
    if (weights.size() != static_cast<std::size_t>(rules.construction_years))
        throw Error{Errc::bad_config, "valuation: LENGTH: capex_weights has " + std::to_string(weights.size()) +
                                          " entries, construction_years is " +
                                          std::to_string(rules.construction_years)};
    Sum sum;
    for (double const weight : weights) {
        need(std::isfinite(weight) && weight >= 0, "CAPEX_WEIGHTS: one of capex_weights", weight);
        sum += weight;
    }
    need(std::fabs(sum.value() - 1) <= 1e-9, "CAPEX_WEIGHTS: the sum of capex_weights", sum.value());
}

void check(Facility const& f, double units, DoMinimum const& today, double ground_m2, ValuationRules const& rules,
           double capex_share)
{
    auto const amount = [](double value) { return std::isfinite(value) && value >= 0; };
    need(rate_status(rules.discount_rate), "discount_rate", rules.discount_rate);
    need(rate_status(rules.growth_rate), "growth_rate", rules.growth_rate);
    need(years_status(rules.concession_years), "concession_years", rules.concession_years);
    need(rules.construction_years >= 0 && rules.construction_years < rules.concession_years,
         "construction_years (of " + std::to_string(rules.concession_years) + " concession years)",
         rules.construction_years);
    need(
        rules.opening_delay_years >= 0 && rules.construction_years + rules.opening_delay_years < rules.concession_years,
        "opening_delay_years (with construction it must end before the concession)", rules.opening_delay_years);
    auto const share = [](double value) { return value >= 0 && value <= 1; };
    need(share(rules.consent_probability), "consent_probability", rules.consent_probability);
    need(amount(rules.predevelopment_share), "predevelopment_share", rules.predevelopment_share);
    need(amount(rules.handback_share), "handback_share", rules.handback_share);
    need(share(rules.returned_share), "returned_share", rules.returned_share);
    if (rules.values_end()) need(cap_status(rules.exit_yield), "exit_yield", rules.exit_yield);
    need(share(rules.sale_cost_share), "sale_cost_share", rules.sale_cost_share);
    need(share(rules.income_tax), "income_tax", rules.income_tax);
    need(share(rules.property_tax), "property_tax", rules.property_tax);
    check_weights(rules);
    if (auto const fault = fault_of(ramp_up_of(f, rules)); !fault.empty())
        throw Error{Errc::bad_config, "valuation: " + fault};
    int const settled = rules.construction_years + rules.opening_delay_years + ramp_years(ramp_up_of(f, rules));
    if (rules.values_end() && settled > rules.concession_years)
        throw Error{Errc::bad_config,
                    "valuation: RAMP_UP_CAPITALISED: the income of '" + f.id + "' is settled after " +
                        std::to_string(settled) + " years, its asset is valued by that of year " +
                        std::to_string(rules.concession_years + 1) +
                        "; give a longer concession_years, a shorter ramp-up, or " +
                        (rules.ending == Ending::own ? "ending = \"handback\"" : "returned_share = 0")};
    need(amount(units), "number of units", units);
    need(amount(ground_m2), "ground_m2", ground_m2);
    need(amount(capex_share), "share of capex", capex_share);
    need(share(f.cannibalised_share.value_or(0)), "cannibalised_share of '" + f.id + "'",
         f.cannibalised_share.value_or(0));
    need(std::isfinite(today.liability_per_m2_year.value_or(0)), "liability_per_m2_year",
         today.liability_per_m2_year.value_or(0));
    if (amount(f.capex_per_unit) && amount(f.revenue_per_unit_year) && amount(f.opex_ratio) && f.life_years > 0 &&
        amount(today.income_per_m2_year) && amount(today.upkeep_per_m2_year))
        return;
    throw Error{Errc::bad_config, "valuation: facility '" + f.id +
                                      "' or the do-minimum has a figure that is missing, negative or not a number"};
}

/// The figures of one use that every line is made of.
struct Use {
    Use(Facility const& facility, double units, DoMinimum const& today, double ground_m2, ValuationRules const& r,
        double capex_share)
        : f{facility},
          rules{r},
          years{r.concession_years},
          built{r.construction_years},
          opened{r.construction_years + r.opening_delay_years},
          cost{units * facility.capex_per_unit * capex_share},
          full{units * facility.revenue_per_unit_year},
          income{ground_m2 * today.income_per_m2_year},
          upkeep{ground_m2 * today.upkeep_per_m2_year},
          liability{ground_m2 * today.liability_per_m2_year.value_or(0)},
          cannibalised{r.view == View::asset_owner ? facility.cannibalised_share.value_or(0) : 0},
          ramp{ramp_up_of(facility, r)}
    {
    }

    [[nodiscard]] double time(int year) const { return rules.timing == Timing::mid ? year - 0.5 : year; }
    [[nodiscard]] double prices(double at) const
    {
        return rules.growth_rate == 0 ? 1 : std::pow(1 + rules.growth_rate, at);
    }
    [[nodiscard]] double revenue_in(int year) const
    {
        return full * ramp_share(ramp, year - opened) * prices(year - 1);
    }
    [[nodiscard]] double cost_in(int year) const { return f.opex_ratio * full * prices(year - 1); }
    /// Of capex, in a year of construction.
    [[nodiscard]] double spent_in(int year) const
    {
        auto const& weights = rules.capex_weights;
        return weights.empty() ? cost / built : cost * weights[static_cast<std::size_t>(year - 1)];
    }
    /// Of the asset at the end, by the income of the year after.
    [[nodiscard]] double worth_at_end() const
    {
        return (revenue_in(years + 1) - cost_in(years + 1)) / rules.exit_yield * (1 - rules.sale_cost_share);
    }
    [[nodiscard]] double handback_cost() const { return rules.handback_share * cost * prices(years); }

    /// Calls use(year, time, amount) for each replacement.
    template <class Function>
    void each_replacement(Function const& use) const
    {
        for (int k = 1;; ++k) {
            double const at = opened + k * f.life_years;
            if (at >= years) break;
            use(static_cast<int>(std::ceil(at)), at, cost * prices(at));
        }
    }

    Facility const& f;
    ValuationRules const& rules;
    int years, built, opened;
    double cost;            ///< capex, and of each replacement at today's prices
    double full;            ///< revenue of a year
    double income, upkeep;  ///< of today
    double liability;       ///< a year, that comes with the use
    double cannibalised;    ///< of revenue, where the view holds who loses it
    RampUp ramp;
};

/// Of the project by itself, by year from 0: what it earns alone is taxed, not what it displaces.
std::vector<double> taxes_by_year(Use const& u)
{
    TaxBase base;
    auto const n = static_cast<std::size_t>(u.years) + 1;
    base.noi.assign(n, 0);
    base.rent = base.expense = base.noi;
    for (int t = u.opened + 1; t <= u.years; ++t) {
        auto const i = static_cast<std::size_t>(t);
        base.noi[i] = u.revenue_in(t) - u.cost_in(t);
        if (u.f.basis == Basis::rent) base.rent[i] = u.revenue_in(t);
    }
    u.each_replacement(
        [&](int year, double, double amount) { base.expense[static_cast<std::size_t>(year)] += amount; });
    if (u.rules.ending == Ending::handback) base.expense.back() += u.handback_cost();
    base.depreciable = u.cost * (1 + u.rules.predevelopment_share);
    base.in_use_from = u.opened + 1;
    auto const taxes =
        taxes_of(base, {u.rules.income_tax, u.rules.property_tax, u.rules.depreciation_years, u.rules.loss_years});
    std::vector<double> total;
    for (std::size_t t = 0; t < n; ++t) total.push_back(taxes.total(t));
    return total;
}

/// Calls sink(line, year, time, amount) by line and year. Years run from 1; a yearly flow falls at the end or
/// in the middle of its year, a replacement exactly at the end of the life, the end of the concession at its own time.
template <class Sink>
void each_flow(Facility const& f, double units, DoMinimum const& today, double ground_m2, ValuationRules const& rules,
               double capex_share, Sink const& sink)
{
    check(f, units, today, ground_m2, rules, capex_share);
    Use const u{f, units, today, ground_m2, rules, capex_share};
    int const years = u.years, built = u.built, opened = u.opened;
    double const p = rules.consent_probability;
    if (rules.predevelopment_share > 0) sink(predevelopment, 0, 0.0, -rules.predevelopment_share * u.cost);
    if (built == 0) sink(capex, 0, 0.0, -p * u.cost);
    for (int t = 1; t <= built; ++t) sink(capex, t, u.time(t), -p * u.spent_in(t));
    for (int t = opened + 1; t <= years; ++t) sink(revenue, t, u.time(t), p * u.revenue_in(t));
    for (int t = opened + 1; t <= years; ++t) sink(operating_cost, t, u.time(t), -p * u.cost_in(t));
    u.each_replacement([&](int year, double at, double amount) { sink(replacement, year, at, -p * amount); });
    if (rules.ending == Ending::handback) {
        sink(handback, years, static_cast<double>(years), -p * u.handback_cost());
    } else {
        sink(terminal, years, static_cast<double>(years), p * u.worth_at_end());
    }
    if (rules.taxed()) {
        auto const taxes = taxes_by_year(u);
        for (int t = 1; t <= years; ++t) sink(tax, t, u.time(t), -p * taxes[static_cast<std::size_t>(t)]);
    }
    for (int t = opened + 1; t <= years; ++t)
        sink(cannibalisation, t, u.time(t), -p * u.cannibalised * u.revenue_in(t));
    if (rules.ending == Ending::handback && rules.values_end())
        sink(returned, years, static_cast<double>(years), p * rules.returned_share * u.worth_at_end());
    for (int t = 1; t <= years; ++t) sink(liability, t, u.time(t), -p * u.liability * u.prices(t - 1));
    for (int t = 1; t <= years; ++t) sink(income_displaced, t, u.time(t), -p * u.income * u.prices(t - 1));
    for (int t = 1; t <= years; ++t) sink(upkeep_displaced, t, u.time(t), p * u.upkeep * u.prices(t - 1));
}

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

double revenue_factor(Facility const& facility, ValuationRules const& rules)
{
    Facility one;
    one.ramp_up_years = facility.ramp_up_years;
    one.ramp_up_start = facility.ramp_up_start;
    one.ramp_up_stabilised = facility.ramp_up_stabilised;
    one.id = "1 a year";
    one.revenue_per_unit_year = 1;
    one.cannibalised_share = facility.cannibalised_share;
    one.life_years = rules.concession_years;
    auto plain = rules;
    plain.consent_probability = 1;
    plain.income_tax = plain.property_tax = 0;
    return appraise(one, 1, {}, 0, plain, false).ioav;
}

std::vector<CashFlow> cash_flows(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                                 ValuationRules const& rules, double capex_share)
{
    std::vector<CashFlow> flows;
    auto const add = [&](Line line, int year, double time, double amount) {
        if (amount != 0) flows.push_back({line_names[line], year, time, amount, present_value(amount, time, rules)});
    };
    each_flow(facility, units, today, ground_m2, rules, capex_share, add);
    return flows;
}

Appraisal appraise(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                   ValuationRules const& rules, bool with_irr, double capex_share)
{
    Appraisal a;
    Sum with, displaced, replaced, ended, cannibalised, back, liabilities;
    std::vector<double> by_year(static_cast<std::size_t>(std::max(rules.concession_years, 0)) + 1);
    std::vector<double> amounts, times;
    each_flow(facility, units, today, ground_m2, rules, capex_share,
              [&](Line line, int year, double time, double amount) {
                  if (amount == 0) return;
                  double const pv = present_value(amount, time, rules);
                  (line >= income_displaced  ? displaced
                   : line == cannibalisation ? cannibalised
                   : line == returned        ? back
                   : line == liability       ? liabilities
                                             : with) += pv;
                  if (line == replacement) replaced += -pv;
                  if (line == terminal || line == returned) ended += pv;
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
    a.capex = units * facility.capex_per_unit * capex_share;
    a.replacement_pv = replaced.value();
    a.terminal_pv = ended.value();
    double const full = units * facility.revenue_per_unit_year, settled = ramp_up_of(facility, rules).stabilised;
    a.revenue_year = full * settled;
    a.noi_year = full * (settled - facility.opex_ratio);
    a.payback = payback_of(by_year);
    double const cost = a.capex * (1 + rules.predevelopment_share);
    a.yield_on_cost = cost > 0 ? a.noi_year / cost : 0;
    a.value_per_m2 = ground_m2 > 0 ? a.ioav / ground_m2 : 0;
    if (!std::isfinite(a.ioav))
        throw Error{Errc::bad_config,
                    "valuation: the value of '" + facility.id + "' is beyond the range of numbers; check its figures"};
    if (with_irr && !amounts.empty()) a.irr = find_irr(amounts, times).irr;
    return a;
}

}  // namespace lacuna
