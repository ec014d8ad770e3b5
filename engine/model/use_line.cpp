// SPDX-License-Identifier: Apache-2.0
#include "engine/model/use_line.h"

#include "engine/core/error.h"

#include <algorithm>
#include <array>
#include <string>

namespace lacuna {

namespace {

using namespace part;

struct NamedLine {
    std::string_view name;
    LineGroup group;
    std::string_view formula;
    LineParts parts;
};

/// Of what is taken in year by year.
constexpr unsigned income = sold | ramped | late | grown;
/// Of what the asset is worth at the end.
constexpr unsigned worth = sold | run | noi | settled | grown | costs;

/// In the order of UseLine.
constexpr std::array<NamedLine, static_cast<std::size_t>(UseLine::count)> table{
    {{"predevelopment",
      LineGroup::before,
      "-predevelopment_share x units x capex_per_unit x price of capex x share of capex paid, at the start",
      {.mask = built, .rules = {"predevelopment_share"}}},
     {"capex",
      LineGroup::building,
      "-consent x units x capex_per_unit x price of capex x share of capex paid x (1 + contingency_share) x (1 + "
      "capex_growth_rate)^(construction / 2) x weight of the year",
      {.mask = built | spent, .rules = {"construction_years"}}},
     {"revenue",
      LineGroup::let,
      "consent x units x revenue_per_unit_year x prices.revenue x ramp-up x (1 + growth_rate)^(year - 1)",
      {.mask = income}},
     {"vacancy", LineGroup::let, "-vacancy_share x revenue", {.figures = {"vacancy_share"}, .mask = income}},
     {"bad_debt",
      LineGroup::unpaid,
      "-bad_debt_share x (revenue less vacancy)",
      {.figures = {"bad_debt_share"}, .mask = income | let}},
     {"operating_cost",
      LineGroup::running,
      "-consent x opex_ratio x units x revenue_per_unit_year x price of operating cost x (1 + growth of costs)^(year - "
      "1)",
      {.figures = {"opex_ratio"}, .mask = run | costs}},
     {"fixed_cost",
      LineGroup::running,
      "-consent x units x fixed_cost_per_unit_year x price of operating cost x (1 + growth of costs)^(year - 1)",
      {.figures = {"fixed_cost_per_unit_year"}, .mask = run_price | costs}},
     {"insurance",
      LineGroup::insurance,
      "-consent x insurance_share x units x capex_per_unit x price of capex x share of capex paid x (1 + growth of "
      "costs)^(year - 1)",
      {.figures = {"insurance_share"}, .mask = built | costs}},
     {"refurbishment",
      LineGroup::renewal,
      "-consent x refurbishment_share x units x capex_per_unit x price of capex x share of capex paid x (1 + growth of "
      "costs)^time",
      {.figures = {"refurbishment_share", "refurbishment_years"}, .mask = built | life | costs | late}},
     {"replacement",
      LineGroup::renewal,
      "-consent x units x capex_per_unit x price of capex x share of capex paid x (1 + growth of costs)^time",
      {.mask = built | life | costs | late}},
     {"handback",
      LineGroup::handback,
      "-consent x handback_share x units x capex_per_unit x price of capex x share of capex paid x (1 + growth of "
      "costs)^T",
      {.mask = built | costs, .rules = {"handback_share", "concession_years"}}},
     {"terminal",
      LineGroup::end,
      "consent x NOI of year T + 1 / exit_yield x (1 - sale_cost_share)",
      {.mask = worth, .rules = {"exit_yield", "sale_cost_share", "concession_years"}}},
     {"tax",
      LineGroup::tax,
      "-consent x (property tax + income tax of the year, losses carried forward)",
      {.mask = income | run | noi | built | life | spent | costs,
       .rules = {"income_tax", "property_tax", "depreciation_years", "loss_years"}}},
     {"cannibalisation",
      LineGroup::lost_elsewhere,
      "-consent x cannibalised_share x (revenue less vacancy)",
      {.figures = {"cannibalised_share"}, .mask = income | let}},
     {"returned",
      LineGroup::returned,
      "returned_share x consent x NOI of year T + 1 / exit_yield x (1 - sale_cost_share)",
      {.mask = worth, .rules = {"returned_share", "exit_yield", "sale_cost_share", "concession_years"}}},
     {"compensation",
      LineGroup::compensation,
      "-consent x ground x compensation_per_m2 x prices.today, at the start",
      {.of_today = true, .figures = {"compensation_per_m2"}}},
     {"liability",
      LineGroup::liability,
      "-consent x ground x liability_per_m2_year x prices.today x (1 + growth of costs)^(year - 1)",
      {.of_today = true, .figures = {"liability_per_m2_year"}, .mask = costs}},
     {"income_displaced",
      LineGroup::displaced,
      "-consent x ground x income_per_m2_year x prices.today x (1 + growth_rate)^(year - 1)",
      {.of_today = true, .figures = {"income_per_m2_year"}, .mask = grown}},
     {"upkeep_displaced",
      LineGroup::saved,
      "consent x ground x upkeep_per_m2_year x prices.today x (1 + growth of costs)^(year - 1)",
      {.of_today = true, .figures = {"upkeep_per_m2_year"}, .mask = costs}},
     {"repair_displaced",
      LineGroup::saved,
      "consent x ground x repair_per_m2 x prices.today x (1 + growth of costs)^time",
      {.of_today = true, .figures = {"repair_per_m2", "repair_after_years"}, .mask = costs}}}};

}  // namespace

std::string_view formula(UseLine line) { return table.at(static_cast<std::size_t>(line)).formula; }

std::string_view name(UseLine line) { return table.at(static_cast<std::size_t>(line)).name; }

LineParts const& parts(UseLine line) { return table.at(static_cast<std::size_t>(line)).parts; }

UseLine line_of(std::string_view name)
{
    auto const found = std::ranges::find(table, name, &NamedLine::name);
    if (found == table.end())
        throw Error{Errc::internal, "no line of a cash flow is called '" + std::string{name} + "'"};
    return static_cast<UseLine>(found - table.begin());
}

LineGroup group_of(std::string_view line) { return table.at(static_cast<std::size_t>(line_of(line))).group; }

bool in_noi(LineGroup group)
{
    return group == LineGroup::let || group == LineGroup::unpaid || group == LineGroup::running ||
           group == LineGroup::insurance;
}

bool in_operating_cash(LineGroup group) { return in_noi(group) || group == LineGroup::liability; }

}  // namespace lacuna
