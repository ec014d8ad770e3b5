// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/geometry/polygon.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// One thing that a layout puts down: a bay, a stretch of aisle, a row of modules, a court.
struct LayoutPiece {
    std::string_view kind;  ///< as "bay", "aisle"; see layouts in docs/catalogue.md
    Polygon shape;          ///< a rectangle; its first side runs along the row, from where it is counted
    int count = 0;          ///< how many of the facility's pieces it holds; 0: it serves others, as an aisle
    int group = 0;          ///< pieces that stand or fall together: an aisle and its bays
};

/// The same kind, valid for as long as the program runs. Throws Error{internal} for one that no layout has.
std::string_view piece_kind(std::string_view kind);

/// A facility on a space: the ground it stands on and how many units that gives.
struct Placement {
    std::string space_id;
    std::string facility_id;
    OrientedRectangle ground;              ///< where `shape` is given, round it, and may reach out
    double units = 0;                      ///< whole, except where the unit is m2 or a piece holds a part of one
    MultiPolygon shape = {};               ///< the ground taken where it is not the rectangle; empty: the rectangle
    std::vector<LayoutPiece> pieces = {};  ///< where the facility has a layout: what its units were counted on
    double shape_m2 = 0;                   ///< of `shape`, kept where the shape itself is not; 0: area of the shape
    bool certified = false;                ///< checked, as it is drawn, to lie in its space to a millimetre
};

/// How far a placement by a layout is worked out: with its shape and pieces, or their number and area only.
enum class Detail { whole, counts };

/// The ground that a placement takes: its shape, or else its rectangle.
MultiPolygon ground_shape(Placement const& placement);

/// Area of ground_shape(), in m2; known for a placement without its shape too.
double ground_m2(Placement const& placement);

enum class RefusalReason {
    kind_not_accepted,
    too_small,
    too_narrow,
    no_rectangle,
    no_layout,
    no_floor_area_left,
    no_demand,
    no_value,
    ground_taken,
    worse_use,
    green_kept,     ///< the parcel's ground that stays green would be taken
    coverage_full,  ///< buildings would cover more of the parcel than they may
    load_not_carried,
    no_way,  ///< no way as wide as it asks for leads there from a street
    not_certified
};
std::string_view name(RefusalReason reason);

/// Why a facility did not get a space, and by how much. It is kept with the space.
struct Refusal {
    std::string facility_id;
    RefusalReason reason = RefusalReason::too_small;
    double shortfall = 0;  ///< in `unit`; what was missing
    std::string unit;      ///< "m", "m2" or the currency
    bool proven = false;   ///< no rectangle can exist; else none was found
    std::string text;      ///< "0.4 m too narrow"
};

}  // namespace lacuna
