// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/assembly/feature_id.h"

#include <string>
#include <vector>

namespace lacuna {

/// What is left of a feature when those before it have taken theirs.
struct OwnShare {
    bool cut = false;      ///< something before it lies on it
    MultiPolygon shape;    ///< what is left; only where cut
    double shared_m2 = 0;  ///< what those before it cover, measured by its own overlay
    std::string with;      ///< id of the first of them in the order
    std::string failure;   ///< why an overlay failed; the feature is then uncut
};

/// For each feature the part that none before it in `order` (positions, a permutation) covers. The result
/// of one feature rests on the whole shapes of those before it, so it is the same in any
/// order of computing. Overlaps thinner than `tolerance_m` are contact.
std::vector<OwnShare> own_shares(std::vector<CleanFeature> const& features, std::vector<std::size_t> const& order,
                                 double tolerance_m, int threads);

}  // namespace lacuna
