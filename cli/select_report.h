// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan_rules.h"
#include "engine/portfolio/choose.h"
#include "exporters/export_portfolio.h"

#include <string>
#include <vector>

namespace lacuna {

/// `before`: the choices of the budget before. CVaR and objective are told where risk is weighed.
BudgetRow budget_row(FrontierPoint const& point, std::vector<std::size_t> const& before,
                     PortfolioProblem const& problem, PlanRules const& rules);

/// A line a budget, notes, and of each budget its first sites.
void print_budgets(std::vector<BudgetRow> const& budgets, std::vector<PortfolioRow> const& rows,
                   std::string const& currency);

}  // namespace lacuna
