// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/edges.h"
#include "engine/model/lot_rules.h"
#include "engine/model/study_area.h"

#include <vector>

namespace lacuna {

/// Area, width and depth of a lot, as the rules of districts ask for them. `edges` are those of classify_edges() for
/// this parcel; empty: not classified. Precondition: a valid boundary.
///
/// Width is what the lot measures along its front, depth what it measures across it, each over all of the lot: for a
/// rectangle on a street the two sides. Ordinances also take the frontage for the width, or the mean between the side
/// lines, and for the depth the mean between front and rear, so what is measured is the likely and the high figure; the
/// low one of width is the least of frontage and area / depth, of depth area / width. All three are one for a
/// rectangle.
///
/// A front is every edge of an outer ring that is a front and measured from roads. Edges within 20 degrees of the
/// longest that is left are one front (the tolerance of the OZFS parcel files for bends), its direction is that of
/// their sum. On a corner lot, fronts shorter than a fifth of the lot's extent along them, as splays, do not count
/// where there is a longer one; of several the shortest is the likely front, as most ordinances have it, and low and
/// high span them all.
///
/// Where no front is measured from roads it is assumed to lie along one of the sides of the rectangle of least area
/// round the lot, most likely the shorter: width and depth then lie between area / longer side and the longer side, and
/// front_known is false. Without roads every edge that no parcel touches would be a front, so these are not taken.
/// Limits: an address, which tells the front of a corner lot, is not read; a lot of several parts is measured over all.
LotMeasures measures_of(Parcel const& parcel, std::vector<ParcelEdge> const& edges);

}  // namespace lacuna
