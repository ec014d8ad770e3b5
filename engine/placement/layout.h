// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/facility.h"
#include "engine/model/placement.h"
#include "engine/model/space.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lacuna {

/// Pieces laid out in one polygon: groups by falling count, in a group what serves first and then what is counted.
struct Layout {
    std::vector<LayoutPiece> pieces;
    double radians = 0;  ///< along the rows
    int count = 0;       ///< of the pieces that are counted
};

constexpr int any_number = 1'000'000'000;

/// One file a method; each lays out as many pieces as it finds room for in one polygon.
///
/// Every piece lies in the polygon, and no two share ground. Limits: the number found is a lower bound; rows run along
/// the longest edges' directions and across them. Where `enough` pieces are found no more are looked for.
Layout lay_out_bays(Polygon const& polygon, Facility const& facility,
                    int enough = any_number);  ///< layout_aisles.cpp: "parking_bays", "racks"
Layout lay_out_modules(Polygon const& polygon, Facility const& facility,
                       int enough = any_number);  ///< layout_modules.cpp: "pv_rows"
Layout lay_out_courts(Polygon const& polygon, Facility const& facility,
                      int enough = any_number);  ///< layout_courts.cpp: "courts"

/// How the pieces of a facility of that layout are laid out. Throws Error{internal} for a name that is not in
/// layout_kinds().
Layout (*layout_method(std::string const& layout))(Polygon const&, Facility const&, int);

/// No layout of the facility in the polygon holds more pieces: by area, a piece and what must go with it.
int pieces_at_most(Polygon const& polygon, Facility const& facility);

/// The layouts of one space's parts; facilities with the same sizes share one, as large as the largest of them asks.
/// Precondition: the space and the facilities outlive it.
class SpaceLayouts {
public:
    SpaceLayouts(Space const& space, std::vector<Facility> const& facilities) : space_{space}, facilities_{facilities}
    {
    }

    /// The best part's layout for the facility.
    Layout const& of(Facility const& facility);

private:
    Space const& space_;
    std::vector<Facility> const& facilities_;
    std::map<std::vector<double>, Layout> by_sizes_;
};

/// Units of a piece.
double piece_units(Facility const& facility);

/// The facility on at most `most_units` of the layout's pieces; nullopt where not one is left. Groups are kept from the
/// first on; of the last one, pieces are given back from the far end and its aisle ends with its last piece.
std::optional<Placement> placed_on(std::vector<LayoutPiece> pieces, std::string const& space_id,
                                   Facility const& facility, double radians, double most_units, Detail detail);

}  // namespace lacuna
