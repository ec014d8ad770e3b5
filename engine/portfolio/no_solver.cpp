// SPDX-License-Identifier: Apache-2.0
#include "engine/portfolio/milp.h"

namespace lacuna {

std::unique_ptr<MilpSolver> make_milp_solver() { return nullptr; }

}  // namespace lacuna
