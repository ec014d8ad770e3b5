// SPDX-License-Identifier: Apache-2.0
#include "engine/financing/parties.h"
#include "engine/model/use_line.h"

namespace lacuna {

void add_flow(ProjectCash& cash, CashFlow const& flow)
{
    auto const t = static_cast<std::size_t>(flow.year);
    auto const group = group_of(flow.line);
    if (in_operating_cash(group)) cash.noi.at(t) += flow.amount;
    switch (group) {
        case LineGroup::let:
            cash.revenue.at(t) += flow.amount;
            return;
        case LineGroup::compensation:
            cash.compensation.at(t) -= flow.amount;
            [[fallthrough]];
        case LineGroup::before:
        case LineGroup::building:
            cash.cost.at(t) -= flow.amount;
            return;
        case LineGroup::renewal:
            cash.refurbishment.at(t) -= flow.amount;
            return;
        case LineGroup::handback:
            cash.handback.at(t) -= flow.amount;
            return;
        case LineGroup::tax:
            cash.tax.at(t) -= flow.amount;
            return;
        case LineGroup::unpaid:
        case LineGroup::running:
        case LineGroup::insurance:
        case LineGroup::liability:
        case LineGroup::end:  // the parties are paid from operation
        case LineGroup::lost_elsewhere:
        case LineGroup::returned:
        case LineGroup::displaced:
        case LineGroup::saved:
            return;
    }
}

ProjectCash no_cash(std::size_t years)
{
    ProjectCash cash;
    for (auto* list :
         {&cash.noi, &cash.revenue, &cash.cost, &cash.refurbishment, &cash.handback, &cash.tax, &cash.compensation})
        list->assign(years, 0);
    return cash;
}

}  // namespace lacuna
