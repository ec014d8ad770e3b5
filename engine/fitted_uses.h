// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "engine/ranking/rank.h"

namespace lacuna {

/// Every proposal of every space, with the limits that it shares with others, by space, facility and units. Spaces of
/// one level of one parcel or building whose shapes meet are one overlap group, also through a third. The sites' best
/// uses are marked; one that was cut, or whose figures changed, is a row of its own. The proposals of `ranking` are
/// given up on the way, so that they and the rows never take memory together.
PackedTable<FittedUse> fitted_uses(RankingInput& ranking, std::vector<Site> const& sites);

}  // namespace lacuna
