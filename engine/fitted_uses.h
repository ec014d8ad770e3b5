// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "engine/ranking/rank.h"

namespace lacuna {

/// The pairs of candidates on one level of one parcel or building of which one proposal shares ground with one of the
/// other's; a layout that is not drawn is taken to stand on all of its space. By ids. Time is quadratic in the spaces
/// of a parcel.
std::vector<SpaceOverlap> space_overlaps(std::vector<Candidate> const& candidates, std::vector<Site> const& sites);

/// Every proposal of every space, with the limits that it shares with others, by space, facility and units. The sites'
/// best uses are marked; one that was cut, or whose figures changed, is a row of its own. The proposals of `ranking`
/// are given up on the way, so that they and the rows never take memory together. Rows are Kept where the lists of
/// `ranking` are to be.
PackedTable<FittedUse> fitted_uses(RankingInput& ranking, std::vector<Site> const& sites);

}  // namespace lacuna
