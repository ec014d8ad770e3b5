// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/basement.h"

#include <fmt/format.h>

namespace lacuna {

std::optional<Space> find_basement(BuildingScene const& scene, SpaceRules const& rules)
{
    Building const& b = *scene.building;
    double const below = b.attributes.storeys_below.value_or(0);
    if (!(below > 0) || b.counted.empty() || b.counted_m2 < rules.min_area_m2) return std::nullopt;
    auto s = space_of_building(scene, SpaceKind::basement, "basement", 1, b.counted);
    s.usable_m2 = s.area_m2 * below * (1 - rules.in_buildings.wall_share);
    s.confidence = Confidence::inferred;
    s.figures = {{"storeys_below", below}, {"floor_area_m2", s.area_m2 * below}, {"usable_m2", s.usable_m2}};
    s.evidence = fmt::format(
        "the source gives {:g} storey{} below ground; taken as large as the footprint; its use, "
        "damp and way out are not known",
        below, below == 1 ? "" : "s");
    return s;
}

}  // namespace lacuna
