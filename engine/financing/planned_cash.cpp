// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/planned_cash.h"

#include "engine/core/hundredths.h"
#include "engine/financing/split.h"

#include <algorithm>

namespace lacuna {

std::int64_t YearCash::earned() const { return noi - tax - renewal - handback; }

YearCash year_cash(ProjectCash const& cash, std::size_t t, double units_a_currency)
{
    auto const units = [&](std::vector<double> const& list) { return units_of(in_year(list, t), units_a_currency); };
    return {units(cash.noi), units(cash.tax), units(cash.refurbishment), units(cash.handback)};
}

PlannedCash planned_cash(ProjectCash const& cash, FinancingTerms const& terms, double units_a_currency)
{
    auto const units = [&](double amount) { return units_of(amount, units_a_currency); };
    auto const first = static_cast<std::size_t>(cash.first_operating_year), years = cash.noi.size();
    PlannedCash out;
    for (auto* list : {&out.fee, &out.to_save, &out.to_release}) list->assign(years, 0);
    out.cfads.assign(years, 0);
    // Contributions for several renewals overlap, so that a small one does not keep a large one from being saved for.
    for (std::size_t t = first; t < years && terms.reserve_years > 0; ++t) {
        double const due = in_year(cash.refurbishment, t);
        std::size_t const before = std::min(t - first, static_cast<std::size_t>(terms.reserve_years));
        if (due <= 0 || before == 0) continue;
        auto const parts = split(units(due), std::vector<double>(before, 1));
        for (std::size_t k = 0; k < before; ++k) out.to_save[t - before + k] += parts[k];
        out.to_release[t] = units(due);
    }
    auto order = payment_order(terms.waterfall);
    order.erase(std::ranges::find(order, "interest"), order.end());  // what stands before the debt
    std::int64_t saved = 0;
    for (std::size_t t = first; t < years; ++t) {
        out.fee[t] = units(terms.concession_fee + terms.franchise_fee_share * std::max(0.0, in_year(cash.revenue, t)));
        auto const released = std::min(saved, out.to_release[t]);
        saved -= released;
        auto left = year_cash(cash, t, units_a_currency).earned() + released;
        for (auto const& id : order) {
            auto const paid =
                std::clamp<std::int64_t>(id == "fee" ? out.fee[t] : out.to_save[t], 0, std::max<std::int64_t>(0, left));
            left -= paid;
            if (id == "reserve") saved += paid;
        }
        out.cfads[t] = static_cast<double>(left) / units_a_currency;
    }
    return out;
}

}  // namespace lacuna
