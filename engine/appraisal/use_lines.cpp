// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/use_lines.h"

#include "engine/appraisal/measures.h"
#include "engine/appraisal/sum.h"
#include "engine/appraisal/tax.h"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/model/measure.h"

#include <cmath>
#include <string>
#include <vector>

namespace lacuna {

namespace {

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
    for (double const weight : weights)
        need(std::isfinite(weight) && weight >= 0, "CAPEX_WEIGHTS: one of capex_weights", weight);
    double const sum = capex_weights_sum(rules);
    need(std::isfinite(sum) && sum > 0, "CAPEX_WEIGHTS: the sum of capex_weights", sum);
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
    bool const valued = rules.values_end() || rules.returned_share > 0;  // the owner's, whatever the view that ranks
    if (valued) need(cap_status(rules.exit_yield), "exit_yield", rules.exit_yield);
    need(share(rules.sale_cost_share), "sale_cost_share", rules.sale_cost_share);
    need(amount(rules.expected_revenue), "expected_revenue", rules.expected_revenue);
    need(amount(rules.expected_operating_cost), "expected_operating_cost", rules.expected_operating_cost);
    need(amount(rules.expected_capex), "expected_capex", rules.expected_capex);
    need(share(rules.income_tax), "income_tax", rules.income_tax);
    need(share(rules.property_tax), "property_tax", rules.property_tax);
    check_weights(rules);
    if (auto const fault = fault_of(ramp_up_of(f, rules)); !fault.empty())
        throw Error{Errc::bad_config, "valuation: " + fault};
    int const settled = rules.construction_years + rules.opening_delay_years + ramp_years(ramp_up_of(f, rules));
    if (valued && settled > rules.concession_years)
        throw Error{Errc::bad_config,
                    "valuation: RAMP_UP_CAPITALISED: the income of '" + f.id + "' is settled after " +
                        std::to_string(settled) + " years, its asset is valued by that of year " +
                        std::to_string(rules.concession_years + 1) +
                        "; give a longer concession_years, a shorter ramp-up, or " +
                        (rules.ending == Ending::own ? "ending = \"handback\"" : "returned_share = 0")};
    if (rules.cost_growth_rate) need(rate_status(*rules.cost_growth_rate), "cost_growth_rate", *rules.cost_growth_rate);
    need(rate_status(rules.capex_growth_rate), "capex_growth_rate", rules.capex_growth_rate);
    need(amount(1 + rules.contingency_share), "contingency_share", rules.contingency_share);
    need(amount(units), "number of units", units);
    need(amount(ground_m2), "ground_m2", ground_m2);
    need(amount(capex_share), "share of capex", capex_share);
    for (auto const& [what, value] : {std::pair{"cannibalised_share", f.cannibalised_share},
                                      {"vacancy_share", f.vacancy_share},
                                      {"bad_debt_share", f.bad_debt_share},
                                      {"insurance_share", f.insurance_share},
                                      {"refurbishment_share", f.refurbishment_share}})
        need(share(value.value_or(0)), std::string{what} + " of '" + f.id + "'", value.value_or(0));
    need(amount(f.fixed_cost_per_unit_year.value_or(0)), "fixed_cost_per_unit_year of '" + f.id + "'",
         f.fixed_cost_per_unit_year.value_or(0));
    double const every = f.refurbishment_years.value_or(f.refurbishment_share.value_or(0) > 0 ? 0 : 1);
    need(every > 0, "refurbishment_years of '" + f.id + "'", every);
    need(std::isfinite(today.liability_per_m2_year.value_or(0)), "liability_per_m2_year",
         today.liability_per_m2_year.value_or(0));
    need(amount(today.compensation_per_m2.value_or(0)), "compensation_per_m2", today.compensation_per_m2.value_or(0));
    need(amount(today.repair_per_m2.value_or(0)), "repair_per_m2", today.repair_per_m2.value_or(0));
    double const repaired = today.repair_after_years.value_or(today.repair_per_m2.value_or(0) > 0 ? -1 : 0);
    need(amount(repaired), "repair_after_years (of a repair_per_m2)", repaired);
    if (amount(f.capex_per_unit) && std::isfinite(f.revenue_per_unit_year) && amount(f.opex_ratio) &&
        f.life_years > 0 && std::isfinite(today.income_per_m2_year) && amount(today.upkeep_per_m2_year))
        return;
    throw Error{Errc::bad_config,
                "valuation: facility '" + f.id +
                    "' or the do-minimum has a figure that is missing, not a number, or a cost below 0"};
}

}  // namespace

double flow_time(ValuationRules const& rules, int year)
{
    if (year == 0 || rules.timing == Timing::end) return year;
    if (rules.timing == Timing::mid) return year - 0.5;
    constexpr double months = 12, on_average = 6.5 / 12;
    double const log_rate = std::log1p(rules.discount_rate);
    if (std::fabs(log_rate) < 1e-6) return year - 1 + on_average;
    double const each = annuity(std::expm1(log_rate / months), months).value / months;
    return year - 1 - std::log(each) / log_rate;
}

double capex_weights_sum(ValuationRules const& rules)
{
    Sum sum;
    for (double const weight : rules.capex_weights) sum += weight;
    bool const whole = rules.capex_weights.empty() || std::fabs(sum.value() - 1) <= 1e-9;
    return whole ? 1 : sum.value();
}

UseLines::UseLines(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
                   ValuationRules const& r, double capex_share, PriceFactors const& at)
    : f_{facility},
      rules_{r},
      years_{r.concession_years},
      built_{r.construction_years},
      opened_{r.construction_years + r.opening_delay_years},
      cost_{units * facility.capex_per_unit * capex_share * at.paid_capex()},
      predevelopment_{r.predevelopment_share * (units * facility.capex_per_unit * capex_share)},
      weights_{capex_weights_sum(r)},
      built_cost_{cost_ * (1 + r.contingency_share) * index(r.capex_growth_rate, r.construction_years / 2.0) *
                  weights_},
      full_{units * facility.revenue_per_unit_year * at.revenue},
      running_{facility.opex_ratio * (units * facility.revenue_per_unit_year) * at.paid_operating_cost()},
      vacancy_{facility.vacancy_share.value_or(0)},
      fixed_{units * facility.fixed_cost_per_unit_year.value_or(0) * at.paid_operating_cost()},
      insured_{facility.insurance_share.value_or(0) * cost_},
      income_{ground_m2 * today.income_per_m2_year * at.today},
      upkeep_{ground_m2 * today.upkeep_per_m2_year * at.today},
      liability_{ground_m2 * today.liability_per_m2_year.value_or(0) * at.today},
      compensation_{ground_m2 * today.compensation_per_m2.value_or(0) * at.today},
      repair_{ground_m2 * today.repair_per_m2.value_or(0) * at.today},
      repair_at_{today.repair_after_years.value_or(0)},
      cannibalised_{r.view == View::asset_owner ? facility.cannibalised_share.value_or(0) : 0},
      ramp_{ramp_up_of(facility, r)}
{
    check(facility, units, today, ground_m2, r, capex_share);
}

double UseLines::net_in(int year) const
{
    double const paid = let_in(year) * (1 - f_.bad_debt_share.value_or(0));
    return paid - cost_in(year) - fixed_ * costs(year - 1) - insured_ * costs(year - 1);
}

double UseLines::settled_income() const
{
    double const paid = (1 - vacancy_) * (1 - f_.bad_debt_share.value_or(0));
    return full_ * ramp_.stabilised * paid - running_ - fixed_ - insured_;
}

double UseLines::worth_at_end() const
{
    if (!(rules_.exit_yield > 0)) return 0;
    return rules_.consent_probability * (net_in(years_ + 1) / rules_.exit_yield * (1 - rules_.sale_cost_share));
}

/// Of built_cost(), in a year of construction.
double UseLines::spent_in(int year) const
{
    auto const& weights = rules_.capex_weights;
    return weights.empty() ? built_cost_ / built_
                           : built_cost_ * (weights[static_cast<std::size_t>(year - 1)] / weights_);
}

/// Of the project by itself, by year from 0: what it earns alone is taxed, not what it displaces.
std::vector<double> UseLines::taxes_by_year() const
{
    TaxBase base;
    auto const n = static_cast<std::size_t>(years_) + 1;
    base.noi.assign(n, 0);
    base.rent = base.expense = base.noi;
    for (int t = opened_ + 1; t <= years_; ++t) {
        auto const i = static_cast<std::size_t>(t);
        base.noi[i] = net_in(t);
        if (f_.basis == Basis::rent) base.rent[i] = let_in(t);
    }
    each_renewal_cost(
        [&](int year, double, double amount, bool) { base.expense[static_cast<std::size_t>(year)] += amount; });
    if (rules_.ending == Ending::handback) base.expense.back() += handback_cost();
    base.depreciable = total_cost();
    base.in_use_from = opened_ + 1;
    auto const taxes =
        taxes_of(base, {rules_.income_tax, rules_.property_tax, rules_.depreciation_years, rules_.loss_years});
    std::vector<double> total;
    for (std::size_t t = 0; t < n; ++t) total.push_back(taxes.total(t));
    return total;
}

void UseLines::in_year(Sink const& sink, UseLine line, int year, double amount) const
{
    if (rules_.timing != Timing::monthly) return sink(line, year, flow_time(rules_, year), amount);
    constexpr int months = 12;
    for (int m = 1; m <= months; ++m) sink(line, year, year - 1 + static_cast<double>(m) / months, amount / months);
}

void UseLines::before_opening(Sink const& sink) const
{
    double const p = rules_.consent_probability;
    if (rules_.predevelopment_share > 0) sink(UseLine::predevelopment, 0, 0.0, -predevelopment_);
    if (built_ == 0) sink(UseLine::capex, 0, 0.0, -p * built_cost_);
    for (int t = 1; t <= built_; ++t) in_year(sink, UseLine::capex, t, -p * spent_in(t));
}

void UseLines::operation(Sink const& sink) const
{
    double const p = rules_.consent_probability;
    auto const yearly = [&](UseLine line, auto const& amount) {
        for (int t = opened_ + 1; t <= years_; ++t) in_year(sink, line, t, p * amount(t));
    };
    yearly(UseLine::revenue, [&](int t) { return revenue_in(t); });
    if (vacancy_ > 0) yearly(UseLine::vacancy, [&](int t) { return -vacancy_ * revenue_in(t); });
    if (double const lost = f_.bad_debt_share.value_or(0); lost > 0)
        yearly(UseLine::bad_debt, [&](int t) { return -lost * let_in(t); });
    yearly(UseLine::operating_cost, [&](int t) { return -cost_in(t); });
    if (fixed_ > 0) yearly(UseLine::fixed_cost, [&](int t) { return -fixed_ * costs(t - 1); });
    if (insured_ > 0) yearly(UseLine::insurance, [&](int t) { return -insured_ * costs(t - 1); });
    for (bool const whole : {false, true})
        each_renewal_cost([&](int year, double at, double amount, bool all) {
            if (all == whole) sink(whole ? UseLine::replacement : UseLine::refurbishment, year, at, -p * amount);
        });
    if (rules_.ending == Ending::handback)
        sink(UseLine::handback, years_, static_cast<double>(years_), -p * handback_cost());
    else
        sink(UseLine::terminal, years_, static_cast<double>(years_), worth_at_end());
    if (!rules_.taxed()) return;
    auto const taxes = taxes_by_year();
    for (int t = 1; t <= years_; ++t) in_year(sink, UseLine::tax, t, -p * taxes[static_cast<std::size_t>(t)]);
}

/// What the holder of the view loses and saves elsewhere.
void UseLines::owners(Sink const& sink) const
{
    double const p = rules_.consent_probability;
    for (int t = opened_ + 1; t <= years_; ++t)
        in_year(sink, UseLine::cannibalisation, t, -p * cannibalised_ * let_in(t));
    if (rules_.ending == Ending::handback && rules_.values_end())
        sink(UseLine::returned, years_, static_cast<double>(years_), rules_.returned_share * worth_at_end());
    sink(UseLine::compensation, 0, 0.0, -p * compensation_);
    for (int t = 1; t <= years_; ++t) in_year(sink, UseLine::liability, t, -p * liability_ * costs(t - 1));
    for (int t = 1; t <= years_; ++t) in_year(sink, UseLine::income_displaced, t, -p * income_ * prices(t - 1));
    for (int t = 1; t <= years_; ++t) in_year(sink, UseLine::upkeep_displaced, t, p * upkeep_ * costs(t - 1));
    if (repair_at_ <= years_)
        sink(UseLine::repair_displaced, static_cast<int>(std::ceil(repair_at_)), repair_at_,
             p * repair_ * costs(repair_at_));
}

void UseLines::each(Sink const& sink) const
{
    before_opening(sink);
    operation(sink);
    owners(sink);
}

}  // namespace lacuna
