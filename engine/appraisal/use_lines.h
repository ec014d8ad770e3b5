// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/ramp_up.h"
#include "engine/model/rules.h"
#include "engine/model/use_line.h"

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

namespace lacuna {

/// Calls use(at, whole) for every renewal strictly before `years`, in years from the start, of what opened after
/// `opened` years: the whole at the end of each life, a part every `refurbishment_years` of a life in between.
template <class Function>
void each_renewal(Facility const& f, int opened, int years, Function const& use)
{
    constexpr double rounding = 1 - 1e-9;  // 3 x 1.9 is less than 5.7 to a computer
    double const every = f.refurbishment_years.value_or(f.life_years);
    for (int life = 0; opened + life * f.life_years < years * rounding; ++life) {
        double const from = opened + life * f.life_years;
        if (life > 0) use(from, true);
        if (f.refurbishment_share.value_or(0) <= 0) continue;
        for (int k = 1; k * every < f.life_years * rounding && from + k * every < years * rounding; ++k)
            use(from + k * every, false);
    }
}

/// When a yearly flow of that year falls, in years: at its end, in its middle, or, paid month by month, at the time
/// when all of it at once would be worth the same at the rate of the rules. 0 of year 0.
double flow_time(ValuationRules const& rules, int year);

/// Of the rules' capex_weights; 1 where there are none or they add up to 1 within 1e-9.
double capex_weights_sum(ValuationRules const& rules);

/// What every line of one use is made of: `units` of `facility` on `ground_m2` of space, with `capex_share` of its
/// capex paid, all at prices `at` times those of the facility. Errors of the constructor: as cash_flows(). References
/// must outlive it.
class UseLines {
public:
    UseLines(Facility const& facility, double units, DoMinimum const& today, double ground_m2,
             ValuationRules const& rules, double capex_share, PriceFactors const& at = {});

    /// (line, year from 0, time in years, amount); a yearly flow falls at the end or in the middle of its year or in
    /// twelve parts at the ends of its months, a renewal exactly at its time, the end of the concession at its own.
    using Sink = std::function<void(UseLine, int, double, double)>;
    void each(Sink const& sink) const;

    /// Income no longer ramps up in the year after the end.
    [[nodiscard]] bool settled_at_end() const { return opened_ + ramp_years(ramp_) <= years_; }
    /// What is spent to build, contingency and rising prices included, undiscounted.
    [[nodiscard]] double built_cost() const { return built_cost_; }
    /// With the survey and permits before.
    [[nodiscard]] double total_cost() const { return built_cost_ + predevelopment_; }
    /// Net operating income of a year at first-year prices, settled.
    [[nodiscard]] double settled_income() const;
    [[nodiscard]] double settled_revenue() const { return full_ * ramp_.stabilised; }
    /// Expected at the consent, undiscounted, of the asset at the end of the concession, by the income of the year
    /// after; 0 where there is no exit yield.
    [[nodiscard]] double worth_at_end() const;

private:
    [[nodiscard]] double prices(double at) const { return index(rules_.growth_rate, at); }
    [[nodiscard]] double costs(double at) const { return index(rules_.growth_of_costs(), at); }
    static double index(double rate, double at) { return rate == 0 ? 1 : std::pow(1 + rate, at); }
    [[nodiscard]] double revenue_in(int year) const
    {
        return full_ * ramp_share(ramp_, year - opened_) * prices(year - 1);
    }
    [[nodiscard]] double let_in(int year) const { return revenue_in(year) * (1 - vacancy_); }
    [[nodiscard]] double cost_in(int year) const { return running_ * costs(year - 1); }
    [[nodiscard]] double net_in(int year) const;
    [[nodiscard]] double spent_in(int year) const;
    [[nodiscard]] double handback_cost() const { return rules_.handback_share * cost_ * costs(years_); }
    template <class Function>
    void each_renewal_cost(Function const& use) const
    {
        each_renewal(f_, opened_, years_, [&](double at, bool whole) {
            use(static_cast<int>(std::ceil(at)), at,
                (whole ? cost_ : f_.refurbishment_share.value_or(0) * cost_) * costs(at), whole);
        });
    }
    [[nodiscard]] std::vector<double> taxes_by_year() const;
    void in_year(Sink const& sink, UseLine line, int year, double amount) const;
    void before_opening(Sink const& sink) const;
    void operation(Sink const& sink) const;
    void owners(Sink const& sink) const;

    Facility const& f_;
    ValuationRules const& rules_;
    int years_, built_, opened_;
    double cost_;                ///< to build at today's prices, without contingency; of each replacement too
    double predevelopment_;      ///< survey, vote, permits: paid by the plan's cost, before prices are known
    double weights_;             ///< sum of the years' shares of capex
    double built_cost_;          ///< as it is paid
    double full_;                ///< revenue of a year
    double running_;             ///< operating cost of a year at first-year prices, as a share of full revenue
    double vacancy_;             ///< of revenue
    double fixed_, insured_;     ///< costs of a year at first-year prices
    double income_, upkeep_;     ///< of today
    double liability_;           ///< a year, that comes with the use
    double compensation_;        ///< of those who use the place today, at the start
    double repair_, repair_at_;  ///< of the place as it is, at first-year prices, and its time
    double cannibalised_;        ///< of revenue, where the view holds who loses it
    RampUp ramp_;
};

}  // namespace lacuna
