// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace lacuna {

/// Kerb to kerb, where a road gives no width: by the words of its class (OpenStreetMap's highway values), else
/// `unknown_m`. All are estimates [E].
double carriageway_width_m(std::string_view road_class, double unknown_m);

}  // namespace lacuna
