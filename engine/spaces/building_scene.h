// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/rules.h"
#include "engine/model/space.h"
#include "engine/model/study_area.h"
#include "engine/spaces/contiguous.h"
#include "engine/spaces/floor_area.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// One building with all that its spaces depend on.
struct BuildingScene {
    Building const* building = nullptr;
    Parcel const* parcel = nullptr;           ///< that holds most of it; null: none
    Building const* main_building = nullptr;  ///< the largest that stands mostly on that parcel, itself maybe
    std::optional<double> storeys;    ///< above ground, as given or from height or floor area; nullopt: not known
    ContiguousBlock block;            ///< the buildings that stand wall to wall with it
    bool listed = false;              ///< a constraint "heritage" covers it
    bool dwelling_or_unknown = true;  ///< its use names dwellings, or neither it nor its parcel gives a use

    bool family_house = false;  ///< its use names houses of one or two families
    double on_other_lots = 0;   ///< share of it that stands on none of its own parcel, 0 to 1

    // Only where storeys make a ground-floor front possible:
    bool roads_given = false;  ///< the study area has roads; else the parcels tell where streets are
    std::vector<Building const*> near_buildings;
    std::vector<Parcel const*> near_parcels;  ///< its own too, streets not
    std::vector<Road const*> near_roads;
};

/// False where the source says that no storey stands there, as it does of pools and terraces.
bool has_storey(BuildingScene const& scene);

/// "; 36 % of the building stands on other lots, whose owners have a say"; empty where 2 % or less does.
std::string shared_words(BuildingScene const& scene);

/// A space of a kind in or on the scene's building, with what is the same for all kinds: "<building>/<word>/<n>",
/// parcel, owner's class, shape, area and width.
Space space_of_building(BuildingScene const& scene, SpaceKind kind, std::string_view word, int n, MultiPolygon shape);

/// Every space in, on and under the building: its roofs, then outbuilding, ground-floor fronts, basement, added
/// storeys. Pure: the result rests on the scene and the rules alone.
std::vector<Space> find_building_spaces(BuildingScene const& scene, SpaceRules const& rules);

}  // namespace lacuna
