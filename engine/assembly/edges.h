// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/study_area.h"

#include <cstddef>
#include <vector>

namespace lacuna {

/// What an edge of a parcel faces. unknown: no front was found on its ring.
enum class EdgeClass { unknown, front, side, rear };

/// One edge of a parcel's boundary: from vertex `edge` to the next, of ring `ring` (0: outer) of part `part`.
struct ParcelEdge {
    std::size_t part = 0, ring = 0, edge = 0;
    EdgeClass kind = EdgeClass::unknown;
    bool measured = false;  ///< from roads; false: inferred from neighbours alone, or unknown
    friend bool operator==(ParcelEdge const&, ParcelEdge const&) = default;
};

struct EdgeRules {
    double reach_m = 20.0;     ///< a road or street parcel further off than this makes no front (D)
    double neighbour_m = 0.5;  ///< without roads: an edge with a parcel this near is no front (E)
};

/// The class of each edge of each parcel, in the order of parcels, parts, rings and edges; edges of length 0 are left
/// out. Precondition: boundaries valid and disjoint. `streets`: of each parcel, whether it is a street (see
/// street_parcels()), or empty where none is; they get no edges.
/// Method: three rays go outward from each edge, at a quarter, half and three quarters of it; it is front where two of
/// them meet a road, or the side of a street parcel, before another parcel. Where `roads` is empty it is front where
/// two meet no parcel but streets within `neighbour_m`. Another edge is side where it shares a vertex with a front edge
/// of its ring, else rear; corner lots have several fronts.
/// Limits: a front broken into several edges by a bay makes the bay's edges side or rear; a street parcel that is not
/// told as one hides the fronts beside it, and in ground without roads every free edge is front.
std::vector<std::vector<ParcelEdge>> classify_edges(std::vector<Parcel> const& parcels, std::vector<Road> const& roads,
                                                    EdgeRules const& rules, int threads,
                                                    std::vector<char> const& streets = {});

/// Share of all edges whose class is unknown; 0 where there is none.
double unknown_share(std::vector<std::vector<ParcelEdge>> const& edges);

}  // namespace lacuna
