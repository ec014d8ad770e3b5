// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/unit_tax.h"

#include "engine/appraisal/use_lines.h"
#include "engine/core/error.h"
#include "engine/model/ramp_up.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace lacuna {

namespace {

constexpr int most_years = 100;  // as a study has

/// Losses by year, the oldest first, that end after some years; the array's twin of relieve().
class Losses {
public:
    explicit Losses(int kept) : kept_{kept} {}

    /// What of this year's profit is taxed.
    double taxable(int year, double profit)
    {
        while (first_ < last_ && year - years_[first_] > kept_) ++first_;
        if (profit < 0) {
            years_[last_] = year;
            left_[last_++] = -profit;
            return 0;
        }
        double rest = profit;
        while (first_ < last_ && rest > 0) {
            double const used = std::min(rest, left_[first_]);
            rest -= used;
            left_[first_] -= used;
            if (left_[first_] > 0) break;
            ++first_;
        }
        return rest;
    }

private:
    int kept_;
    std::size_t first_ = 0, last_ = 0;
    std::array<int, most_years + 1> years_;
    std::array<double, most_years + 1> left_;
};

}  // namespace

UnitTax::UnitTax(Facility const& facility, double capex_share, ValuationRules const& rules)
    : rules_{rules},
      rent_{facility.basis == Basis::rent},
      full_{facility.revenue_per_unit_year},
      let_{1 - facility.vacancy_share.value_or(0)},
      paid_{1 - facility.bad_debt_share.value_or(0)},
      opex_{facility.opex_ratio * facility.revenue_per_unit_year + facility.fixed_cost_per_unit_year.value_or(0)},
      insured_{facility.insurance_share.value_or(0) * facility.capex_per_unit * capex_share},
      cost_{facility.capex_per_unit * capex_share},
      built_cost_{UseLines{facility, 1, {}, 0, rules, capex_share}.built_cost()}
{
    int const years = rules.concession_years;
    if (years > most_years)
        throw Error{Errc::bad_config, "risk with taxes: HORIZON: a concession of " + std::to_string(years) +
                                          " years; at most 100 can be computed"};
    double const g = rules.growth_rate, dearer = rules.growth_of_costs();
    handback_ = rules.ending == Ending::handback ? rules.handback_share * cost_ * std::pow(1 + dearer, years) : 0;
    prices_.push_back(0);
    costs_.push_back(0);
    discount_.push_back(0);
    for (int t = 1; t <= years; ++t) {
        prices_.push_back(std::pow(1 + g, t - 1));
        costs_.push_back(std::pow(1 + dearer, t - 1));
        discount_.push_back(std::pow(1 + rules.discount_rate, -flow_time(rules, t)));
    }
    auto const ramp = ramp_up_of(facility, rules);
    for (int opened = rules.first_operating_year() - 1; opened < years; ++opened) {
        Opening o;
        o.opened = opened;
        o.share.assign(static_cast<std::size_t>(years) + 1, 0);
        o.expense = o.share;
        for (int t = opened + 1; t <= years; ++t) o.share[static_cast<std::size_t>(t)] = ramp_share(ramp, t - opened);
        each_renewal(facility, opened, years, [&](double at, bool whole) {
            o.expense[static_cast<std::size_t>(std::ceil(at))] +=
                (whole ? 1 : facility.refurbishment_share.value_or(0)) * cost_ * std::pow(1 + dearer, at);
        });
        openings_.push_back(std::move(o));
    }
}

double UnitTax::present_value(TaxFactors const& f) const
{
    auto const& opening = openings_.at(static_cast<std::size_t>(f.late));
    double const depreciable = built_cost_ * f.capital + cost_ * rules_.predevelopment_share * f.predevelopment;
    double const depreciation = depreciable / rules_.depreciation_years;
    double const grows = (1 + rules_.growth_rate + f.more_growth) / (1 + rules_.growth_rate);
    Losses losses{rules_.loss_years};
    double sum = 0, more = std::pow(grows, opening.opened);  // (1 + g + more)^(t-1) over (1 + g)^(t-1)
    for (int year = opening.opened + 1; year <= rules_.concession_years; ++year, more *= grows) {
        auto const t = static_cast<std::size_t>(year);
        double const let = full_ * opening.share[t] * prices_[t] * more * f.revenue * let_;
        double const property = rent_ ? rules_.property_tax * std::max(0.0, let) : 0;
        double const running = opex_ * costs_[t] * f.operating_cost + insured_ * costs_[t] * f.capital;
        double profit = let * paid_ - running - property - opening.expense[t] * f.capital;
        if (year == rules_.concession_years) profit -= handback_ * f.capital;
        if (year <= opening.opened + rules_.depreciation_years) profit -= depreciation;
        sum += (property + rules_.income_tax * losses.taxable(year, profit)) * discount_[t];
    }
    return -sum;
}

}  // namespace lacuna
