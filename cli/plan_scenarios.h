// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/risk_command.h"
#include "engine/model/plan.h"
#include "engine/portfolio/problem.h"
#include "importers/run/read_run.h"

#include <cstddef>
#include <vector>

namespace lacuna {

/// How a portfolio weighs its risk; `ranges` are those of `lacuna risk`.
struct RiskWeighing {
    double weight = 0, worst = 0.05;
    std::size_t scenarios = RiskTerm::most_scenarios;
    RiskCommand ranges;
};

/// The scenarios of every alternative of problem_of(): use i begun in year y is i x years + y.
struct PlanScenarios {
    RiskTerm term;
    double against_ledger = 0;  ///< greatest difference to whole cash flows, of the money that moves
};

/// A use is priced by a unit of its facility on its kind of space and by a square metre of ground, each from whole cash
/// flows at the prices of the year that it begins in. Every use is held against reprice(): Error{internal} beyond 1e-9
/// of the money that moves. A later start has the draws of its place; growth that is drawn is in the level of its first
/// year too. `o.ranges` as take_ranges() leaves it; sets what it needs of growth and consent there.
PlanScenarios plan_scenarios(std::vector<FittedUse> const& uses, ScannedRun const& run, Catalogue const& catalogue,
                             ValuationRules const& valuation, std::size_t years, RiskWeighing& o);

}  // namespace lacuna
