// SPDX-License-Identifier: Apache-2.0
#include "engine/model/facility.h"

#include <array>

namespace lacuna {

std::span<LayoutKind const> layout_kinds()
{
    static std::array const kinds{
        LayoutKind{"parking_bays",
                   "bays across one or both sides of an aisle, or along it; each aisle reaches the outer edge",
                   {"piece_width_m", "piece_depth_m", "aisle_width_m"}},
        LayoutKind{"racks",
                   "racks or lockers in rows on one or both sides of a strip to reach them",
                   {"piece_width_m", "piece_depth_m", "aisle_width_m"}},
        LayoutKind{"pv_rows",
                   "rows of tilted modules along the roof's main direction, with walkways",
                   {"piece_width_m", "piece_depth_m", "aisle_width_m", "tilt_deg", "sun_deg", "rows_a_walkway"}},
        LayoutKind{"courts", "courts of one size with their run-off, side by side", {"piece_width_m", "piece_depth_m"}},
    };
    return kinds;
}

}  // namespace lacuna
