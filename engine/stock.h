// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/join.h"
#include "engine/model/plan.h"

namespace lacuna {

/// Storeys of every building with source and confidence, existing floor area and people: written into the plan, with
/// warnings where they rest on assumptions.
void take_stock(Joined const& joined, Plan& plan);

}  // namespace lacuna
