// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/placement.h"
#include "engine/model/space.h"

#include <functional>
#include <optional>
#include <vector>

namespace lacuna {

/// Facilities against one space: a placement for each that fits, a refusal for each that does not.
struct Placements {
    std::vector<Placement> fitting;  ///< by facility id
    std::vector<Refusal> refused;    ///< by facility id; kinds that the facility does not accept are left out
};

/// A facility fits where a rectangle of at least its least width and area lies in the space, at any angle
/// tried (see SpaceRectangles). The rectangle is cut down to the facility's greatest area; units are what it holds,
/// whole ones but for m2, and where a rule gives the floor area left no more than that allows. In floor that stands a
/// facility takes the floor as it is: see place_in_building(). A facility with a layout is counted in pieces laid out
/// in the space instead: it fits where as many units as its least area stands for find room, and takes the pieces'
/// ground. A refusal says by how much: it is proven where the area, the inscribed circle or AreaProofs rule every
/// rectangle out; else its text says how large a rectangle, or a layout, is not ruled out. What fits is certified (see
/// certificate.h); what fails that check is refused. Where a space has a placeable part (Space::placeable), uses that
/// build (builds()) are kept to it, others may take the whole. With Detail::counts a placement by a layout is without
/// shape and pieces: drawn() gives them.
Placements place_all(Space const& space, std::vector<Facility> const& facilities,
                     std::function<Detail(Facility const&)> const& detail);
Placements place_all(Space const& space, std::vector<Facility> const& facilities, Detail detail = Detail::whole);

/// Takes shape and pieces from a placement by a layout: as with Detail::counts.
void undraw(Placement& placement, Facility const& facility);

/// The placement with its shape and pieces, laid out in the space again where it has none; `certified` says whether it
/// lies in the space.
/// Precondition: `placement` comes from place_all() or with_units() for this space and these facilities, of which
/// `facility` is one.
Placement drawn(Placement placement, Space const& space, Facility const& facility,
                std::vector<Facility> const& facilities);

/// Units that the facility's least ground stands for: fewer are not worth it.
double least_units(Facility const& facility);

/// The placement with no more than `units`, its ground cut to match; nullopt where that is less than the
/// facility's least area needs. Precondition: it is drawn.
std::optional<Placement> with_units(Placement const& placement, Facility const& facility, double units);

/// with_units() for a placement that may not be drawn yet; where the facility has a layout, what comes back is not
/// drawn. Precondition: as drawn().
std::optional<Placement> cut_down(Placement const& placement, Space const& space, Facility const& facility,
                                  std::vector<Facility> const& facilities, double units);

/// Gross floor area that a placement adds.
double floor_area_m2(Placement const& placement, Facility const& facility);

}  // namespace lacuna
