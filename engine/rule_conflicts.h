// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"

#include <string>
#include <vector>

namespace lacuna {

/// Where rules contradict each other or what stands: one sentence a case, with the number of parcels and the first of
/// them. The rules hold all the same and leave nothing; so this tells why.
///
/// Cases: a setback that leaves nothing of a parcel; more built on than coverage allows; more floor area than the ratio
/// allows, by its low estimate; less unbuilt ground than must stay green; coverage and green share that exceed the
/// parcel together; a gable distance above that of other walls. Precondition: surveys with their caps are there.
std::vector<std::string> rule_conflicts(Plan const& plan);

}  // namespace lacuna
