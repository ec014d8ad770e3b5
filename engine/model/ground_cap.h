// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace lacuna {

/// How much ground of a parcel its new uses may take together; nullopt: no rule limits it.
struct GroundCap {
    std::optional<double> open_m2;  ///< unbuilt ground less what stays green; car parks do not count on either side
    std::optional<double> footprint_m2;  ///< that new buildings may cover
    double cleared_m2 = 0;               ///< that both gain where all that stands is cleared
    std::string green_words;             ///< "25 % of the parcel stays green"
    std::string coverage_words;          ///< "coverage 35 %", "5 points of coverage may be added"
};

}  // namespace lacuna
