// SPDX-License-Identifier: Apache-2.0
#include "engine/assembly/roads.h"

#include <array>
#include <utility>

namespace lacuna {

double carriageway_width_m(std::string_view road_class, double unknown_m)
{
    // From the centre line's class; links before the class that they are part of.
    static constexpr std::array<std::pair<std::string_view, double>, 15> widths{{{"_link", 6},
                                                                                 {"motorway", 22},
                                                                                 {"trunk", 15},
                                                                                 {"primary", 14},
                                                                                 {"secondary", 12},
                                                                                 {"tertiary", 10},
                                                                                 {"residential", 8},
                                                                                 {"living_street", 6},
                                                                                 {"unclassified", 7},
                                                                                 {"service", 5},
                                                                                 {"track", 3},
                                                                                 {"path", 2},
                                                                                 {"footway", 2},
                                                                                 {"cycleway", 3},
                                                                                 {"steps", 2}}};
    for (auto const& [word, width] : widths)
        if (road_class.find(word) != std::string_view::npos) return width;
    return unknown_m;
}

}  // namespace lacuna
