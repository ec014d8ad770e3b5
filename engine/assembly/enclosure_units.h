// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/issue.h"
#include "engine/model/rules.h"
#include "engine/model/study_area.h"

#include <vector>

namespace lacuna {

struct EnclosureUnits {
    std::vector<Parcel> parcels;  ///< by id; units and the parcels that stay by themselves
    std::vector<Issue> issues;    ///< one a unit, and geometry_failed where an overlay failed (parcels then stay)
    int units = 0;
    double land_in_no_parcel_m2 = 0;  ///< of all units
    double area_changed_m2 = 0;       ///< area of all parcels before less after; negative: that land is gained
};

/// Takes the parcels of each street enclosure as one ground, for people who plan an estate that is cut into many
/// parcels: those that lie in it to nine tenths at least, with the land in no parcel that touches them, less the ground
/// of streets and rules.footway_m beside it, up to rules.verge_reach_m away from them. Land narrower than
/// rules.min_width_m is left out. A parcel that several enclosures share, as a street, stays by itself.
///
/// Id, shape and attributes are those of an ownership unit (ownership.h). Where the members have not all one known
/// owner, or land in no parcel is taken, the class of owner says "several owners"; the note of the unit tells both, for
/// the evidence of its spaces. The frame is the box round all parcels grown by the reach, so that parcels at the rim of
/// the data are united up to it.
///
/// Throws nothing but Error{geometry_failed} where the streets cannot be cut.
EnclosureUnits enclosure_units(std::vector<Parcel> parcels, std::vector<Road> const& roads, SpaceRules const& rules,
                               int threads);

}  // namespace lacuna
