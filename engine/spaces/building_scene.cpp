// SPDX-License-Identifier: Apache-2.0
#include "engine/spaces/building_scene.h"

#include "engine/spaces/added_storeys.h"
#include "engine/spaces/basement.h"
#include "engine/spaces/ground_floor.h"
#include "engine/spaces/open_land.h"
#include "engine/spaces/outbuilding.h"
#include "engine/spaces/roof.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace lacuna {

bool has_storey(BuildingScene const& scene) { return !scene.storeys || *scene.storeys > 0; }

std::string shared_words(BuildingScene const& scene)
{
    constexpr double drawing_noise = 0.02;
    if (scene.on_other_lots <= drawing_noise) return {};
    return fmt::format("; {:.0f} % of the building stands on other lots, whose owners have a say",
                       100 * scene.on_other_lots);
}

Space space_of_building(BuildingScene const& scene, SpaceKind kind, std::string_view word, int n, MultiPolygon shape)
{
    Space s;
    s.kind = kind;
    s.id = fmt::format("{}/{}/{}", scene.building->id, word, n);
    s.building_id = scene.building->id;
    s.ownership = scene.building->attributes.owner_class;
    if (scene.parcel) {
        s.parcel_id = scene.parcel->id;
        s.parcel_area_m2 = scene.parcel->area_m2;
        if (s.ownership.empty()) s.ownership = scene.parcel->attributes.owner_class;
    }
    for (auto const& piece : pieces_of(shape)) s.width_m = std::max(s.width_m, piece.width_m);
    s.area_m2 = area(shape);
    s.shape = std::move(shape);
    return s;
}

std::vector<Space> find_building_spaces(BuildingScene const& scene, SpaceRules const& rules)
{
    auto out = find_roofs(scene, rules);
    auto const outbuilding = find_outbuilding(scene, rules);
    if (outbuilding)
        out.push_back(*outbuilding);
    else
        std::ranges::move(find_ground_floors(scene, rules), std::back_inserter(out));
    if (auto basement = find_basement(scene, rules)) out.push_back(std::move(*basement));
    if (auto storeys = find_added_storeys(scene, rules)) out.push_back(std::move(*storeys));
    return out;
}

}  // namespace lacuna
