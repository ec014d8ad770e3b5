// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/space.h"

#include <vector>

namespace lacuna {

/// Proofs that a space holds no rectangle of a least width and area (rules_out_area()). What is ruled out for one
/// facility is ruled out for all that ask for more.
/// Precondition: the space outlives it.
class AreaProofs {
public:
    explicit AreaProofs(Space const& space) : space_{space} {}

    /// True: proven; false: not known.
    bool rules_out(double min_width_m, double min_area_m2);

private:
    struct Wish {
        double width_m, area_m2;
    };
    Space const& space_;
    std::vector<Wish> ruled_out_, unknown_;
};

}  // namespace lacuna
