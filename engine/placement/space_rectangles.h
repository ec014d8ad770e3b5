// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/model/space.h"
#include "engine/placement/area_proof.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace lacuna {

/// What is asked of a rectangle in a space.
struct RectangleWish {
    double min_width_m = 0;
    double least_m2 = 0;
    double most_m2 = 0;  ///< no more can be used; infinite: whatever there is
};

/// The largest rectangles of a space for some least widths.
///
/// Precondition: the space outlives it. Method: edge directions give one for each width (largest_rectangles()). Where
/// that serves a wish that could use over 1 % more, and the part of the space it lies in has as much area, a larger one
/// is climbed to from it (RectangleClimb, turns down to 0.06 degrees), once for all widths that share it where the
/// result is wide enough for them. A gain of less than 0.1 % is none: along an edge is better.
/// Limits: a local maximum, climbed to from one rectangle only.
class SpaceRectangles {
public:
    SpaceRectangles(Space const& space, std::vector<RectangleWish> const& wishes);

    /// Where a wish, one of those given, is short of its least area: whether that is ruled out; if not, a rectangle is
    /// looked for all round, where the best has three quarters of it, and one that the proof met is climbed from.
    /// Wishes by width and least area, the smallest first, are looked at the fastest.
    AreaProof look_further(RectangleWish const& wish);

    /// The best for one of the wishes: that along edges where it is all that can be used, else the largest known, which
    /// may be short of the least area. With less width asked for it is never less of what can be used.
    [[nodiscard]] std::optional<OrientedRectangle> of(RectangleWish const& wish) const;

    /// That along edges, whether it serves the wish or not.
    [[nodiscard]] std::optional<OrientedRectangle> along_edges(RectangleWish const& wish) const;

private:
    struct Found {
        std::optional<OrientedRectangle> along_edges, largest;
        std::size_t part = 0;  ///< in which that along edges lies
        double could_use_m2 = 0;
    };

    [[nodiscard]] std::size_t at(double min_width_m) const;
    void find_along_edges();
    void climb();
    [[nodiscard]] std::optional<OrientedRectangle> turned(RectangleWish const& wish);
    [[nodiscard]] OrientedRectangle climbed(OrientedRectangle const& seed, RectangleWish const& wish) const;
    void add(OrientedRectangle const& rectangle);

    Space const& space_;
    AreaProofs proofs_;
    std::vector<double> widths_;          ///< ascending
    std::vector<Found> found_;            ///< by width
    std::vector<RectangleWish> in_vain_;  ///< whatever is as wide and as large is not looked for all round again
};

}  // namespace lacuna
