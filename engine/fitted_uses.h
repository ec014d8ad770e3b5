// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "engine/ranking/rank.h"

namespace lacuna {

/// Every proposal of every space before the ranking, with the limits that it shares with others. Spaces of one
/// level of one parcel or building whose shapes meet are one overlap group, also through a third.
std::vector<FittedUse> fitted_uses(RankingInput const& ranking);

/// Marks the sites' best uses in plan.fitted; one that was cut, or whose figures changed, becomes a row of its own.
void mark_chosen(Plan& plan);

}  // namespace lacuna
