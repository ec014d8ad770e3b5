// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lacuna {

/// What placing allows a measure to miss, so that rounding refuses nothing that was cut to size.
constexpr double area_tolerance = 1e-4;  ///< by this share a rectangle may miss an area
constexpr double width_error_m = 0.02;   ///< what the width of a space may understate (pieces_of() in the space stage)

}  // namespace lacuna
