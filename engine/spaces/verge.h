// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/neighbours.h"
#include "engine/geometry/index.h"
#include "engine/model/plan.h"
#include "engine/model/rules.h"
#include "engine/model/space.h"
#include "engine/model/study_area.h"

#include <string>
#include <vector>

namespace lacuna {

/// Ground that roads enclose, or that parcels surround.
struct Enclosure {
    std::string id;  ///< "<x>_<y>" of a point inside, whole metres: stable between runs
    Polygon face;
    bool by_roads = true;
};

/// What verges of an enclosure depend on.
struct VergeScene {
    StudyArea const& area;
    BoxIndex const& parcels;    ///< over boundaries
    BoxIndex const& buildings;  ///< over footprints
    BoxIndex const& roads;      ///< over lines and carriageways
    SpaceRules const& rules;
    std::vector<ParcelSurroundings> const* around = nullptr;  ///< which parcels are streets; may be null
};

struct Verges {
    VergeLedger account;  ///< of this enclosure; the parcels' share is measured by its own overlay
    std::vector<Space> spaces;
    std::vector<Remnant> remnants;  ///< parcel_id is that of the enclosure
};

/// With roads: the faces of their centre lines and of the box round all parcels, where a parcel is within the reach.
/// Without: the holes of connected groups of parcels up to rules.surrounded_max_m2; never the outer world. By id.
/// Limits: without roads a slot that opens to a street is not found, and a street that lots surround on all sides is
/// told from a remnant by its size alone.
std::vector<Enclosure> enclosures_of(StudyArea const& area, std::vector<ParcelSurroundings> const& around,
                                     SpaceRules const& rules, int threads);

/// Verges of one enclosure: its ground less parcels, less carriageways (as given; else centre lines widened by half
/// the width given, or by half of that of the class, or of rules.road_width_m), less a footway beside them, less
/// buildings with their clearance (that of their class, and before blank ends that of gables), less what is further
/// than rules.verge_reach_m from any parcel ("far") or does not lie between lots or between a lot and a carriageway no
/// more than twice that apart ("unenclosed", by a closing): the rim of the data, shores; pieces with a quarter of their
/// boundary on that rim go with it. Parts narrower than the least width are opened away. What is on average 6 m wide or
/// more, at least three times as long, and opens to a road with less than a quarter of its boundary is taken for a
/// street that the road layer leaves out ("street_like"). Streets that are parcels are parcels. A verge that a
/// carriageway, its footway or a street parcel touches is taken for public road land; one that none touches is
/// unregistered ground, told by the parcels beside it. Limits: other streets that the layer leaves out come out as
/// verge; water is not known. Throws Error{geometry_failed}.
Verges find_verges(Enclosure const& enclosure, VergeScene const& scene);

/// Adds one account to another, rule by rule in the order in which rules were met.
void add(VergeLedger const& account, VergeLedger& sum);

/// Over the bounds of parcels or of roads.
BoxIndex index_of(std::vector<Parcel> const& parcels);
BoxIndex index_of(std::vector<Road> const& roads);

}  // namespace lacuna
