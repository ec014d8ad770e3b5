// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/planned_cash.h"

#include "engine/core/error.h"
#include "engine/financing/split.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lacuna {

namespace {

double at(std::vector<double> const& list, std::size_t t) { return t < list.size() ? list[t] : 0; }

}  // namespace

std::int64_t units_of(double amount, double units_a_currency)
{
    constexpr double most = 9007199254740992;  // 2^53
    if (std::fabs(amount * units_a_currency) <= most) return std::llround(amount * units_a_currency);
    throw Error{Errc::bad_config,
                fmt::format("financing: a flow of {:.3g} is too large to be paid to the hundredth; check growth, "
                            "prices and years",
                            amount)};
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
        double const due = at(cash.refurbishment, t);
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
        out.fee[t] = units(terms.concession_fee + terms.franchise_fee_share * std::max(0.0, at(cash.revenue, t)));
        auto const released = std::min(saved, out.to_release[t]);
        saved -= released;
        auto left = units(cash.noi[t]) - units(at(cash.tax, t)) - units(at(cash.refurbishment, t)) -
                    units(at(cash.handback, t)) + released;
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
