// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/plan.h"
#include "engine/portfolio/problem.h"

#include <cstddef>
#include <vector>

namespace lacuna {

/// Pairs of sites as cliques: each pair lies in one, and every two sites of a clique are a pair (Bron and Kerbosch's
/// notion, grown greedily in the order of ids, so that not every clique is the largest). The tighter rows of larger
/// cliques leave a solver less to search than pairs would.
std::vector<std::vector<std::string>> cliques_of(std::vector<SpaceOverlap> const& pairs);

/// Adds what spaces that share ground allow: one of them is used, or, where the scan has used both, the uses that it
/// gave to both. `uses` are the scan's, alternative i x years + y is use i begun in year y; pairs of a space without a
/// use are left out.
void add_overlaps(std::vector<SpaceOverlap> const& overlaps, std::vector<FittedUse> const& uses, std::size_t years,
                  PortfolioProblem& problem);

}  // namespace lacuna
