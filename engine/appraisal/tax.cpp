// SPDX-License-Identifier: Apache-2.0
#include "engine/appraisal/tax.h"

#include <algorithm>
#include <deque>

namespace lacuna {

Relieved relieve(std::vector<double> const& profit, int loss_years)
{
    struct Loss {
        int year;
        double left;
    };
    std::deque<Loss> losses;
    Relieved out;
    for (int t = 0; t < static_cast<int>(profit.size()); ++t) {
        double const p = profit[static_cast<std::size_t>(t)];
        double used = 0, expired = 0, left = 0;
        while (!losses.empty() && t - losses.front().year > loss_years) {
            expired += losses.front().left;
            losses.pop_front();
        }
        if (p < 0) losses.push_back({t, -p});
        for (auto& loss : losses) {
            double const now = std::min(std::max(0.0, p - used), loss.left);
            used += now;
            loss.left -= now;
            left += loss.left;
        }
        out.taxable.push_back(std::max(0.0, p - used));
        out.used.push_back(used);
        out.expired.push_back(expired);
        out.left.push_back(left);
    }
    return out;
}

Taxes taxes_of(TaxBase const& base, TaxRules const& rules)
{
    Taxes out;
    auto const at = [](std::vector<double> const& list, std::size_t t) { return t < list.size() ? list[t] : 0; };
    for (std::size_t t = 0; t < base.noi.size(); ++t) {
        int const used = static_cast<int>(t) - base.in_use_from;
        bool const wears = rules.depreciation_years > 0 && used >= 0 && used < rules.depreciation_years;
        out.property_tax.push_back(rules.property_tax * std::max(0.0, at(base.rent, t)));
        out.depreciation.push_back(wears ? base.depreciable / rules.depreciation_years : 0);
        out.profit.push_back(base.noi[t] - out.property_tax[t] - at(base.expense, t) - out.depreciation[t]);
    }
    auto relieved = relieve(out.profit, rules.loss_years);
    for (double const taxable : relieved.taxable) out.income_tax.push_back(rules.income_tax * taxable);
    out.taxable = std::move(relieved.taxable);
    out.losses_used = std::move(relieved.used);
    out.losses_expired = std::move(relieved.expired);
    return out;
}

}  // namespace lacuna
