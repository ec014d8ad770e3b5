// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/clearance.h"
#include "engine/geometry/index.h"
#include "engine/geometry/outline.h"
#include "engine/spaces/find_spaces.h"

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace lacuna {

/// How wide a way leads from a street to a place on one parcel.
///
/// A way of width w is the ground that a disc of that diameter passes over when it rolls from the street to where it
/// touches the place: its centre stays on the parcel, it keeps off every building (ParcelScene::in_the_way, on the
/// parcel or before its gate) and crosses the parcel line only where that is open to a street
/// (ParcelSurroundings::to_street). On a parcel that is itself a street every place is reached. It may also set out
/// from a carriageway through the lot (barriers of the class carriageway_rule).
///
/// Method: the places of the disc's centre are clear ground (see clearance.h), with half the width kept from buildings
/// and from the rest of the parcel line. Of its parts those count that come to the street. Widths are tried in steps of
/// a decimetre, by halving: what a disc reaches, a smaller one reaches too. Where the kernel declines,
/// way_ground_by_overlay() takes over.
///
/// Limits: walls, fences, trees, slopes and steps are not looked at; passages through buildings and over a neighbour's
/// ground are not known. So a way that is found may be barred, and one that is not found may be there.
class StreetWays {
public:
    static constexpr int steps_a_metre = 10;  ///< decimetres
    static constexpr double widest_m = 6.0;   ///< a wider way is told as this

    /// `scene` must outlive it.
    explicit StreetWays(ParcelScene const& scene);

    /// Whether the data tell how the lot is reached: its line is open to a street, or a carriageway runs through it, or
    /// no way can lead there, as no side is free or, where no roads are given, as none is open. False for a proxy,
    /// where streets are not known at all, and where a side is free but the road layer has nothing beside it.
    [[nodiscard]] bool known() const { return known_; }

    /// Whether a way of this width leads to any part of the place; false where it is empty. Precondition: known();
    /// width_m >= 0.1.
    [[nodiscard]] bool leads(MultiPolygon const& place, double width_m);

    /// The widest way to the place, down to a whole decimetre, 0 where none of a decimetre leads there; nullopt: not
    /// known.
    [[nodiscard]] std::optional<double> widest_to(MultiPolygon const& place);

private:
    /// Where the centre of a disc comes from the street.
    struct Reached {
        MultiPolygon parts;
        Outline outline;
    };
    [[nodiscard]] Reached const& reached(double width_m);
    [[nodiscard]] bool starts_at_street(Polygon const& part) const;

    ParcelScene const& scene_;
    bool known_ = false;
    bool on_street_ = false;          ///< the parcel is a street
    MultiPolygon ground_;             ///< the boundary, with corners where it opens to a street
    std::vector<char> open_;          ///< of each side of ground_
    std::vector<Segment> to_street_;  ///< the open sides
    BoxIndex to_street_index_;
    std::vector<Point> on_carriageways_;
    std::map<double, Reached> reached_;  ///< by width
};

/// The ground at least `keep_m` from every footprint and from every side of `ground` that is not open and no shorter
/// than least_clear_side_m. By GEOS: the slow twin, and what takes over. Precondition: one flag a side, in the order of
/// rings; keep_m > 0.
MultiPolygon way_ground_by_overlay(MultiPolygon const& ground, std::vector<char> const& open,
                                   std::vector<MultiPolygon const*> const& footprints, double keep_m, int segments);

}  // namespace lacuna
