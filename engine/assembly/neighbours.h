// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/outline.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace lacuna {

/// A parcel beside another, and how much of the boundary they share.
struct Neighbour {
    std::uint32_t parcel = 0;  ///< position in StudyArea::parcels
    double shared_m = 0;
};

/// A part of one side of a boundary, as shares 0 to 1 of its length. Sides are counted through all rings of all parts.
struct SideStretch {
    std::uint32_t side = 0;
    double from = 0, to = 0;
    friend bool operator==(SideStretch const&, SideStretch const&) = default;
};

/// What lies along the boundary of one parcel.
struct ParcelSurroundings {
    std::vector<Neighbour> neighbours;  ///< by parcel; streets too
    double perimeter_m = 0;
    double free_m = 0;                   ///< boundary beside no other parcel, or beside one that is a street
    std::optional<double> road_m;        ///< free boundary within reach of a road; nullopt: no roads are given
    std::vector<std::uint32_t> streets;  ///< the neighbours that are streets or like streets
    std::vector<SideStretch> to_street;  ///< the boundary that road_m measures or, where that is nullopt, free_m
    bool access_known = false;  ///< roads are given, or at least half of all parcels have free boundary, so that
                                ///< streets are no parcels here
    bool street = false;        ///< the parcel is itself a street: road lines run along it
    bool street_like = false;   ///< no roads are given, and it is as long and narrow as a street
};

/// The stretch of a segment, as shares 0 to 1 of its length, that is no further than `tolerance_m` from `other`, where
/// the two are parallel within about 25 degrees; nullopt where there is none. Exact: the points no further than that
/// from a segment are a convex shape, so that they are one stretch of any line.
std::optional<std::pair<double, double>> stretch_beside(Segment const& segment, Segment const& other,
                                                        double tolerance_m);

/// Of each parcel, whether it is a street, or like one where no roads are given, by the rule of surroundings_of().
std::vector<char> street_parcels(std::vector<Parcel> const& parcels, std::vector<Road> const& roads, int threads,
                                 std::vector<double> const& built_shares = {});

/// Neighbours, free boundary and roads of each parcel, in the order of parcels. Time is linear in edges.
///
/// Method: each edge is compared with the edges of other parcels in its window; what is within
/// rules.neighbour_tolerance_m counts as shared. Free boundary is looked at every 2 m for a road line no further than
/// rules.road_reach_m. A parcel is a street where the road lines in it are together longer than a quarter of its
/// perimeter and it is long and narrow: of the rectangle with its area and perimeter (a shape rounder than a square has
/// none) the short side is up to 40 m and a fifth of the long one, or up to 20 m and a third of it. Without roads it is
/// like one where it is on average no wider than 15 m (2 x area / perimeter) and has 500 m of perimeter. No plot made
/// from buildings is a street, and no parcel of which buildings cover over 5 % (`built_shares`, by parcel, empty where
/// they are not known) or whose register gives as much floor area. The figures are the author's (E).
/// Limits: whether something stands between a free side and the road is not looked at; a short wide street by itself,
/// and a street parcel that a bridge or arcade covers, are taken for lots.
std::vector<ParcelSurroundings> surroundings_of(std::vector<Parcel> const& parcels, std::vector<Road> const& roads,
                                                SpaceRules const& rules, int threads,
                                                std::vector<double> const& built_shares = {});

}  // namespace lacuna
