// SPDX-License-Identifier: Apache-2.0
#include "engine/model/use_line.h"

#include "engine/core/error.h"

#include <algorithm>
#include <array>
#include <string>

namespace lacuna {

namespace {

struct NamedLine {
    std::string_view name;
    LineGroup group;
    std::string_view formula;
};

/// In the order of UseLine.
constexpr std::array<NamedLine, static_cast<std::size_t>(UseLine::count)> table{
    {{"predevelopment", LineGroup::before,
      "-predevelopment_share x units x capex_per_unit x share of capex paid, at the start"},
     {"capex", LineGroup::building,
      "-consent x units x capex_per_unit x share of capex paid x (1 + contingency_share) x (1 + "
      "capex_growth_rate)^(construction / 2) x weight of the year"},
     {"revenue", LineGroup::let, "consent x units x revenue_per_unit_year x ramp-up x (1 + growth_rate)^(year - 1)"},
     {"vacancy", LineGroup::let, "-vacancy_share x revenue"},
     {"bad_debt", LineGroup::unpaid, "-bad_debt_share x (revenue less vacancy)"},
     {"operating_cost", LineGroup::running,
      "-consent x opex_ratio x units x revenue_per_unit_year x (1 + growth of costs)^(year - 1)"},
     {"fixed_cost", LineGroup::running,
      "-consent x units x fixed_cost_per_unit_year x (1 + growth of costs)^(year - 1)"},
     {"insurance", LineGroup::insurance,
      "-consent x insurance_share x units x capex_per_unit x share of capex paid x (1 + growth of costs)^(year - 1)"},
     {"refurbishment", LineGroup::renewal,
      "-consent x refurbishment_share x units x capex_per_unit x share of capex paid x (1 + growth of costs)^time"},
     {"replacement", LineGroup::renewal,
      "-consent x units x capex_per_unit x share of capex paid x (1 + growth of costs)^time"},
     {"handback", LineGroup::handback,
      "-consent x handback_share x units x capex_per_unit x share of capex paid x (1 + growth of costs)^T"},
     {"terminal", LineGroup::end, "consent x NOI of year T + 1 / exit_yield x (1 - sale_cost_share)"},
     {"tax", LineGroup::tax, "-consent x (property tax + income tax of the year, losses carried forward)"},
     {"cannibalisation", LineGroup::lost_elsewhere, "-consent x cannibalised_share x (revenue less vacancy)"},
     {"returned", LineGroup::returned,
      "returned_share x consent x NOI of year T + 1 / exit_yield x (1 - sale_cost_share)"},
     {"compensation", LineGroup::compensation, "-consent x ground x compensation_per_m2, at the start"},
     {"liability", LineGroup::liability,
      "-consent x ground x liability_per_m2_year x (1 + growth of costs)^(year - 1)"},
     {"income_displaced", LineGroup::displaced,
      "-consent x ground x income_per_m2_year x (1 + growth_rate)^(year - 1)"},
     {"upkeep_displaced", LineGroup::saved, "consent x ground x upkeep_per_m2_year x (1 + growth of costs)^(year - 1)"},
     {"repair_displaced", LineGroup::saved, "consent x ground x repair_per_m2 x (1 + growth of costs)^time"}}};

}  // namespace

std::string_view formula(UseLine line) { return table.at(static_cast<std::size_t>(line)).formula; }

std::string_view name(UseLine line) { return table.at(static_cast<std::size_t>(line)).name; }

LineGroup group_of(std::string_view line)
{
    auto const found = std::ranges::find(table, line, &NamedLine::name);
    if (found == table.end())
        throw Error{Errc::internal, "no line of a cash flow is called '" + std::string{line} + "'"};
    return found->group;
}

bool in_noi(LineGroup group)
{
    return group == LineGroup::let || group == LineGroup::unpaid || group == LineGroup::running ||
           group == LineGroup::insurance;
}

bool in_operating_cash(LineGroup group) { return in_noi(group) || group == LineGroup::liability; }

}  // namespace lacuna
