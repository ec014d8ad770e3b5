// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/portfolio/milp.h"
#include "engine/portfolio/problem.h"

#include <string>
#include <vector>

namespace lacuna {

/// Why no plan can keep all pins, in sentences that name the pins and what stands against them; empty where none of the
/// reasons below is there, which does not mean that a plan is.
///
/// A pin on what is excluded; pins on two uses of a site; on sites that overlap; a use, or the cheapest of all pins
/// together, dearer than the budget or the works capacity; more of a stock than there is; more than a standard's
/// greatest number; and the same of a site that a pinned one waits for. Precondition: check() passes.
std::vector<std::string> pin_faults(PortfolioProblem const& problem);

/// Pins that no plan keeps together, of which each one left out lets the others be kept, by solving the problem without
/// them one after another (deletion filter: Chinneck and Dravnieks 1991); as a sentence. Where the solver runs out of
/// time more are named than need be. Precondition: no plan keeps all pins.
std::string conflict_of_pins(PortfolioProblem problem, MilpSolver const& solver, MilpOptions options);

}  // namespace lacuna
