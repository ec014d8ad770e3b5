// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geometry/oriented_rectangle.h"
#include "engine/model/space.h"

#include <optional>
#include <vector>

namespace lacuna {

/// What is known of the rectangles of a least width and area in a space.
struct AreaProof {
    bool ruled_out = false;                ///< there is none
    double upper_m2 = 0;                   ///< where not ruled out: none of that width is larger
    std::optional<OrientedRectangle> met;  ///< one that is as wide and as large; none: none was met
};

/// Proofs that a space holds no rectangle of a least width and area (bound_area()). What is ruled out for one
/// facility is ruled out for all that ask for more; what is not known for one is not looked for again for those that
/// ask for less, and the bound is then the area of the largest part.
/// Precondition: the space outlives it.
class AreaProofs {
public:
    explicit AreaProofs(Space const& space) : space_{space} {}

    AreaProof of(double min_width_m, double min_area_m2);

private:
    struct Wish {
        double width_m, area_m2;
        std::optional<OrientedRectangle> met = std::nullopt;
    };
    Space const& space_;
    std::vector<Wish> ruled_out_, unknown_;
};

}  // namespace lacuna
