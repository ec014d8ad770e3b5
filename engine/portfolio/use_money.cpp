// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/use_money.h"

#include "engine/appraisal/appraisal.h"
#include "engine/appraisal/use_lines.h"
#include "engine/portfolio/from_uses.h"

#include <algorithm>

namespace lacuna {

UseMoney::UseMoney(Catalogue const& catalogue, ValuationRules const& rules, std::size_t years)
    : catalogue_{catalogue}, rules_{rules}, years_{years}
{
}

Facility const* UseMoney::facility(FittedUse const& use) const
{
    auto const found = std::ranges::find(catalogue_.facilities, use.facility_id, &Facility::id);
    return found == catalogue_.facilities.end() ? nullptr : &*found;
}

double UseMoney::margin(FittedUse const& use, std::size_t year) const
{
    auto const* f = facility(use);
    if (!f) return 0;
    auto const [it, fresh] = margins_.try_emplace({f, use.kind, year}, 0);
    if (fresh) {
        auto const start = start_prices(catalogue_, rules_, year);
        auto const& then = start.catalogue.facilities[static_cast<std::size_t>(f - catalogue_.facilities.data())];
        double const let = letting_value(then, start.rules, capex_share_of(start.catalogue, then, use.kind));
        it->second = (then.revenue_per_unit_year < 0 ? let : std::max(0.0, let)) * start.discount;
    }
    return it->second;
}

UseMoney::Years UseMoney::net(Facility const& f, double units, SpaceKind kind, double ground_m2, double share_let) const
{
    auto rules = rules_;
    rules.ending = Ending::handback;
    rules.returned_share = 0;
    rules.growth_rate = std::min(rules.growth_rate, 0.0);  // no year counts on prices that rise
    rules.cost_growth_rate = std::max(rules_.growth_of_costs() - rules_.growth_rate, 0.0);
    Years net(std::max(years_, static_cast<std::size_t>(rules.concession_years) + 1), 0);
    PriceFactors at;
    at.revenue = share_let;
    UseLines{f, units, do_minimum_of(catalogue_, kind), ground_m2, rules, capex_share_of(catalogue_, f, kind), at}.each(
        [&](UseLine line, int year, double, double amount) {
            auto const group = group_of(name(line));
            if (in_operating_cash(group) || group == LineGroup::renewal || group == LineGroup::tax)
                net[static_cast<std::size_t>(year)] += amount;
        });
    return net;
}

double UseMoney::least_income(FittedUse const& use, double share_let) const
{
    auto const* f = facility(use);
    if (!f || years_ < 2) return 0;
    auto const [unit, fresh] = of_unit_.try_emplace({f, use.kind, share_let});
    if (fresh) unit->second = net(*f, 1, use.kind, 0, share_let);
    auto const [square_metre, first] = of_square_metre_.try_emplace(use.kind);
    if (first) square_metre->second = net(*f, 0, use.kind, 1, 1);
    auto const in = [&](std::size_t age) {
        return use.units * unit->second[age] + use.ground_m2 * square_metre->second[age];
    };
    double least = in(1);
    for (std::size_t age = 2; age < years_; ++age) least = std::min(least, in(age));
    return least;
}

}  // namespace lacuna
