// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/issue.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <vector>

namespace lacuna {

struct YardUnits {
    std::vector<Parcel> parcels;  ///< by id; units and the parcels that stay by themselves
    std::vector<Issue> issues;    ///< one a unit, and geometry_failed where a union failed (its parcels then stay)
    int units = 0;
    int covered = 0;             ///< parcels that were taken with the one round them
    double area_changed_m2 = 0;  ///< area of all parcels before less after: slivers that a union closes or opens
};

/// Takes houses that are parcels of their own with the parcel of their yard, as registers cut them that give a building
/// a parcel: without that the yard is a parcel on which nothing stands, and looks vacant.
///
/// A parcel that buildings cover to 80 % and whose boundary lies for more than half of its length on one other parcel
/// joins that one, where nothing stands there (by the rules of a vacant parcel), it is no street, and the houses on it
/// make more than rules.vacant_max_coverage of the two: a field does not become the yard of a substation that is cut
/// out of it. Half the boundary tells a yard from the next lot beside a house that fills its own: that one has a side
/// of it. Id, shape and attributes are those of an ownership unit (ownership.h); the note of the unit says what it is
/// made of. Boundaries within 1 cm of each other are shared. Both shares were read off the plots of Bubenec, Prague,
/// where yards have 56 % and more of such a boundary and other neighbours 36 % and less.
/// Limits: houses in a row on parcels of their own, whose yards lie behind them, are not united with these.
YardUnits yard_units(std::vector<Parcel> parcels, std::vector<Building> const& buildings,
                     std::vector<Road> const& roads, SpaceRules const& rules, int threads);

}  // namespace lacuna
