// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/issue.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <vector>

namespace lacuna {

/// Plots made from buildings where there is no cadastre.
struct Tessellation {
    std::vector<Parcel> plots;  ///< by id: "plot-" and the id of the building that names it; each is a proxy
    PlotLedger account;
    std::vector<Issue> issues;
};

/// Plots as a proxy of parcels: the ground of each street enclosure, each point with the nearest building.
///
/// Method: enclosed morphological tessellation (Fleischmann, Feliciotti, Romice, Porta 2020, "Morphological
/// tessellation as a way of partitioning space", Computers, Environment and Urban Systems 80; street enclosures as in
/// momepy since 0.4). Walls are sampled, at a sixth of the distance to the nearest other building, from 0.1 to 1 m
/// apart; the borders of nearest ground between units (see plot_units) are the edges of the samples' Voronoi diagram.
/// They are cut together with the enclosure, the buildings, the ground of streets and the limit, and each face goes, in
/// this order, to the building that stands on it, to the street, to what is too far (over rules.plot_reach_m from every
/// building of the enclosure), to the unit nearest to it. So plots share no ground and leave none. A building is whole
/// in its plot, and belongs to the enclosure that holds a point inside it.
///
/// A border is off by a part in a hundred of the distance to the walls, and up to 0.1 m by sampling and straightening.
/// Without roads the enclosure is the box round all buildings, grown by the reach, so that streets are parts of plots.
/// An enclosure without a building gives no plot. Time is n log n in samples, at most 50,000 of which a building has
/// more than it has corners. The same plots for any order of buildings (they are by id) and number of threads.
///
/// Limits: a plot is no parcel: neither owner nor right to build follow it; streets that the layer leaves out part
/// nothing; of a building of over 10,000 corners the reach is that of its convex hull; a building on a carriageway
/// given as a polygon has no plot. Without roads one thread does the work, some 10 ms a building; an enclosure of over
/// 12,000 buildings is refused (Error bad_layer). Buildings that an overlay failed on become
/// issues.
Tessellation tessellate(std::vector<Building> const& buildings, std::vector<Road> const& roads, SpaceRules const& rules,
                        int threads);

}  // namespace lacuna
